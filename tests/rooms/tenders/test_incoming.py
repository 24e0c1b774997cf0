"""A file its sender seals: in parts, in any order, sent again when they are cut off, opened like every other."""

import hashlib
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from terskel.core.actors import Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.phrases import Phrasebook, refusal_text
from terskel.core.sealing import age
from terskel.core.sealing.age import PART_SIZE
from terskel.tenders import actions, queries
from terskel.tenders.drafts import Sent
from terskel.tenders.incoming import SentPart, take_part
from terskel.tenders.models import IncomingFile, IncomingPart, TenderFile
from terskel.vault import sealed
from terskel.vault.sealed import DamagedPart, SealedPart
from tests.rooms.refusals import refused
from tests.rooms.tenders.test_draft import rows_with
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    CompetitionWorld,
    attach,
    deliver,
    open_tenders,
    write_tender,
)

pytestmark = pytest.mark.django_db
SENT = Sent("Kari Nordmann CV.pdf", "application/pdf", "1790000000000")


def stored_as(part: SealedPart) -> str:
    return f"{part.sha256[:2]}/{part.sha256}"


def begin(world: CompetitionWorld, size: int, *, sent: Sent = SENT, by: Actor | None = None) -> UUID:
    who = by or world.cast.bjorn
    return actions.begin_file(world.id, sent, kind="attachment", size=size, by=who, at=DELIVERED_AT)


def sealed_by_sender(world: CompetitionWorld, file_id: UUID, plain: bytes) -> bytes:
    """What the sender's own machine makes of a part, knowing the public key alone."""
    return age.encrypt(plain, [queries.incoming_file(world.cast.bjorn, world.id, file_id).recipient])


def take(ciphertext: bytes) -> SentPart:
    return take_part(BytesIO(ciphertext), sha256=hashlib.sha256(ciphertext).hexdigest())


def send(world: CompetitionWorld, file_id: UUID, number: int, plain: bytes) -> SealedPart:
    sent = take(sealed_by_sender(world, file_id, plain))
    actions.receive_part(world.id, file_id, sent, number=number, by=world.cast.bjorn, at=DELIVERED_AT)
    return sent.part


def finish(world: CompetitionWorld, file_id: UUID) -> UUID:
    return actions.finish_file(world.id, file_id, by=world.cast.bjorn, at=DELIVERED_AT)


def test_parts_come_in_any_order_and_the_openers_read_the_file(world: CompetitionWorld) -> None:
    content = bytes(range(256)) * (PART_SIZE // 256) + b"the rest"
    file_id = begin(world, len(content))
    send(world, file_id, 1, b"the rest")
    assert queries.incoming_file(world.cast.bjorn, world.id, file_id).received == (1,)
    send(world, file_id, 0, content[:PART_SIZE])
    finish(world, file_id)
    assert queries.incoming_files(world.cast.bjorn, world.id) == ()
    assert [file.name for file in queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT).files] == [SENT.name]
    deliver(world, world.cast.bjorn)
    open_tenders(world)
    (opened,) = queries.opened_for_room(world.id)
    (file,) = opened.files
    assert (file.name, file.size) == (SENT.name, len(content))


def test_the_same_file_said_again_goes_on_where_it_stopped(world: CompetitionWorld) -> None:
    file_id = begin(world, PART_SIZE + 1)
    send(world, file_id, 0, bytes(PART_SIZE))
    assert begin(world, PART_SIZE + 1) == file_id
    assert queries.incoming_file(world.cast.bjorn, world.id, file_id).received == (0,)
    changed = Sent(SENT.name, SENT.media_type, "1790000000001")
    assert begin(world, PART_SIZE + 1, sent=changed) != file_id
    assert begin(world, PART_SIZE + 2) != file_id


def test_a_file_is_no_file_before_every_part_has_come(world: CompetitionWorld) -> None:
    file_id = begin(world, PART_SIZE + 1)
    send(world, file_id, 1, b"x")
    assert refused(lambda: finish(world, file_id)) == "tenders.parts_lacking"
    assert not TenderFile.objects.exists()


def test_a_part_sent_again_takes_the_place_of_the_first(world: CompetitionWorld) -> None:
    file_id = begin(world, 3)
    first = send(world, file_id, 0, b"old")
    second = send(world, file_id, 0, b"new")
    assert first.sha256 != second.sha256
    assert IncomingPart.objects.get().sha256 == second.sha256


def test_what_came_is_erased_when_it_is_given_up_unless_another_file_holds_it(
    world: CompetitionWorld, django_capture_on_commit_callbacks: Any
) -> None:
    kept, given_up = begin(world, 3), begin(world, 3, sent=Sent("annen.pdf", "application/pdf"))
    ciphertext = sealed_by_sender(world, kept, b"abc")
    for file_id in (kept, given_up):
        actions.receive_part(world.id, file_id, take(ciphertext), number=0, by=world.cast.bjorn, at=DELIVERED_AT)
    own = send(world, given_up, 0, b"own")
    finish(world, kept)
    with django_capture_on_commit_callbacks(execute=True):
        actions.give_up_file(world.id, given_up, by=world.cast.bjorn, at=DELIVERED_AT)
    with pytest.raises(DamagedPart):
        sealed.ciphertext_of(own)
    assert sealed.ciphertext_of(take(ciphertext).part) == ciphertext


def test_what_is_altered_cut_off_or_not_sealed_is_refused_and_not_kept(world: CompetitionWorld) -> None:
    file_id = begin(world, 3)
    whole = sealed_by_sender(world, file_id, b"abc")
    for body, sha256, code in (
        (whole[:-1], hashlib.sha256(whole).hexdigest(), "tenders.part_altered"),
        (whole, "", "tenders.part_altered"),
        (b"abc", hashlib.sha256(b"abc").hexdigest(), "tenders.part_not_sealed"),
        (bytes(age.LONGEST_PART + 1), "", "tenders.part_too_long"),
    ):
        assert refused(lambda body=body, sha256=sha256: take_part(BytesIO(body), sha256=sha256)) == code
    with pytest.raises(DamagedPart):
        sealed.ciphertext_of(SealedPart(hashlib.sha256(b"abc").hexdigest(), 3, 3))


@pytest.mark.parametrize(
    ("number", "plain", "code"),
    [
        (1, b"x", "tenders.part_unknown"),
        (-1, b"abc", "tenders.part_unknown"),
        (2**40, b"abc", "tenders.part_unknown"),
        (0, b"ab", "tenders.part_of_another_size"),
        (0, b"abcd", "tenders.part_of_another_size"),
    ],
)
def test_a_part_that_is_not_one_of_the_files_is_refused_and_its_bytes_are_never_stored(
    world: CompetitionWorld, number: int, plain: bytes, code: str
) -> None:
    file_id = begin(world, 3)
    sent = take(sealed_by_sender(world, file_id, plain))
    told = refused(
        lambda: actions.receive_part(world.id, file_id, sent, number=number, by=world.cast.bjorn, at=DELIVERED_AT)
    )
    assert told == code
    assert not IncomingPart.objects.exists()
    with pytest.raises(DamagedPart):
        sealed.ciphertext_of(sent.part)


def test_people_read_of_parts_from_one_and_programs_from_nought(world: CompetitionWorld) -> None:
    file_id = begin(world, 3)
    sent = take(sealed_by_sender(world, file_id, b"ab"))
    with pytest.raises(RefusedAct) as stopped:
        actions.receive_part(world.id, file_id, sent, number=0, by=world.cast.bjorn, at=DELIVERED_AT)
    assert refusal_text(stopped.value.refused, "nb").startswith("Del 1 rommer 2 byte av filen, men skal romme 3.")
    assert (
        Phrasebook.of("api")
        .say("refusal.tenders.part_of_another_size", "en", **stopped.value.refused.facts)
        .startswith("Part 0 holds 2 bytes of the file, but must hold 3.")
    )


def test_a_part_of_which_half_was_written_is_stored_whole_when_it_is_sent_again(world: CompetitionWorld) -> None:
    file_id = begin(world, 3)
    sent = take(sealed_by_sender(world, file_id, b"abc"))
    storages["sealed"].save(stored_as(sent.part), ContentFile(sent.ciphertext[:100]))
    actions.receive_part(world.id, file_id, sent, number=0, by=world.cast.bjorn, at=DELIVERED_AT)
    assert sealed.ciphertext_of(sent.part) == sent.ciphertext


def test_a_file_may_not_make_the_tender_too_large_with_what_is_on_its_way(
    world: CompetitionWorld, settings: Any
) -> None:
    settings.TERSKEL_TENDER_LIMIT, settings.TERSKEL_FILE_LIMIT = 10, 8
    begin(world, 6)
    assert refused(lambda: begin(world, 5, sent=Sent("b", "b"))) == "tenders.tender_too_large"
    assert refused(lambda: attach(world, world.cast.bjorn, b"12345")) == "tenders.tender_too_large"
    assert refused(lambda: begin(world, 9)) == "tenders.file_too_large"
    assert refused(lambda: begin(world, 0)) == "tenders.file_empty"


def test_nobody_else_reaches_it_and_its_name_lies_nowhere_in_clear(world: CompetitionWorld) -> None:
    file_id = begin(world, 3)
    send(world, file_id, 0, b"abc")
    assert rows_with("Kari Nordmann") == []
    assert queries.incoming_files(world.cast.camilla, world.id) == ()
    write_tender(world, world.cast.camilla)
    for stranger in (world.cast.camilla, world.cast.brita):
        with pytest.raises(Missing):
            actions.finish_file(world.id, file_id, by=stranger, at=DELIVERED_AT)
        with pytest.raises(Missing):
            queries.incoming_file(stranger, world.id, file_id)


def test_nothing_comes_after_the_deadline_and_what_never_came_whole_is_gone(world: CompetitionWorld) -> None:
    file_id = begin(world, PART_SIZE + 3)
    part = take(sealed_by_sender(world, file_id, b"abc"))
    late = refused(lambda: actions.receive_part(world.id, file_id, part, number=1, by=world.cast.bjorn, at=CLOSES_AT))
    assert late == "tenders.deadline_passed"
    open_tenders(world)
    assert not IncomingFile.objects.exists()


def test_the_public_age_tool_seals_a_part(world: CompetitionWorld, tmp_path: Path) -> None:
    file_id = begin(world, 5)
    (tmp_path / "part").write_bytes(b"12345")
    recipient = queries.incoming_file(world.cast.bjorn, world.id, file_id).recipient
    command = ["age", "-r", recipient, "-o", str(tmp_path / "part.age"), str(tmp_path / "part")]
    subprocess.run(command, check=True)
    part = take((tmp_path / "part.age").read_bytes())
    actions.receive_part(world.id, file_id, part, number=0, by=world.cast.bjorn, at=DELIVERED_AT + timedelta(hours=1))
    finish(world, file_id)
    deliver(world, world.cast.bjorn)
    open_tenders(world)
    assert [file.size for file in queries.opened_for_room(world.id)[0].files] == [5]
