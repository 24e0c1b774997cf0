"""The opening of many tenders: in batches, on any process, readable all at once or not at all."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from terskel import installation
from terskel.core.actors import SYSTEM, Actor
from terskel.core.decisions import Missing
from terskel.core.sealing import age
from terskel.documents import storage as documents_storage
from terskel.tenders import actions, queries, unsealing
from terskel.tenders.actions import opening
from terskel.tenders.models import Opening, TenderFile, UnsealedFile
from terskel.timetable.actions import tick
from terskel.vault.models import HeldKey
from tests.rooms.refusals import refused
from tests.worlds.cast import PASSPHRASE
from tests.worlds.competitions import OPENING_AT, CompetitionWorld, attach, deliver, unseal

DAY = timedelta(hours=24)


def release(world: CompetitionWorld, by: Actor, at: datetime = OPENING_AT) -> None:
    actions.release_share(world.id, passphrase=PASSPHRASE, impartial=True, by=by, at=at)


def begun(world: CompetitionWorld, at: datetime = OPENING_AT) -> None:
    """Both openers have released; nothing is unsealed yet."""
    for opener in (world.cast.eva_at_helfo, world.cast.erik_at_helfo):
        release(world, opener, at)


def unseal_next(world: CompetitionWorld, at: datetime = OPENING_AT) -> bool:
    return actions.unseal_next(world.id, by=SYSTEM, at=at)


def clear_files() -> set[bytes]:
    """What lies in clear in the store."""
    folder = Path(storages["content"].path(""))
    return {path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    """A store of clear files for this test alone."""
    content = {**settings.STORAGES["content"], "OPTIONS": {"location": tmp_path / "content"}}
    settings.STORAGES = {**settings.STORAGES, "content": content}


@pytest.fixture
def two_files(world: CompetitionWorld, monkeypatch: pytest.MonkeyPatch) -> CompetitionWorld:
    """A tender with a file from each of two suppliers, unsealed one file at a time."""
    monkeypatch.setattr(unsealing, "BATCH_FILES", 1)
    attach(world, world.cast.bjorn, b"Fjordsikts plan")
    attach(world, world.cast.camilla, b"Rivalens plan")
    deliver(world, world.cast.bjorn)
    deliver(world, world.cast.camilla)
    return world


def test_nothing_can_be_read_before_everything_is_opened(two_files: CompetitionWorld) -> None:
    world = two_files
    begun(world)
    seen = []
    while unseal_next(world):
        with pytest.raises(Missing):
            queries.opened_for_room(world.id)
        state = queries.opening_state(world.cast.brita, world.id, at=OPENING_AT)
        assert (state.opened_at, state.tenders, state.under_way_since) == (None, None, OPENING_AT)
        seen.append(state.done_percent)
    assert seen == [53, 100]
    assert actions.open_unsealed(world.id, by=SYSTEM, at=OPENING_AT)
    assert [len(one.files) for one in queries.opened_for_room(world.id)] == [1, 1]
    after = queries.opening_state(world.cast.brita, world.id, at=OPENING_AT)
    assert (after.under_way_since, after.opened_by, after.tenders) == (None, ("Eva Moen", "Erik Dahl"), 2)


def test_nothing_is_opened_while_a_file_is_left(two_files: CompetitionWorld) -> None:
    begun(two_files)
    unseal_next(two_files)
    assert not actions.open_unsealed(two_files.id, by=SYSTEM, at=OPENING_AT)
    assert not Opening.objects.exists()


def test_one_share_unseals_nothing(two_files: CompetitionWorld) -> None:
    release(two_files, two_files.cast.eva_at_helfo)
    assert not unseal_next(two_files)
    assert not actions.open_unsealed(two_files.id, by=SYSTEM, at=OPENING_AT)
    assert clear_files() == set()


def test_the_key_is_held_under_the_installations_key_outside_the_database_and_gone_afterwards(
    two_files: CompetitionWorld,
) -> None:
    begun(two_files)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM vault_heldkey t WHERE t::text ILIKE %s", ["%AGE-SECRET%"])
        assert cursor.fetchone() == (0,)
    held = HeldKey.objects.get()
    identity = age.decrypt(bytes(held.locked_identity), str(installation.draft_identity())).decode()
    assert age.recipient_of(identity) == held.key.recipient
    with pytest.raises(age.CannotOpen):
        age.decrypt(bytes(held.locked_identity), age.new_identity())
    unseal(two_files)
    assert not HeldKey.objects.exists()


def test_while_it_goes_on_a_third_opener_is_told_so(two_files: CompetitionWorld) -> None:
    begun(two_files)
    assert refused(lambda: release(two_files, two_files.cast.eva_at_helfo)) == "vault.key_held"


def test_a_process_that_dies_over_a_batch_leaves_no_clear_bytes_that_no_row_names(
    two_files: CompetitionWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = two_files

    def dies(*_: object, **__: object) -> None:
        raise SystemExit

    begun(world)
    for step in ("note_hashes", "note_done"):
        with monkeypatch.context() as planted:
            planted.setattr(opening, step, dies)
            with pytest.raises(SystemExit):
                unseal_next(world)
        named = set(UnsealedFile.objects.exclude(sha256="").values_list("sha256", flat=True))
        assert len(clear_files()) == len(named) == (0 if step == "note_hashes" else 1)
    unseal(world)
    assert [one.unreadable for one in queries.opened_for_room(world.id)] == ["", ""]
    assert clear_files() >= {b"Fjordsikts plan", b"Rivalens plan"}


@pytest.mark.parametrize("group_bytes", [1, 20, 1000])
def test_one_group_is_stored_while_the_next_is_unsealed(
    two_files: CompetitionWorld, monkeypatch: pytest.MonkeyPatch, group_bytes: int
) -> None:
    """Whatever the groups, the hash of a file stands before its bytes lie in the store, and all files are kept."""
    monkeypatch.setattr(unsealing, "BATCH_FILES", 9)
    monkeypatch.setattr(unsealing, "GROUP_BYTES", group_bytes)
    noted: list[set[bytes]] = []
    real = opening.note_hashes

    def noting(*args: Any, **options: Any) -> None:
        lying = clear_files()
        assert len(lying) <= UnsealedFile.objects.exclude(sha256="").count()
        noted.append(lying)
        real(*args, **options)

    monkeypatch.setattr(opening, "note_hashes", noting)
    begun(two_files)
    assert unseal_next(two_files)
    assert not unseal_next(two_files)
    assert len(noted) == (1 if group_bytes == 1000 else 2)
    assert clear_files() >= {b"Fjordsikts plan", b"Rivalens plan"}


def test_bytes_that_could_not_be_stored_leave_the_batch_undone(
    two_files: CompetitionWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsealing, "BATCH_FILES", 9)
    monkeypatch.setattr(unsealing, "GROUP_BYTES", 1)
    begun(two_files)

    def no_room(*_: object) -> None:
        raise OSError("no room on the disk")

    with monkeypatch.context() as full:
        full.setattr(documents_storage, "keep", no_room)
        with pytest.raises(OSError, match="no room"):
            unseal_next(two_files)
    assert not UnsealedFile.objects.filter(done_at__isnull=False).exists()
    unseal(two_files)
    assert [one.unreadable for one in queries.opened_for_room(two_files.id)] == ["", ""]


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="tenders.unseal").count()


def test_an_opening_that_stands_still_goes_on_by_the_clock(two_files: CompetitionWorld) -> None:
    begun(two_files)
    assert jobs() == 1
    tick(at=OPENING_AT + timedelta(minutes=2))
    assert jobs() == 1
    tick(at=OPENING_AT + timedelta(minutes=3))
    assert jobs() == 2


def test_after_a_day_key_and_clear_bytes_are_gone_and_the_openers_open_again(two_files: CompetitionWorld) -> None:
    world = two_files
    begun(world)
    unseal_next(world)
    assert clear_files()
    tick(at=OPENING_AT + DAY)
    assert not HeldKey.objects.exists()
    assert clear_files() == set()
    assert not UnsealedFile.objects.exists()
    begun(world, OPENING_AT + DAY)
    unseal(world, at=OPENING_AT + DAY)
    state = queries.opening_state(world.cast.brita, world.id, at=OPENING_AT + DAY)
    assert (state.opened_by, state.tenders) == (("Eva Moen", "Erik Dahl"), 2)


def test_of_an_unreadable_tender_no_file_is_left_in_clear(world: CompetitionWorld) -> None:
    attach(world, world.cast.camilla, b"den hele")
    attach(world, world.cast.camilla, b"den skadde")
    deliver(world, world.cast.camilla)
    part = TenderFile.objects.order_by("added_at", "id").last().parts[0]["sha256"]  # type: ignore[union-attr]
    Path(storages["sealed"].path(f"{part[:2]}/{part}")).write_bytes(b"age-encryption.org/v1 borte")
    begun(world)
    unseal(world)
    (only,) = queries.opened_for_room(world.id)
    assert (only.unreadable, only.files) == ("altered", ())
    assert clear_files() == set()
    assert not UnsealedFile.objects.exists()


def test_two_jobs_at_once_open_once(two_files: CompetitionWorld) -> None:
    begun(two_files)
    unseal(two_files)
    assert not unseal_next(two_files)
    assert actions.open_unsealed(two_files.id, by=SYSTEM, at=OPENING_AT)
    assert Opening.objects.count() == 1
