"""What a job that failed says on its page."""

from strongroom.server.console.error_words import words_of


def test_what_is_known_of_an_error_is_filled_in_and_the_rest_left_open() -> None:
    assert "lack part of it: nas." in words_of("backup.incomplete", "en", problems="nas")[0]
    assert "lack part of it." in words_of("backup.incomplete", "en")[0]
    assert "column Phone was stored" in words_of("ingest.number-ruined", "en", column="Phone")[0]
    assert "手机 列的标识号" in words_of("ingest.number-ruined", "zh-CN", column="手机")[0]
    assert words_of("ingest.date-unreadable", "en")[0].startswith("The date for …")
