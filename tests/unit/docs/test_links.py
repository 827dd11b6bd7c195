"""The documents: links lead somewhere, both languages keep pace, and no page promises too much."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
KINDS = ("tutorial", "how-to", "reference", "explanation")
# English pages that may do without a Chinese twin, below docs/.
ENGLISH_ONLY: frozenset[str] = frozenset()

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
EXTERNAL = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def pages() -> list[Path]:
    return [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def links(page: Path) -> list[str]:
    text = CODE.sub("", FENCE.sub("", page.read_text(encoding="utf-8")))
    return [unquote(target) for target in LINK.findall(text) if not EXTERNAL.match(target)]


def anchors(page: Path) -> set[str]:
    """The names that headings get: lower case, punctuation gone, hyphens for spaces."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        slug = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        found.add(slug if slug not in found else f"{slug}-1")
    return found


def twin(page: Path) -> Path:
    """The page in the other language."""
    inside = page.relative_to(DOCS)
    return DOCS.joinpath(*inside.parts[1:]) if inside.parts[0] == "zh" else DOCS / "zh" / inside


def english_pages() -> list[Path]:
    return [page for kind in KINDS for page in sorted((DOCS / kind).rglob("*.md"))] + [DOCS / "index.md"]


def chinese_pages() -> list[Path]:
    return sorted((DOCS / "zh").rglob("*.md"))


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_relative_to(ROOT), link
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), link


@pytest.mark.parametrize("page", english_pages(), ids=name)
def test_every_english_page_has_a_chinese_twin_and_links_to_it(page: Path) -> None:
    if page.relative_to(DOCS).as_posix() in ENGLISH_ONLY:
        return
    assert twin(page).is_file()
    assert twin(page).resolve() in {(page.parent / link).resolve() for link in links(page)}


@pytest.mark.parametrize("page", chinese_pages(), ids=name)
def test_every_chinese_page_has_an_english_twin_and_links_to_it(page: Path) -> None:
    assert twin(page).is_file()
    assert twin(page).resolve() in {(page.parent / link).resolve() for link in links(page)}


@pytest.mark.parametrize("page", english_pages(), ids=name)
def test_twins_have_as_many_headings_and_rows_of_tables(page: Path) -> None:
    if page.relative_to(DOCS).as_posix() in ENGLISH_ONLY or page.name == "index.md":
        return
    english, chinese = (each.read_text(encoding="utf-8") for each in (page, twin(page)))
    for shape in (r"^#{1,6} ", r"^\|", r"^```"):
        assert len(re.findall(shape, english, re.M)) == len(re.findall(shape, chinese, re.M)), shape


def test_the_list_of_pages_without_a_twin_is_up_to_date() -> None:
    for page in ENGLISH_ONLY:
        assert (DOCS / page).is_file()
        assert not twin(DOCS / page).exists()


@pytest.mark.parametrize("index", [DOCS / "index.md", DOCS / "zh" / "index.md"], ids=name)
def test_every_page_is_reached_from_the_index(index: Path) -> None:
    reached = {(index.parent / link).resolve() for link in links(index)}
    expected = english_pages() if index.parent == DOCS else chinese_pages()
    missing = {name(page) for page in expected if page != index} - {name(page) for page in reached}
    assert not missing
    for folder in ("adr", "spec"):  # they are many: a link to the folder will do
        assert DOCS / folder in reached or not list((DOCS / folder).glob("*.md"))


def test_each_decision_has_a_number_of_its_own_and_says_it() -> None:
    # In tens by subject: 1 the whole, 10 storage, 20 keys, 30 access and schema, 40 files out.
    numbers = [int(page.name[:4]) for page in (DOCS / "adr").glob("*.md")]
    assert len(set(numbers)) == len(numbers)
    for page in (DOCS / "adr").glob("*.md"):
        assert page.read_text(encoding="utf-8").startswith(f"# {int(page.name[:4])}. ")


@pytest.mark.parametrize("page", pages(), ids=name)
def test_no_page_claims_to_meet_a_law_or_names_a_place_of_one_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(
        r"\bcompliant\b|\bcertified\b|已合规|完全合规|符合.{0,12}(法|条例|标准)要求", text, re.I
    )
    assert not re.search(r"(?<![\w.`:/])/(home|root|work|tmp|Users)/", text)


def test_both_threat_models_name_the_same_tests_and_all_that_exist() -> None:
    english = (DOCS / "explanation" / "threat-model.md").read_text(encoding="utf-8")
    chinese = (DOCS / "zh" / "explanation" / "threat-model.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)`", english)
    assert named == re.findall(r"`(test_\w+\.py)`", chinese)
    assert {path.name for path in (ROOT / "tests" / "attack").glob("test_*.py")} <= set(named)
