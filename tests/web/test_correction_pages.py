"""Corrections and outages in pages: a published competition put right before everyone, and more time for all."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from terskel import clock
from terskel.competitions import queries
from terskel.core.actors import ANONYMOUS, SYSTEM
from terskel.operations import actions as operations
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    CompetitionWorld,
    deliver,
    published_competition,
    write_tender,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

HARMLESS = {"others_would_come": "no", "other_purchase": "no", "more_time": "no", "grounds": "Samme pris begge steder."}


@pytest.fixture
def published() -> CompetitionWorld:
    return lent(published_competition)


def test_a_buyer_corrects_a_place_and_everyone_reads_what_stood_before(published: CompetitionWorld) -> None:
    brita, bjorn = visitor(published.cast.brita), visitor(published.cast.bjorn)
    texts = {"title": "Testleder 12 måneder", "scope": "En testleder i full stilling i tolv måneder.", "place": "Oslo"}
    texts |= {"need": "Helfo innfører ny oppgjørsløsning og mangler ledelse av test.", "duration_text": "Tolv måneder."}
    given = {**texts, **HARMLESS, "reason": "Feil sted.", "contact": "Brita"}
    here = ("authority:competition_correct_texts", published.id)
    looked = brita.post(*here, at=ASKED_AT, look="1", **given)
    assert "<del>Tønsberg</del>" in looked.content.decode()
    assert "Oslo" not in visitor(ANONYMOUS).get("public:competition", published.terms.reference, at=ASKED_AT)
    brita.done(*here, at=ASKED_AT, **given)
    for page in (
        visitor(ANONYMOUS).get("public:competition", published.terms.reference, at=ASKED_AT),
        bjorn.get("supplier:competition", published.id, at=ASKED_AT),
        brita.get("authority:competition", published.id, at=ASKED_AT),
    ):
        assert "Før: Tønsberg" in " ".join(page.split())
        assert "Feil sted." in page
        assert "Samme pris" not in page


def test_a_material_correction_is_refused_on_the_page_with_what_to_do(published: CompetitionWorld) -> None:
    brita = visitor(published.cast.brita)
    refused = text_of(brita.post("authority:competition_correct", published.id, at=ASKED_AT, what="criteria"))
    assert "Dette er en vesentlig endring" in refused
    assert "Avlys konkurransen" in refused


def test_a_wrong_file_is_replaced_and_a_late_correction_moves_the_deadline(published: CompetitionWorld) -> None:
    brita, late = visitor(published.cast.brita), CLOSES_AT - timedelta(days=2)
    here = ("authority:competition_correct_new_file", published.id)
    said = {**HARMLESS, "reason": "Vedlegget manglet.", "title": "Prisskjema", "role": "price_form", "access": "public"}
    file = SimpleUploadedFile("pris.txt", b"Pris", "text/plain")
    assert "må fristen flyttes" in brita.get(*here, at=late)
    missing = brita.post(*here, at=late, file=file, **said)
    assert "Fristen må flyttes samtidig" in text_of(missing)
    file.seek(0)
    brita.done(*here, at=late, file=file, closes_at="3.2.2027 12.00", **said)
    document = queries.competition(published.cast.brita, published.id, at=late).documents[-1]
    right = SimpleUploadedFile("pris2.txt", b"Rett pris", "text/plain")
    there = ("authority:competition_correct_file", published.id, document.id)
    brita.done(*there, at=late, file=right, **{**said, "title": "Prisskjema 2"})
    page = visitor(ANONYMOUS).get("public:competition", published.terms.reference, at=late)
    assert "Prisskjema 2" in page
    address = reverse("public:document", args=(published.terms.reference, document.id))
    with clock.stopped_at(late):
        old = Client(REMOTE_ADDR="127.0.0.1").get(address)
    assert isinstance(old, StreamingHttpResponse)
    assert old.getvalue() == b"Pris"


def _adds_a_map(brita: Visitor, published: CompetitionWorld, at: datetime) -> None:
    brita.done(
        "authority:competition_correct_new_file",
        published.id,
        at=at,
        file=SimpleUploadedFile("a.txt", b"a", "text/plain"),
        title="Kart",
        role="other",
        access="public",
        reason="Manglet.",
        **HARMLESS,
    )


def test_who_delivered_before_a_correction_is_told_to_look_it_over(published: CompetitionWorld) -> None:
    deliver(published, published.cast.bjorn, at=ASKED_AT)
    bjorn = visitor(published.cast.bjorn)
    after = ASKED_AT + timedelta(hours=1)
    words = "etter at dere leverte"
    assert words not in bjorn.get("supplier:tender", published.id, at=after)
    _adds_a_map(visitor(published.cast.brita), published, after)
    for page in ("supplier:tender", "supplier:competition"):
        assert words in bjorn.get(page, published.id, at=after)


def test_who_has_only_a_draft_from_before_a_correction_is_told_before_delivering(published: CompetitionWorld) -> None:
    write_tender(published, published.cast.bjorn, at=ASKED_AT)
    bjorn = visitor(published.cast.bjorn)
    after = ASKED_AT + timedelta(hours=1)
    _adds_a_map(visitor(published.cast.brita), published, after)
    words = "etter at dere sist skrev her"
    for page in ("supplier:tender", "supplier:tender_check"):
        assert words in bjorn.get(page, published.id, at=after)
    write_tender(published, published.cast.bjorn, at=after + timedelta(minutes=1))
    assert words not in bjorn.get("supplier:tender_check", published.id, at=after + timedelta(minutes=1))


def test_the_deadline_is_extended_and_the_competition_cancelled(published: CompetitionWorld) -> None:
    brita = visitor(published.cast.brita)
    earlier = brita.post(
        "authority:competition_extend", published.id, at=ASKED_AT, closes_at="20.1.2027 12.00", reason="x"
    )
    assert "Fristen kan bare flyttes til senere" in text_of(earlier)
    brita.done(
        "authority:competition_extend", published.id, at=ASKED_AT, closes_at="29.1.2027 12.00", reason="Mer tid."
    )
    assert "Mer tid." in visitor(published.cast.bjorn).get("supplier:competition", published.id, at=ASKED_AT)
    empty = brita.post("authority:competition_cancel", published.id, at=ASKED_AT, reason_code="no_need")
    assert empty.status_code == 200
    brita.done(
        "authority:competition_cancel",
        published.id,
        at=ASKED_AT,
        reason_code="no_need",
        reason="Stillingen er besatt.",
        new_competition_follows="no",
    )
    seen = visitor(published.cast.bjorn).get("supplier:competition", published.id, at=ASKED_AT + timedelta(minutes=1))
    assert "Stillingen er besatt." in seen


def test_after_an_outage_the_buyer_decides_on_the_extension_in_one_press(published: CompetitionWorld) -> None:
    out_from, out_until = CLOSES_AT - timedelta(hours=2), CLOSES_AT - timedelta(hours=1)
    for at in (out_from, out_until):
        operations.tell_alive("web", by=SYSTEM, at=at)
    brita = visitor(published.cast.brita)
    assert "Tjenesten var ute nær fristen" in brita.get("authority:competition", published.id, at=out_until)
    with clock.stopped_at(out_until):
        page = brita.client.get(reverse("authority:competition_extend", args=(published.id,)))
    form = page.context["form"]
    proposed = {name: form[name].value() for name in ("closes_at", "reason")}
    brita.done("authority:competition_extend", published.id, at=out_until, **proposed)
    assert "nær fristen" not in brita.get("authority:competition", published.id, at=out_until)
    register = visitor(ANONYMOUS).get("public:availability", at=out_until)
    assert "Sider og levering" in register


def test_the_register_says_when_nothing_was_measured_and_when_nothing_was_out(published: CompetitionWorld) -> None:
    nobody = visitor(ANONYMOUS)
    assert "Ingenting er målt ennå." in nobody.get("public:availability", at=ASKED_AT)
    operations.tell_alive("web", by=SYSTEM, at=ASKED_AT)
    assert "Ingen avbrudd de siste tolv månedene." in nobody.get("public:availability", at=ASKED_AT)
