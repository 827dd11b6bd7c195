"""Why records were refused is counted by reason and place, and names what all of them have in common."""

from strongroom.ingest.refusals import Refusals


def test_refusals_are_told_apart_by_field_and_name_what_they_share() -> None:
    found = Refusals()
    found.add("ingest.number-ruined", {"column": "手机", "cell": "C3"})
    found.add("ingest.number-ruined", {"column": "手机", "cell": "C9"})
    found.add("field.required", {"field": "name"})
    ruined, nameless = found.reasons()
    assert (ruined.count, dict(ruined.named)) == (2, {"column": "手机"}), "no one cell speaks for all"
    assert (nameless.count, dict(nameless.named)) == (1, {"field": "name"})
    assert found.by_code() == {"ingest.number-ruined": 2, "field.required": 1}
