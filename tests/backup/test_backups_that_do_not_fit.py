"""Backups that are not what they should be: each is named, and no room comes of it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.backup import manifest as manifests
from strongroom.backup.frames import EventFrame, Frame, RevisionFrame, RowFrame, TableFrame
from strongroom.backup.manifest import Manifest, write_manifest
from strongroom.backup.object_names import Kind, prefix
from strongroom.backup.planning import places_of, plan_restore
from strongroom.backup.restore import restore
from strongroom.backup.restore_order import RestoreOrder
from strongroom.backup.segment import SegmentKind
from strongroom.backup.workshop import signer_of
from tests.backup.rewriting import Change, rewritten, with_manifests
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order
from tests.refusals import refused


@pytest.fixture
def twice(small: BackedRoom) -> BackedRoom:
    """A room with a base and a cut."""
    small.add("Zhang San", phone="13800005678")
    small.run()
    small.add("Li Si")
    small.run()
    return small


def at_places(backed: BackedRoom, pattern: str) -> list[Path]:
    return [path for name in ("disk", "nas") for path in sorted((backed.folder / name).glob(pattern))]


def check_refused(backed: BackedRoom, made: RestoreOrder, code: str, exit_status: int) -> None:
    with refused(code, exit_status):
        restore(made, backed.surroundings)
    assert not (made.to / "strongroom.toml").exists()


# -- what lies at the places --------------------------------------------------------


def test_where_no_backup_lies_none_is_found(small: BackedRoom, tmp_path: Path) -> None:
    with refused("backup.none", 3):
        order(small, tmp_path / "again")


def test_where_no_place_can_be_asked_nothing_is_said_of_backups(twice: BackedRoom, tmp_path: Path) -> None:
    for name in ("disk", "nas"):
        (twice.folder / name).rename(twice.folder / f"{name}-unplugged")
    with refused("backup.no-place", 11) as caught:
        order(twice, tmp_path / "again")
    assert "disk (destination.unreachable)" in str(caught.value.parameters["problems"])


def test_a_chain_with_a_link_missing_is_broken(twice: BackedRoom, tmp_path: Path) -> None:
    for path in at_places(twice, "*/manifests/*1"):
        path.unlink()
    with refused("backup.chain-broken", 6) as caught:
        order(twice, tmp_path / "again")
    assert caught.value.parameters["number"] == 1


def test_a_chain_with_a_link_of_another_chain_is_broken(twice: BackedRoom, tmp_path: Path) -> None:
    first = twice.shop.manifests()[0]
    other = write_manifest(replace(first, at=first.at + 1), signer_of(twice.shop.ring))
    for path in at_places(twice, "*/manifests/*1"):
        path.write_bytes(other)
    with refused("backup.chain-broken", 6):
        order(twice, tmp_path / "again")


def test_an_older_copy_of_a_place_is_not_taken_for_the_newest(small: BackedRoom) -> None:
    small.run()
    shutil.copytree(small.folder / "disk", small.folder / "older")
    small.add("Zhang San")
    small.run()
    for name in ("disk", "nas"):
        shutil.rmtree(small.folder / name)
    keyring = small.room.door.keyring
    places = places_of([f"folder:{small.folder / 'older'}"], {})
    with refused("backup.rolled-back", 6) as caught:
        plan_restore(places, keyring.ring, keyring.anchor.read(), None, {})
    assert dict(caught.value.parameters) == {"found": 1, "known": 2, "who": "anchor"}


def test_a_moment_before_the_room_began_is_refused(twice: BackedRoom) -> None:
    keyring, places = twice.room.door.keyring, twice.shop.destinations()
    began = keyring.ring.made
    assert plan_restore(places, keyring.ring, keyring.anchor.read(), began, {}).plan.at == began
    with refused("backup.nothing-so-old", 3):
        plan_restore(places, keyring.ring, keyring.anchor.read(), began - 1, {})


def test_a_manifest_of_a_later_version_is_left_to_that(
    twice: BackedRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifests, "FORMAT", manifests.FORMAT + 1)
    twice.add("Wang Wu")
    newest = replace(twice.shop.manifests()[-1], number=3)
    later = write_manifest(newest, signer_of(twice.shop.ring))
    monkeypatch.undo()
    twice.shop.named("disk").place.put(prefix(twice.room.id, Kind.MANIFESTS) + "000000000003", later)
    with refused("backup.future-format", 7):
        order(twice, tmp_path / "again")


# -- what a segment is ---------------------------------------------------------------


def first_segment(backed: BackedRoom) -> tuple[Manifest, bytes]:
    manifest = backed.shop.manifests()[0]
    name = prefix(backed.room.id, Kind.SEGMENTS) + manifest.segments[0].name
    data = backed.shop.named("disk").place.get(name)
    assert data is not None
    return manifest, data


def test_a_segment_is_opened_as_what_it_is_and_nothing_else(twice: BackedRoom) -> None:
    manifest, data = first_segment(twice)
    segment, sealer = manifest.segments[0], twice.shop.sealer
    assert sealer.open(segment, data)
    with refused("backup.segment-differs", 6):
        sealer.open(segment, data[:-1])
    with refused("backup.segment-does-not-open", 6):
        sealer.open(replace(segment, tenant=2), data)
    with refused("backup.segment-does-not-open", 6):
        sealer.open_bytes(segment.kind, segment.tenant, segment.first, segment.end, data[:-1])


@pytest.mark.parametrize(
    ("change", "code", "exit_status"),
    [
        (lambda data: data[:7] + b"\x02" + data[8:], "backup.future-format", 7),
        (lambda data: b"PK" + data, "backup.malformed", 6),
        (lambda data: data[:5], "backup.malformed", 6),
    ],
    ids=["later", "foreign", "short"],
)
def test_a_segment_that_is_none_is_named_for_what_it_is(
    twice: BackedRoom, change: object, code: str, exit_status: int
) -> None:
    manifest, data = first_segment(twice)
    segment = manifest.segments[0]
    assert callable(change)
    with refused(code, exit_status):
        twice.shop.sealer.open_bytes(segment.kind, 1, segment.first, segment.end, change(data))


# -- what it says --------------------------------------------------------------------


def without_the_last(frames: list[Frame]) -> list[Frame]:
    revisions = [frame for frame in frames if isinstance(frame, RevisionFrame)]
    return [frame for frame in frames if frame is not revisions[-1]] if revisions else frames


def with_columns_of_another(frames: list[Frame]) -> list[Frame]:
    return [
        frame._replace(columns=frame.columns[:-1] + bytes([frame.columns[-1] ^ 1]))
        if isinstance(frame, RevisionFrame)
        else frame
        for frame in frames
    ]


def with_another_leaf(frames: list[Frame]) -> list[Frame]:
    events = [frame for frame in frames if isinstance(frame, EventFrame)]
    return [
        frame._replace(leaf=frame.leaf.replace(b'"outcome":"done"', b'"outcome":"none"'))
        if events and frame is events[-1]
        else frame
        for frame in frames
    ]


def with_a_gap(frames: list[Frame]) -> list[Frame]:
    events = [frame for frame in frames if isinstance(frame, EventFrame)]
    return [frame for frame in frames if len(events) < 3 or frame is not events[1]]


def with_a_row(frames: list[Frame]) -> list[Frame]:
    return [*frames, RowFrame((1,))]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without_the_last, "restore.findings"),
        (with_columns_of_another, "backup.row-does-not-open"),
        (with_a_gap, "backup.malformed"),
        (with_a_row, "backup.malformed"),
    ],
)
def test_data_that_does_not_fit_the_log_becomes_no_room(
    twice: BackedRoom, tmp_path: Path, change: Change, code: str
) -> None:
    check_refused(twice, rewritten(order(twice, tmp_path / "again"), SegmentKind.DATA, change), code, 6)


def test_a_segment_that_lost_a_frame_is_noticed_by_what_the_manifest_counted(
    twice: BackedRoom, tmp_path: Path
) -> None:
    made = rewritten(order(twice, tmp_path / "again"), SegmentKind.DATA, without_the_last, tallied=False)
    check_refused(twice, made, "backup.tables-differ", 6)


def test_a_table_that_is_no_small_one_is_not_written(twice: BackedRoom, tmp_path: Path) -> None:
    def with_records(frames: list[Frame]) -> list[Frame]:
        return [TableFrame("records", ("tenant",)), RowFrame((1,))]

    made = rewritten(order(twice, tmp_path / "again"), SegmentKind.STATE, with_records)
    check_refused(twice, made, "backup.malformed", 6)


def test_columns_that_this_version_does_not_know_are_not_left_out(twice: BackedRoom, tmp_path: Path) -> None:
    def with_a_column(frames: list[Frame]) -> list[Frame]:
        return [
            frame._replace(columns=("of_later", *frame.columns[1:]))
            if isinstance(frame, TableFrame) and frame.table == "users"
            else frame
            for frame in frames
        ]

    made = rewritten(order(twice, tmp_path / "again"), SegmentKind.STATE, with_a_column)
    check_refused(twice, made, "storage.unknown-column", 2)


def test_a_log_that_is_not_the_one_that_was_signed_is_refused(twice: BackedRoom, tmp_path: Path) -> None:
    def with_another_root(manifest: Manifest) -> Manifest:
        parts = {
            tenant: replace(part, checkpoint="\n".join((*part.checkpoint.split("\n")[:2], "AAAA", "")))
            for tenant, part in manifest.tenants.items()
        }
        return replace(manifest, tenants=parts)

    made = with_manifests(order(twice, tmp_path / "again"), with_another_root)
    check_refused(twice, made, "backup.log-differs", 6)
    changed = rewritten(order(twice, tmp_path / "once-more"), SegmentKind.DATA, with_another_leaf)
    check_refused(twice, changed, "backup.log-differs", 6)


# -- who restores, and with what -------------------------------------------------------


def test_nobody_restores_without_saying_who(twice: BackedRoom, tmp_path: Path) -> None:
    made = replace(order(twice, tmp_path / "again"), user=None, login="a-stranger")
    check_refused(twice, made, "restore.name-user", 2)


def test_a_ring_from_before_an_erasure_brings_no_keys(small: BackedRoom, tmp_path: Path) -> None:
    gone = small.add("Zhang San")
    small.add("Li Si")
    small.run()
    before = order(small, tmp_path / "again").ring
    small.erase(gone)
    small.run()
    made = replace(order(small, tmp_path / "again"), ring=before)
    check_refused(small, made, "restore.keys-missing", 7)
