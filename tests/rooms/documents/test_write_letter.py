"""Letters are kept as data, read only by those they concern, typeset once, and never altered."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import Error

from terskel.audit.models import Event
from terskel.core.actors import ANONYMOUS, SYSTEM, Actor
from terskel.core.decisions import Missing
from terskel.core.ids import uuid7
from terskel.documents import actions, moves, queries
from terskel.documents.letters import LetterData, content_digest, to_json
from terskel.documents.models import Letter, StoredFile
from tests.worlds.cast import BEGINNING, Cast
from tests.worlds.lent import lent_cast

pytestmark = pytest.mark.django_db

MATTER = uuid7()


@pytest.fixture
def cast() -> Cast:
    return lent_cast()


def written(cast: Cast, letter: LetterData, **given: UUID) -> UUID:
    return moves.write_letter(
        letter,
        matter_id=MATTER,
        authority_id=cast.nhn_id,
        recipient_organisation_id=cast.fjordsikt_id,
        at=BEGINNING,
        **given,
    )


def may_read(reader: Actor, letter_id: UUID) -> bool:
    try:
        queries.letter(reader, letter_id, at=BEGINNING)
    except Missing:
        return False
    return True


def test_the_recipient_and_the_sender_read_a_letter_and_nobody_else(cast: Cast, letter: LetterData) -> None:
    letter_id = written(cast, letter)
    assert may_read(cast.bjorn, letter_id)
    assert may_read(cast.astrid, letter_id)
    assert not may_read(cast.camilla, letter_id)
    assert not may_read(cast.brita, letter_id)
    assert not may_read(ANONYMOUS, letter_id)


def test_a_letter_is_read_back_as_it_was_written(cast: Cast, letter: LetterData) -> None:
    view = queries.letter(cast.bjorn, written(cast, letter))
    assert view.letter == letter
    assert view.digest == content_digest(to_json(letter))
    assert view.row.recipient_name == "Fjellvåk Rådgivning AS"


def test_a_letter_hidden_until_the_opening_is_its_recipients_alone_until_revealed(
    cast: Cast, letter: LetterData
) -> None:
    letter_id = written(cast, letter, hidden_until_opened=MATTER)
    assert may_read(cast.bjorn, letter_id)
    assert not may_read(cast.astrid, letter_id)
    assert queries.letters_for_matter(cast.astrid, MATTER) == []
    assert moves.reveal_letters(MATTER, at=BEGINNING) == 1
    assert may_read(cast.astrid, letter_id)
    assert not may_read(cast.camilla, letter_id)


def test_typesetting_a_hidden_letter_tells_the_audit_nothing_before_the_opening(cast: Cast, letter: LetterData) -> None:
    letter_id = written(cast, letter, hidden_until_opened=MATTER)
    actions.typeset(letter_id, by=SYSTEM, at=BEGINNING)
    told = Event.objects.filter(kind__startswith="documents.", hidden_until_opened__isnull=True)
    assert list(told.values_list("kind", flat=True)) == []


def test_everyone_reads_a_public_letter_from_its_instant_and_not_a_microsecond_before(
    cast: Cast, letter: LetterData
) -> None:
    letter_id = written(cast, letter)
    moves.publish_letter(letter_id, public_from=BEGINNING, at=BEGINNING)
    assert queries.letter(ANONYMOUS, letter_id, at=BEGINNING)
    with pytest.raises(Missing):
        queries.letter(ANONYMOUS, letter_id, at=BEGINNING - timedelta(microseconds=1))
    assert [row.id for row in queries.public_letters(MATTER, at=BEGINNING)] == [letter_id]


def test_the_recipients_own_list_holds_only_what_was_written_to_it(cast: Cast, letter: LetterData) -> None:
    letter_id = written(cast, letter)
    assert [row.id for row in queries.letters_for_recipient(cast.bjorn)] == [letter_id]
    assert queries.letters_for_recipient(cast.camilla) == []
    assert queries.letters_for_recipient(ANONYMOUS) == []


def test_a_letter_is_typeset_once_however_often_it_is_asked_for(cast: Cast, letter: LetterData) -> None:
    letter_id = written(cast, letter)
    assert queries.letter_pdf(cast.bjorn, letter_id) is None
    first = actions.typeset(letter_id, by=SYSTEM, at=BEGINNING)
    assert actions.typeset(letter_id, by=cast.bjorn, at=BEGINNING) == first
    assert StoredFile.objects.count() == 1
    pdf = queries.letter_pdf(cast.bjorn, letter_id)
    assert pdf is not None
    assert pdf.name == "NHN-2026-014-7 Meddelelse om tildeling.pdf"
    with pdf.reading() as stream:
        assert stream.read(8) == b"%PDF-1.7"


def test_a_rival_cannot_have_the_letter_typeset(cast: Cast, letter: LetterData) -> None:
    letter_id = written(cast, letter)
    with pytest.raises(Missing):
        actions.typeset(letter_id, by=cast.camilla, at=BEGINNING)
    with pytest.raises(Missing):
        queries.letter_pdf(cast.camilla, letter_id)


def test_the_database_refuses_to_change_a_letters_text(cast: Cast, letter: LetterData) -> None:
    letter_id = written(cast, letter)
    row = Letter.objects.get(id=letter_id)
    row.title = "Et annet utfall"
    with pytest.raises(Error, match="text_stays"):
        row.save()


def test_the_database_refuses_to_delete_a_letter(cast: Cast, letter: LetterData) -> None:
    letter_id = written(cast, letter)
    with pytest.raises(Error, match="never_deleted"):
        Letter.objects.filter(id=letter_id).delete()


def test_the_database_refuses_to_publish_what_is_still_hidden(cast: Cast, letter: LetterData) -> None:
    with pytest.raises(Error, match="hidden_letter_is_not_public"):
        moves.write_letter(
            replace(letter),
            matter_id=MATTER,
            authority_id=cast.nhn_id,
            recipient_organisation_id=None,
            at=BEGINNING,
            hidden_until_opened=MATTER,
            public_from=BEGINNING,
        )
