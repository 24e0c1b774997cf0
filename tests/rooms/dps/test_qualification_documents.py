"""The qualification documents are written at publication from the record itself, and are everybody's with the page."""

import io
from datetime import date, timedelta

import pikepdf
import pytest

from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.core.instants import start_of_day
from terskel.documents import queries as documents
from terskel.documents import typesetting
from terskel.documents.letters import Table
from terskel.documents.models import Letter
from terskel.dps import actions
from terskel.dps.models import DynamicPurchasingSystem
from tests.worlds.cast import oslo, the_cast
from tests.worlds.dps import (
    DISPATCHED_AT,
    PUBLIC_AT,
    SET_UP_AT,
    DpsWorld,
    draft_dps,
    make_openers,
    make_public,
    publish,
)

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def draft() -> DpsWorld:
    world = draft_dps(the_cast())
    make_openers(world.cast.eva, world.cast.erik)
    return world


def written(world: DpsWorld) -> Letter:
    return Letter.objects.get(matter_id=world.id, kind="dps.qualification_documents")


def said(world: DpsWorld) -> str:
    return str(documents.letter(world.cast.astrid, written(world).id).letter).replace("\\xa0", " ")


def test_they_are_written_when_the_dps_is_published_and_belong_to_it(draft: DpsWorld) -> None:
    publish(draft)
    assert DynamicPurchasingSystem.objects.get(id=draft.id).qualification_documents_id == written(draft).id


def test_they_hold_what_is_bought_what_is_required_how_to_apply_and_when(draft: DpsWorld) -> None:
    publish(draft)
    text = said(draft)
    for fact in (
        "Konsulenter til utvikling og drift av nasjonale e-helseløsninger.",
        "Om lag 120 oppdrag i året.",
        "400 000 000 kr",
        "72000000",
        "Norsk helsenett SF og Helfo",
        "tirsdag 31. desember 2030",
        "Ordningen er helelektronisk.",
        "IKT-01 Fagområde IKT-01",
        "Avgrenset etter fag.",
        "Registrert i foretaksregister",
        "Firmaattest",
        "/dps/konsulenttjenester-innen-ikt",
        "tirsdag 29. desember 2026 kl. 12.00",
        "Innen 10 virkedager etter fristen",
        "inntil 15 virkedager",
        "minst 10 dager",
        "Pris, kompetanse, klima og miljø.",
        "Astrid Nilsen, astrid@example.no",
    ):
        assert fact in text, fact


def test_what_one_category_asks_for_besides_stands_under_it(draft: DpsWorld) -> None:
    publish(draft)
    assert "I tillegg for IKT-01 Fagområde IKT-01" in said(draft)
    tables = [one for one in documents.letter(draft.cast.astrid, written(draft).id).letter.blocks if type(one) is Table]
    assert [(one.caption, [row[2] for row in one.rows]) for one in tables] == [
        ("Krav til alle", ["Ikke dømt eller konkurs", "Registrert i foretaksregister"]),
        ("Krav som bare gjelder her", ["To oppdrag de siste tre årene"]),
    ]


def test_without_categories_they_say_so() -> None:
    world = draft_dps(the_cast(), codes=())
    make_openers(world.cast.eva, world.cast.erik)
    publish(world)
    assert "Ordningen er ikke delt i kategorier." in said(world)
    assert "flere kategorier" not in said(world)


@pytest.mark.parametrize(
    ("language", "title"),
    [("nb", "Kvalifikasjonsgrunnlag"), ("nn", "Slik søkjer du om opptak"), ("en", "Qualification documents")],
)
def test_they_are_in_the_language_of_the_dps(draft: DpsWorld, language: str, title: str) -> None:
    actions.change_draft(draft.id, language=language, by=draft.cast.astrid, at=SET_UP_AT)
    publish(draft)
    assert written(draft).language == language
    assert title in said(draft)


def test_everyone_reads_them_from_the_instant_the_page_opens_and_not_before(draft: DpsWorld) -> None:
    """TED's day of publication, or 48 hours after confirmed receipt (FOA § 21-1(5))."""
    make_public(publish(draft))
    letter_id, opens = written(draft).id, start_of_day(PUBLIC_AT.date())
    with pytest.raises(Missing):
        documents.letter(ANONYMOUS, letter_id, at=opens - MICROSECOND)
    assert documents.letter(ANONYMOUS, letter_id, at=opens).row.id == letter_id
    assert [row.kind for row in documents.public_letters(draft.id, at=opens)] == ["dps.qualification_documents"]


def test_until_the_publication_is_confirmed_they_are_the_authority_s_own(draft: DpsWorld) -> None:
    publish(draft)
    for reader in (ANONYMOUS, draft.cast.bjorn, draft.cast.brita):
        with pytest.raises(Missing):
            documents.letter(reader, written(draft).id, at=DISPATCHED_AT + timedelta(days=300))


def test_they_open_with_ted_when_it_publishes_before_the_48_hours_are_over(draft: DpsWorld) -> None:
    publish(draft)
    confirmed = DISPATCHED_AT + timedelta(hours=2)
    actions.record_publication(
        draft.id, published_on=None, receipt_confirmed_at=confirmed, by=draft.cast.astrid, at=confirmed
    )
    assert written(draft).public_from == confirmed + timedelta(hours=48)
    next_morning = oslo("2026-11-28 08:00")
    actions.record_publication(
        draft.id,
        published_on=date(2026, 11, 28),
        receipt_confirmed_at=confirmed,
        doffin_number="2026-123456",
        by=draft.cast.astrid,
        at=next_morning,
    )
    assert written(draft).public_from == start_of_day(date(2026, 11, 28))


def test_they_are_typeset_as_an_accessible_pdf_for_the_archive(draft: DpsWorld) -> None:
    publish(draft)
    data = documents.letter(draft.cast.astrid, written(draft).id).letter
    with pikepdf.open(io.BytesIO(typesetting.pdf(data))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfuaid:part"] == "1"
