"""No part that a row names is ever erased, and none that no row names stays, whoever sends and deliver meanwhile."""

import hashlib
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import storages
from django.db import DatabaseError, connection, transaction

from terskel.core.actors import SYSTEM
from terskel.core.sealing import age
from terskel.tenders import actions, incoming, queries
from terskel.tenders.drafts import Sent
from terskel.tenders.incoming import SentPart, take_part
from terskel.tenders.models import Delivery, IncomingPart, TenderFile
from terskel.vault import sealed
from terskel.vault.sealed import DamagedPart, SealedPart
from tests.clones import cloned
from tests.concurrency import at_once
from tests.worlds.cast import the_cast
from tests.worlds.competitions import (
    DELIVERED_AT,
    CompetitionWorld,
    attach,
    deliver,
    open_tenders,
    published_competition,
    write_tender,
)

NOW = datetime.now(UTC)  # noqa: TID251  the store's own clock: files have times that no world gives them
LONG_AGO = timedelta(days=2)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[CompetitionWorld]:
    """On a copy of the database that is thrown away, so that every connection sees it; each test has its own files."""
    with django_db_blocker.unblock(), cloned():
        yield published_competition(the_cast())


def begin(world: CompetitionWorld, name: str) -> UUID:
    sent = Sent(f"{uuid4()} {name}", "application/pdf")
    by = world.cast.bjorn
    return actions.begin_file(world.id, sent, kind="attachment", size=3, by=by, at=DELIVERED_AT)


def sent_to(world: CompetitionWorld, file_id: UUID) -> SentPart:
    ciphertext = age.encrypt(b"abc", [queries.incoming_file(world.cast.bjorn, world.id, file_id).recipient])
    return take_part(BytesIO(ciphertext), sha256=hashlib.sha256(ciphertext).hexdigest())


def receive(world: CompetitionWorld, file_id: UUID, sent: SentPart) -> None:
    actions.receive_part(world.id, file_id, sent, number=0, by=world.cast.bjorn, at=DELIVERED_AT)


def finish(world: CompetitionWorld, file_id: UUID) -> UUID:
    return actions.finish_file(world.id, file_id, by=world.cast.bjorn, at=DELIVERED_AT)


def is_stored(part: SealedPart) -> bool:
    try:
        sealed.ciphertext_of(part)
    except DamagedPart:
        return False
    return True


def aged(part: SealedPart) -> None:
    """As if it had been stored two days ago."""
    path = storages["sealed"].path(f"{part.sha256[:2]}/{part.sha256}")
    then = (NOW - LONG_AGO).timestamp()
    os.utime(path, (then, then))


def sweep() -> None:
    for sha256 in queries.parts_to_sweep(now=NOW):
        actions.sweep_parts([sha256], by=SYSTEM, at=DELIVERED_AT)


def rolled_back(world: CompetitionWorld, file_id: UUID) -> SentPart:
    """A part whose row the database would not have, after its bytes were stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$"
        )
        cursor.execute("CREATE TRIGGER full_disk BEFORE INSERT ON tenders_incomingpart EXECUTE FUNCTION full_disk()")
    sent = sent_to(world, file_id)
    with pytest.raises(DatabaseError):
        receive(world, file_id, sent)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER full_disk ON tenders_incomingpart")
    assert is_stored(sent.part)
    assert not IncomingPart.objects.filter(file_id=file_id).exists()
    return sent


def test_what_a_rolled_back_act_has_stored_is_swept_once_it_is_a_day_old(world: CompetitionWorld) -> None:
    left = rolled_back(world, begin(world, "a.pdf"))
    sweep()
    assert is_stored(left.part)
    aged(left.part)
    sweep()
    assert not is_stored(left.part)


def test_the_sweep_leaves_what_a_draft_an_upload_or_a_delivery_names(world: CompetitionWorld) -> None:
    coming, drafted = begin(world, "a.pdf"), begin(world, "b.pdf")
    on_its_way, whole = sent_to(world, coming), sent_to(world, drafted)
    receive(world, coming, on_its_way)
    receive(world, drafted, whole)
    finish(world, drafted)
    write_tender(world, world.cast.bjorn)
    in_delivery = attach(world, world.cast.bjorn, b"levert")
    deliver(world, world.cast.bjorn)
    actions.remove_file(world.id, in_delivery, by=world.cast.bjorn, at=DELIVERED_AT)
    (delivered,) = [SealedPart.from_json(one) for one in TenderFile.objects.get(pk=in_delivery).parts]
    for part in (on_its_way.part, whole.part, delivered):
        aged(part)
    sweep()
    assert all(is_stored(part) for part in (on_its_way.part, whole.part, delivered))


def test_an_old_part_sent_again_while_it_is_swept_stands_whoever_comes_first(world: CompetitionWorld) -> None:
    for name in ("a.pdf", "b.pdf", "c.pdf", "d.pdf"):
        file_id = begin(world, name)
        left = rolled_back(world, file_id)
        aged(left.part)
        outcomes = at_once(lambda file_id=file_id, left=left: receive(world, file_id, left), sweep)
        assert outcomes == ["done", "done"]
        assert is_stored(left.part)
        finish(world, file_id)


def test_a_part_is_not_erased_between_its_storing_and_its_row(world: CompetitionWorld) -> None:
    """Whoever sends it again holds it: the sweep, which finds no row yet, leaves it alone."""
    file_id = begin(world, "a.pdf")
    left = rolled_back(world, file_id)
    with transaction.atomic():
        incoming.keep_part(left)
        assert in_another_session(lambda: incoming.erase_unnamed([left.part.sha256])) == 0
    assert is_stored(left.part)
    assert in_another_session(lambda: incoming.erase_unnamed([left.part.sha256])) == 1


def test_the_same_part_in_anothers_tender_stays_when_one_gives_it_up(world: CompetitionWorld) -> None:
    """Two suppliers in one group may send the very same age file."""
    mine = begin(world, "felles.pdf")
    same = sent_to(world, mine)
    receive(world, mine, same)
    sent, camilla = Sent("felles.pdf", "application/pdf"), world.cast.camilla
    theirs = actions.begin_file(world.id, sent, kind="attachment", size=3, by=camilla, at=DELIVERED_AT)
    actions.receive_part(world.id, theirs, same, number=0, by=camilla, at=DELIVERED_AT)
    actions.give_up_file(world.id, mine, by=world.cast.bjorn, at=DELIVERED_AT)
    assert is_stored(same.part)
    actions.give_up_file(world.id, theirs, by=camilla, at=DELIVERED_AT)
    assert not is_stored(same.part)


def test_a_file_taken_out_while_the_tender_is_delivered_is_whole_in_it_or_not_in_it(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    for _ in range(5):
        file_id = attach(world, world.cast.bjorn, b"med eller ikke")
        (part,) = [SealedPart.from_json(one) for one in TenderFile.objects.get(pk=file_id).parts]

        def take_out(file_id: UUID = file_id) -> None:
            actions.remove_file(world.id, file_id, by=world.cast.bjorn, at=DELIVERED_AT)

        assert at_once(lambda: deliver(world, world.cast.bjorn), take_out) == ["done", "done"]
        last = Delivery.objects.filter(competition_id=world.id).latest("version")
        named = {one["id"] for one in last.manifest["files"]}
        assert is_stored(part) is (str(file_id) in named)
        write_tender(world, world.cast.bjorn)


def test_a_part_taken_out_while_the_same_is_sent_again_is_in_the_delivered_tender(world: CompetitionWorld) -> None:
    """The sender's own bytes: taken out of one file, they may be a part of another that is delivered."""
    write_tender(world, world.cast.bjorn)
    for number in range(5):
        first, second = begin(world, f"{number}.pdf"), begin(world, f"{number} igjen.pdf")
        same = sent_to(world, first)
        receive(world, first, same)
        file_id = finish(world, first)

        def again(second: UUID = second, same: SentPart = same) -> None:
            receive(world, second, same)
            finish(world, second)

        def take_out(file_id: UUID = file_id) -> None:
            actions.remove_file(world.id, file_id, by=world.cast.bjorn, at=DELIVERED_AT)

        assert at_once(again, take_out) == ["done", "done"]
        assert is_stored(same.part)
    deliver(world, world.cast.bjorn)
    open_tenders(world)
    (opened,) = queries.opened_for_room(world.id)
    assert opened.unreadable == ""
    assert sum(file.name.endswith("igjen.pdf") for file in opened.files) == 5


def in_another_session(act: Any) -> Any:
    given: list[Any] = []

    def run() -> None:
        try:
            with transaction.atomic():
                given.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    return given[0]
