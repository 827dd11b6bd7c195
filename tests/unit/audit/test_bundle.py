"""Bundles verify, and nothing can be done to one unnoticed."""

import ast
import hashlib
import io
import json
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.audit import verify
from strongroom.audit.bundle import Disclosure
from strongroom.audit.leaf import StreamPosition
from strongroom.audit.note import NoteSigner
from strongroom.audit.verify import Report, verify_bundle, verify_stream_sequences
from tests.sampling import SAMPLE
from tests.unit.audit.sample_log import ERA_AT, FIRST, SECOND, SampleLog, event_id

LOG = SampleLog()
KEYS = [str(SECOND.verifier_key), str(FIRST.verifier_key)]
MUTATIONS = 100 if SAMPLE else 1_000
BUNDLES = {"range": LOG.range(), "selection": LOG.selection()}
# A bundle without one of these lines is a smaller bundle, and all that it still says is true.
OPTIONAL = {"range": {b"era", b"checkpoint", b"member", b"disclosure"}}
OPTIONAL["selection"] = {b"era", b"event", b"member", b"disclosure"}


def check(bundle: bytes, keys: list[str] = KEYS) -> Report:
    return verify_bundle(io.BytesIO(bundle), keys)


def codes(bundle: bytes) -> set[str]:
    return {found["code"] for found in check(bundle).findings}


def closed(lines: list[bytes]) -> bytes:
    """Lines under a closing record that fits them, as somebody would write it who changed the others."""
    body = b"".join(lines)
    end = {"type": "end", "records": len(lines), "sha256": hashlib.sha256(body).hexdigest()}
    return body + json.dumps(end, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def body_lines(bundle: bytes) -> list[bytes]:
    return bundle.splitlines(keepends=True)[:-1]


def line_type(line: bytes) -> bytes:
    return json.loads(line)["type"].encode()


@pytest.mark.parametrize("kind", BUNDLES)
def test_untouched_bundle_verifies(kind: str) -> None:
    report = check(BUNDLES[kind])
    assert report.findings == []
    assert (report.ok, report.pinned, report.unpinned_eras) == (True, True, 0)
    assert (report.leaves, report.events) == ((14, 0) if kind == "range" else (0, 4))
    assert (report.members, report.disclosures) == (2, 1)
    assert [one["size"] for one in report.checkpoints] == ([11, 14] if kind == "range" else [10, 11, 14])


@pytest.mark.parametrize("start", [1, 5, 8, 9, 11])
def test_a_range_may_begin_later(start: int) -> None:
    head = replace(LOG.head(11, 14), members=(), disclosures=(), eras=())
    report = check(LOG.range(start, head))
    assert report.findings == []
    assert report.leaves == 14 - start


def test_a_bundle_is_read_without_its_key_only_with_a_warning() -> None:
    report = check(BUNDLES["range"], [])
    assert (report.ok, report.pinned, report.unpinned_eras) == (True, False, 1)


def test_a_bundle_of_another_key_is_found() -> None:
    report = check(BUNDLES["range"], [str(NoteSigner(SECOND.verifier_key.name, b"\x09" * 32).verifier_key)])
    assert [found["code"] for found in report.findings] == ["key.other"]


def mutate_bytes(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    match chance.randrange(4):
        case 0:
            return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[:at] + data[at + 1 :]
        case 2:
            return data[:at] + bytes([chance.choice(b' \n\t0a"{}=,\x00\xff')]) + data[at:]
        case _:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def mutate_lines(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    changed = list(lines)
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            del changed[one]
        case 1:
            changed.insert(two, changed[one])
        case 2:
            changed[one], changed[two] = changed[two], changed[one]
        case _:
            changed.insert(two, changed.pop(one))
    return changed


@pytest.mark.parametrize("kind", BUNDLES)
def test_no_random_mutation_goes_unnoticed(kind: str) -> None:
    chance, original = random.Random(1), BUNDLES[kind]
    done = 0
    while done < MUTATIONS:
        if chance.random() < 0.6:
            changed = mutate_bytes(chance, original)
        elif chance.random() < 0.2:
            changed = original[: chance.randrange(len(original))]
        else:
            changed = b"".join(mutate_lines(chance, original.splitlines(keepends=True)))
        if changed != original:
            assert codes(changed), changed
            done += 1


@pytest.mark.parametrize("kind", BUNDLES)
def test_no_mutation_under_a_closing_record_made_to_fit_goes_unnoticed(kind: str) -> None:
    chance, lines = random.Random(2), body_lines(BUNDLES[kind])
    done = 0
    while done < MUTATIONS:
        changed = list(lines)
        if chance.random() < 0.6:
            at = chance.randrange(len(lines))
            changed[at] = mutate_bytes(chance, lines[at])
        else:
            changed = mutate_lines(chance, lines)
        lost = [line for line in lines if line not in changed]
        fewer = changed == [line for line in lines if line not in lost]
        if changed == lines or (fewer and {line_type(line) for line in lost} <= OPTIONAL[kind]):
            continue
        assert codes(closed(changed)), changed
        done += 1


@pytest.mark.parametrize("kind", BUNDLES)
def test_what_may_be_left_out_leaves_a_smaller_bundle_that_says_less(kind: str) -> None:
    lines = body_lines(BUNDLES[kind])
    whole = check(BUNDLES[kind])
    for at, line in enumerate(lines):
        if line_type(line) in (b"member", b"disclosure"):
            fewer = check(closed(lines[:at] + lines[at + 1 :]))
            assert fewer.ok
            assert fewer.members + fewer.disclosures == whole.members + whole.disclosures - 1


def test_every_prefix_is_found_to_be_cut_short() -> None:
    lines = BUNDLES["range"].splitlines(keepends=True)
    for count in range(len(lines)):
        assert "bundle.truncated" in codes(b"".join(lines[:count]))
    assert codes(b"".join(lines)[:-1]) == {"bundle.malformed"}
    assert codes(b"".join(lines) + b"\n") == {"bundle.malformed"}


def test_lines_of_other_witnesses_are_counted_and_carry_no_meaning() -> None:
    witness = NoteSigner("witness.example", b"\x05" * 32)
    head = replace(LOG.head(14), checkpoints=[LOG.checkpoint(14, witness)])
    report = check(LOG.range(0, head))
    assert report.ok
    assert report.unverified_signatures == 1


def test_a_value_that_was_not_logged_is_found() -> None:
    (shown,) = LOG.head(14).disclosures
    wrong = replace(shown, value=b"+8613800005679")
    assert codes(LOG.range(0, replace(LOG.head(14), disclosures=[wrong]))) == {"disclosure.invalid"}
    elsewhere = Disclosure(event_id(4), shown.field, shown.salt, shown.value)
    assert codes(LOG.range(0, replace(LOG.head(14), disclosures=[elsewhere]))) == {"disclosure.invalid"}
    nowhere = Disclosure(event_id(99), shown.field, shown.salt, shown.value)
    assert codes(LOG.range(0, replace(LOG.head(14), disclosures=[nowhere]))) == {"claim.unbound"}
    assert "13800005678" not in repr(shown)


def test_a_record_that_was_no_member_is_found() -> None:
    member = LOG.head(14).members[0]
    for wrong in (
        replace(member, member=member.member + b"\x00"),
        replace(member, index=1),
        replace(member, event=event_id(4)),
    ):
        assert codes(LOG.range(0, replace(LOG.head(14), members=[wrong]))) == {"member.invalid"}


def changed_log(number: int, **changes: object) -> SampleLog:
    """A log whose owner wrote a leaf like this, and signed it."""
    log = SampleLog()
    log.leaves[number] = replace(log.leaves[number], **changes)  # type: ignore[arg-type]  # the test's own
    return log


@pytest.mark.parametrize(
    ("log", "code"),
    [
        (changed_log(12, tenant=2), "leaf.tenant"),
        (changed_log(12, event=event_id(11)), "leaf.duplicate"),
        (changed_log(12, stream=StreamPosition(b"\x00" * 8, 6)), "stream.duplicate"),
        (changed_log(12, stream=StreamPosition(b"\x00" * 8, 8)), "stream.gap"),
        (changed_log(ERA_AT, extra={}), "era.invalid"),
        (changed_log(ERA_AT, extra={**LOG.leaves[ERA_AT].extra, "size": 8}), "era.invalid"),
        (changed_log(ERA_AT, extra={**LOG.leaves[ERA_AT].extra, "previous_origin": "x"}), "era.invalid"),
        (changed_log(ERA_AT, extra={**LOG.leaves[ERA_AT].extra, "previous_checkpoint": "x"}), "era.invalid"),
        (changed_log(ERA_AT, extra={**LOG.leaves[ERA_AT].extra, "origin": "x"}), "era.invalid"),
        (changed_log(0, action="view", extra={}), "era.invalid"),
        (changed_log(2, action="reveal"), "era.invalid"),  # rewritten before the new era began
    ],
)
def test_what_the_log_s_own_signature_covers_is_still_looked_at(log: SampleLog, code: str) -> None:
    found = codes(log.range())
    assert code in found
    assert "checkpoint.root" not in found


def test_findings_say_where_in_both_languages() -> None:
    (found,) = check(changed_log(12, tenant=2).range()).findings
    assert (found["leaf"], found["event"], found["revision"]) == (12, event_id(12), 12)
    assert found["what"].isascii()
    assert not found["what_zh"].isascii()
    for english, chinese in verify.TEXTS.values():
        assert english.isascii()
        assert not chinese.isascii()


@given(st.lists(st.integers(1, 40), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_streams_without_fault_have_no_finding(lengths: list[int], chance: random.Random) -> None:
    counts = [
        (f"{stream:016x}", seq) for stream, length in enumerate(lengths) for seq in range(1, length + 1)
    ]
    chance.shuffle(counts)
    assert verify_stream_sequences((at, *one) for at, one in enumerate(counts)) == []
    later = [one for one in counts if one[1] > 3]
    assert verify_stream_sequences(((at, *one) for at, one in enumerate(later)), complete=False) == []


@given(st.integers(2, 60), st.data(), st.booleans())
def test_a_missing_and_a_repeated_number_are_found(length: int, data: st.DataObject, complete: bool) -> None:
    seqs = data.draw(st.permutations(range(1, length + 1)))
    at = data.draw(st.integers(0, length - 1))
    doubled = [*seqs, seqs[at]]
    found = verify_stream_sequences(((0, "a", seq) for seq in doubled), 1, complete=complete)
    assert [one["code"] for one in found] == ["stream.duplicate"]
    inside = seqs[at] < length and (complete or seqs[at] > 1)
    missing = [seq for seq in seqs if seq != seqs[at]]
    found = verify_stream_sequences(((0, "a", seq) for seq in missing), 1, complete=complete)
    assert [one["code"] for one in found] == (["stream.gap"] if inside else [])
    assert all(f"{seqs[at]} to {seqs[at]}" in one["what"] for one in found)


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """The verifier, copied away from the package."""
    return Path(shutil.copy(verify.__file__, tmp_path / "verify.py"))


def run(script: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_verifier_stands_alone(alone: Path, tmp_path: Path) -> None:
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(alone.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
        )
    }
    assert imported - sys.stdlib_module_names == {"cryptography"}
    bundle = tmp_path / "bundle.jsonl"
    bundle.write_bytes(BUNDLES["range"])
    done = run(alone, bundle, "--key", KEYS[0], "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ok"] is True
    assert done.stderr == ""


def test_verifier_says_loudly_that_no_key_was_given(alone: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.jsonl"
    bundle.write_bytes(BUNDLES["selection"])
    done = run(alone, bundle)
    assert done.returncode == 0
    assert "KEY NOT PINNED" in done.stderr
    assert "VERIFIED" in done.stdout


def test_verifier_s_exit_status_tells_findings_from_wrong_use(alone: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.jsonl"
    bundle.write_bytes(BUNDLES["range"][:-10])
    done = run(alone, bundle, "--key", KEYS[0])
    assert done.returncode == 6
    assert "bundle.malformed" in done.stdout
    assert run(alone, tmp_path / "absent").returncode == 2
    assert run(alone, bundle, "--key", "no key").returncode == 2
    assert run(alone).returncode == 2
