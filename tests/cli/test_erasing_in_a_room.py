"""Forgetting a person from the command line, and proving it without the room."""

import json
from pathlib import Path

from tests.cli.real_room import RealRoom

WHY = ("--purpose", "privacy_request", "--reason-code", "customer_request")
PHONE = "13800005678"


def a_room(folder: Path) -> RealRoom:
    for name in ("store-a", "store-b"):
        (folder / name).mkdir(mode=0o700)
    stores = [f"folder:{folder / name}" for name in ("store-a", "store-b")]
    return RealRoom(folder, stores=stores)


def test_a_person_is_erased_and_the_receipt_proves_it_without_the_room(tmp_path: Path) -> None:
    room = a_room(tmp_path)
    customer = room.add(name="王小明", phone=PHONE)
    planned = room.document("erase", customer, "--dry-run", *WHY)
    assert (planned["dry_run"], planned["keys"], planned["held"]) == (True, 1, False)
    assert room.document("show", customer)["id"] == customer
    done = room.document("erase", customer, "--now", "--yes", *WHY)
    assert done["items"][0]["state"] == "definitive"
    error = room.error("show", customer)
    assert (error["exit"], error["code"]) == (12, "access.erased")
    erasure = done["items"][0]["erasure"]
    paper, page = tmp_path / "receipt.json", tmp_path / "receipt.html"
    room.document("receipt", "show", erasure, "--to", str(paper), "--page", str(page), *WHY)
    key = room.document("audit", "status")["key"]
    room.environment["STRONGROOM_HOME"] = str(tmp_path / "nowhere")
    shown = room.document("receipt", "verify", str(paper), "--key", key)
    assert (shown["pinned"], shown["customer"]) == (True, customer)
    assert {store[1] for store in shown["stores"]} == {"destroyed"}
    html = page.read_text()
    assert erasure in html
    assert "擦除回执" in html
    assert "<script" not in html
    assert PHONE not in html + paper.read_text()


def test_a_changed_receipt_is_found_out(tmp_path: Path) -> None:
    room = a_room(tmp_path)
    customer = room.add(name="王小明")
    room.document("erase", customer, "--now", "--yes", *WHY)
    paper = tmp_path / "receipt.json"
    room.document("receipt", "show", customer, "--to", str(paper), *WHY)
    value = json.loads(paper.read_bytes())
    said = value["body"]["customer"]
    value["body"]["customer"] = said[:-1] + ("1" if said[-1] == "0" else "0")
    paper.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True))
    error = room.error("receipt", "verify", str(paper))
    assert (error["exit"], error["code"]) == (6, "receipt.forged")
    paper.write_text("{}")
    assert room.error("receipt", "verify", str(paper))["code"] == "receipt.malformed"


def test_it_can_be_cancelled_for_some_days_and_held(tmp_path: Path) -> None:
    room = a_room(tmp_path)
    customer = room.add(name="王小明")
    asked = room.document("erase", customer, "--yes", *WHY)["items"][0]
    assert (asked["state"], asked["waits"]) == ("hidden", ["due"])
    assert room.error("show", customer)["exit"] == 12
    assert room.document("erase", "run", *WHY)["items"][0]["waits"] == ["due"]
    assert room.document("erase", "status", *WHY)["items"][0]["erasure"] == asked["erasure"]
    room.document("erase", "cancel", asked["erasure"], *WHY)
    assert room.document("show", customer)["id"] == customer
    room.document("hold", customer, "--until", "2099-01-01", *WHY)
    error = room.error("erase", customer, "--yes", *WHY)
    assert (error["exit"], error["code"]) == (8, "access.held")
    assert room.document("erase", "status", customer, *WHY)["holds"][0]["state"] == "stands"
    for language, words in (
        ("en", "stands, 2099-01-01T00:00:00.000Z, The customer asked"),
        ("zh", "客户要求"),
    ):
        assert words in room.run("erase", "status", customer, *WHY, "--lang", language).stdout
    room.document("hold", customer, "--lift", *WHY)
    room.document("erase", customer, "--yes", *WHY)


def test_without_two_ring_stores_nothing_is_destroyed_and_it_says_so(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    customer = room.add(name="王小明")
    done = room.document("erase", customer, "--now", "--yes", *WHY)["items"][0]
    assert (done["state"], done["waits"]) == ("shredded", ["ring_stores"])
    assert room.error("receipt", "show", customer, *WHY)["code"] == "receipt.none"


def test_erasing_needs_a_reason_and_a_customer(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    customer = room.add(name="王小明")
    assert (
        room.error("erase", customer, "--yes", "--purpose", "privacy_request")["code"]
        == "access.reason-missing"
    )
    assert (
        room.error("erase", "need_01j00000000000000000000000", "--yes", *WHY)["code"]
        == "erasure.customers-only"
    )


def test_whoever_reads_the_log_sees_on_what_basis_somebody_was_let_back_in(tmp_path: Path) -> None:
    room = a_room(tmp_path)
    customer = room.add(name="王小明", external_id="crm-1")
    room.document("erase", customer, "--now", "--yes", *WHY)
    file = tmp_path / "customers.csv"
    file.write_text("external_id,name\ncrm-1,王小明\n")
    words = ("import", str(file), "--to", "customers", "--yes")
    error = room.error(*words)
    assert (error["code"], error["exit"]) == ("import.some-refused", 9)
    room.document(*words, "--again", "--readmit", "contract of 2026-11-20")
    event = room.document("audit", "list", "--action", "import")["items"][0]["id"]
    shown = room.document("audit", "show", event)
    assert (shown["extra"]["readmitted"], shown["extra"]["basis"]) == (1, "contract of 2026-11-20")
    assert shown["request"].startswith("req_")
    for language in ("en", "zh"):
        text = room.run("audit", "show", event, "--lang", language).stdout
        assert "contract of 2026-11-20" in text
        assert shown["request"] in text
