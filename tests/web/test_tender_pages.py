"""The supplier's pages: from the invitation to the receipt, and everything that can go wrong on the way."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from terskel import clock
from terskel.accounts import actions as accounts
from terskel.core.canonical import sha256_hex
from terskel.core.sealing import age, receipts
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from terskel.tenders import actions, queries
from terskel.tenders.drafts import Sent
from terskel.tenders.models import Delivery, TenderFile
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    OPENING_AT,
    CompetitionWorld,
    attach,
    deliver,
    open_tenders,
    published_competition,
    write_tender,
)
from tests.worlds.evaluations import person_of
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def world() -> CompetitionWorld:
    return lent(published_competition)


@pytest.fixture
def bjorn(world: CompetitionWorld) -> Visitor:
    return visitor(world.cast.bjorn)


def upload(bjorn: Visitor, world: CompetitionWorld, content: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("løsning.pdf", content, content_type="application/pdf")
    return bjorn.post("supplier:tender_files", world.id, at=DELIVERED_AT, kind="attachment", file=file, **more)


def test_what_is_missing_leads_to_where_it_is_answered(world: CompetitionWorld, bjorn: Visitor) -> None:
    bjorn.done("supplier:tender_price", world.id, at=DELIVERED_AT, price="1734000")
    check = html_of(bjorn, "supplier:tender_check", world.id)
    missing = check.xpath("//section[h2='Noe mangler']//li")
    assert len(missing) == len(world.requirements) + len(world.criteria) - 1
    for line in missing:
        (link,) = line.xpath("./a[normalize-space()]")
        with clock.stopped_at(DELIVERED_AT):
            assert bjorn.client.get(link.get("href")).status_code == 200
    assert len({link.get("href") for link in check.xpath("//section[h2='Noe mangler']//a")}) == len(missing)


def test_what_the_buyer_has_written_carries_its_language_where_a_supplier_reads_another(
    world: CompetitionWorld, bjorn: Visitor
) -> None:
    text = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT).terms.requirements[0].text
    bjorn.done("supplier:tender_price", world.id, at=DELIVERED_AT, price="1734000")
    own = world.cast.bjorn
    accounts.change_profile(person_of(own), name=own.name, language="en", by=own, at=DELIVERED_AT)
    reader = visitor(replace(own, language="en"))
    for page in ("tender", "tender_check"):
        found = html_of(reader, f"supplier:{page}", world.id).xpath(f"//main//*[contains(text(), '{text}')]")
        assert found
        assert {one.xpath("ancestor-or-self::*[@lang][1]")[0].get("lang") for one in found} == {"nb"}, page


def html_of(visitor: Visitor, page: str, *ids: object) -> Any:
    with clock.stopped_at(DELIVERED_AT):
        answer = visitor.client.get(reverse(page, args=ids))
    assert answer.status_code == 200
    return html.document_fromstring(answer.content.decode())


def test_a_tender_from_the_invitation_to_the_receipt(world: CompetitionWorld, bjorn: Visitor) -> None:
    assert "Testleder 12 måneder" in bjorn.get("supplier:invitations", at=DELIVERED_AT)
    assert "Skriv et tilbud" in bjorn.get("supplier:competition", world.id, at=DELIVERED_AT)
    assert "Kan ikke startes ennå" in bjorn.get("supplier:tender", world.id, at=DELIVERED_AT)
    for requirement in world.requirements:
        bjorn.get("supplier:tender_requirement", world.id, requirement, at=DELIVERED_AT)
        bjorn.done("supplier:tender_requirement", world.id, requirement, at=DELIVERED_AT, met="yes", text="Ja.")
    bjorn.done("supplier:tender_price", world.id, at=DELIVERED_AT, price="1 734 000,50")
    for criterion in world.criteria[:-1]:
        bjorn.get("supplier:tender_criterion", world.id, criterion, at=DELIVERED_AT)
        bjorn.done("supplier:tender_criterion", world.id, criterion, at=DELIVERED_AT, text="Slik gjør vi det.")
    assert upload(bjorn, world, b"vedlegg").status_code == 302
    assert "løsning.pdf" in bjorn.get("supplier:tender_files", world.id, at=DELIVERED_AT)
    check = bjorn.get("supplier:tender_check", world.id, at=DELIVERED_AT)
    assert "1 734 000,50" in check.replace("\u00a0", " ")
    assert "Slik gjør vi det." in check
    bjorn.done("supplier:tender_deliver", world.id, at=DELIVERED_AT, acting_on="management")
    assert "Tilbudet er levert" in bjorn.get("supplier:tender_delivered", world.id, at=DELIVERED_AT)
    assert "Dette er det som gjelder nå" in bjorn.get("supplier:tender", world.id, at=DELIVERED_AT)
    assert "Levert" in bjorn.get("supplier:invitations", at=DELIVERED_AT)
    delivery = Delivery.objects.get()
    receipt = bjorn.client.get(reverse("supplier:tender_receipt", args=[world.id, delivery.id])).json()
    assert receipt["receipt"]["manifest_sha256"] == delivery.manifest_sha256
    assert receipts.verify(receipt["receipt"], receipt["signature"], receipt["public_key"])
    assert sha256_hex(receipt["manifest"]) == delivery.manifest_sha256


def test_nobody_else_sees_the_tender(world: CompetitionWorld, bjorn: Visitor) -> None:
    deliver(world, world.cast.bjorn)
    delivery = Delivery.objects.get()
    visitor(world.cast.camilla).get("supplier:tender_receipt", world.id, delivery.id, at=DELIVERED_AT, status=404)
    assert "versjon 1" not in visitor(world.cast.camilla).get("supplier:tender", world.id, at=DELIVERED_AT)
    visitor(world.cast.brita).get("supplier:tender", world.id, at=DELIVERED_AT, status=404)


def test_something_missing_is_told_and_nothing_is_delivered(world: CompetitionWorld, bjorn: Visitor) -> None:
    bjorn.done("supplier:tender_price", world.id, at=DELIVERED_AT, price="1")
    answer = bjorn.post("supplier:tender_deliver", world.id, at=DELIVERED_AT, acting_on="management")
    assert answer.status_code == 200
    assert "Absolutt krav 1 er ikke besvart." in text_of(answer)
    assert not Delivery.objects.exists()


def test_the_page_asks_on_what_one_delivers_where_nothing_tells_it(world: CompetitionWorld, bjorn: Visitor) -> None:
    write_tender(world, world.cast.bjorn)
    assert "Dere leverer for foretaket med:" in bjorn.get("supplier:tender_check", world.id, at=DELIVERED_AT)
    (mandate,) = organisation_queries.mandates(world.cast.bjorn, at=DELIVERED_AT)
    organisations.revoke_mandate(mandate.id, by=world.cast.bjorn, at=DELIVERED_AT)
    answer = bjorn.post("supplier:tender_deliver", world.id, at=DELIVERED_AT)
    assert "rett til å levere for foretaket" in text_of(answer)
    assert not Delivery.objects.exists()
    bjorn.done("supplier:tender_deliver", world.id, at=DELIVERED_AT, acting_on="power_of_attorney")


def test_a_late_delivery_gets_a_clear_page_and_loses_nothing(world: CompetitionWorld, bjorn: Visitor) -> None:
    write_tender(world, world.cast.bjorn)
    answer = bjorn.post("supplier:tender_deliver", world.id, at=CLOSES_AT, acting_on="management")
    assert answer.status_code == 200
    page = text_of(answer)
    assert "det er for sent" in page
    assert "12.00.00,000000" in page
    assert queries.my_tender(world.cast.bjorn, world.id, at=CLOSES_AT).undelivered
    bjorn.done("supplier:tender_deliver", world.id, at=CLOSES_AT - MICROSECOND, acting_on="management")


def test_a_double_press_delivers_once_and_shows_the_receipt_twice(world: CompetitionWorld, bjorn: Visitor) -> None:
    write_tender(world, world.cast.bjorn)
    key = {"act_key": "0192f0c1-0000-7000-8000-000000000001", "acting_on": "management"}
    first = bjorn.done("supplier:tender_deliver", world.id, at=DELIVERED_AT, **key)
    assert bjorn.done("supplier:tender_deliver", world.id, at=DELIVERED_AT, **key) == first
    assert Delivery.objects.count() == 1


def test_an_empty_missing_or_too_large_file_is_told(world: CompetitionWorld, bjorn: Visitor, settings: Any) -> None:
    assert "er tom" in text_of(upload(bjorn, world, b""))
    none = bjorn.post("supplier:tender_files", world.id, at=DELIVERED_AT, kind="attachment")
    assert "Du valgte ingen fil" in text_of(none)
    told = visitor(world.cast.bjorn).get("supplier:tender_files", world.id, at=DELIVERED_AT)
    assert "PDF er tryggest" in told
    assert "Høyst 2 GiB per fil og 10 GiB til sammen." in told
    settings.TERSKEL_FILE_LIMIT = 1024 * 1024
    large = upload(bjorn, world, b"x" * (1024 * 1024 + 1))
    assert "er større enn 1 MiB" in text_of(large)
    assert not TenderFile.objects.exists()
    assert upload(bjorn, world, b"x" * (1024 * 1024)).status_code == 302


def test_an_upload_without_the_forms_token_is_refused(world: CompetitionWorld) -> None:
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR="127.0.0.1")
    strict.cookies = visitor(world.cast.bjorn).client.cookies
    file = SimpleUploadedFile("a.pdf", b"x")
    with clock.stopped_at(DELIVERED_AT):
        answer = strict.post(reverse("supplier:tender_files", args=[world.id]), {"kind": "attachment", "file": file})
    assert answer.status_code == 403
    assert not TenderFile.objects.exists()


def test_whoever_is_not_invited_cannot_upload(world: CompetitionWorld) -> None:
    brita = visitor(world.cast.brita)
    assert upload(brita, world, b"x").status_code == 404


def test_a_price_that_is_no_amount_is_answered_beside_it(world: CompetitionWorld, bjorn: Visitor) -> None:
    for price in ("gratis", "-5", "1,234"):
        answer = bjorn.post("supplier:tender_price", world.id, at=DELIVERED_AT, price=price)
        assert answer.status_code == 200, price


def test_replacing_and_withdrawing(world: CompetitionWorld, bjorn: Visitor) -> None:
    attach(world, world.cast.bjorn, b"x")
    deliver(world, world.cast.bjorn)
    page = bjorn.get("supplier:tender", world.id, at=DELIVERED_AT)
    assert "Det dere leverte, er forseglet, også for dere og for oss" in page
    write_tender(world, world.cast.bjorn)
    assert "Dere har et utkast som ikke er levert" in bjorn.get("supplier:tender", world.id, at=DELIVERED_AT)
    bjorn.done("supplier:tender_deliver", world.id, at=DELIVERED_AT, acting_on="management")
    assert "Versjon 2" in bjorn.get("supplier:tender_delivered", world.id, at=DELIVERED_AT)
    bjorn.get("supplier:tender_withdraw", world.id, at=DELIVERED_AT)
    bjorn.done("supplier:tender_withdraw", world.id, at=DELIVERED_AT)
    assert "Trukket: ingenting gjelder nå" in bjorn.get("supplier:tender", world.id, at=DELIVERED_AT)
    again = bjorn.post("supplier:tender_withdraw", world.id, at=DELIVERED_AT)
    assert again.status_code == 200


def test_a_file_that_stands_twice_is_told_and_nothing_is_refused(world: CompetitionWorld, bjorn: Visitor) -> None:
    pages = ("supplier:tender_files", "supplier:tender_check")
    assert upload(bjorn, world, b"vedlegg").status_code == 302
    assert upload(bjorn, world, b"et lengre vedlegg").status_code == 302
    for page in pages:
        assert "mer enn én gang" not in bjorn.get(page, world.id, at=DELIVERED_AT)
    assert upload(bjorn, world, b"vedlegg").status_code == 302
    for page in pages:
        assert "løsning.pdf ligger her mer enn én gang" in bjorn.get(page, world.id, at=DELIVERED_AT)
    first, _longer, again = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT).files
    assert first.size == again.size
    bjorn.done("supplier:tender_file_remove", world.id, again.id, at=DELIVERED_AT)
    for page in pages:
        assert "mer enn én gang" not in bjorn.get(page, world.id, at=DELIVERED_AT)


def test_a_file_is_taken_out(world: CompetitionWorld, bjorn: Visitor) -> None:
    file = attach(world, world.cast.bjorn, b"x")
    bjorn.done("supplier:tender_file_remove", world.id, file, at=DELIVERED_AT)
    assert "løsning.pdf" not in bjorn.get("supplier:tender_files", world.id, at=DELIVERED_AT)


def test_a_supplier_says_no_and_takes_it_back(world: CompetitionWorld, bjorn: Visitor) -> None:
    bjorn.done("supplier:competition_decline", world.id, at=DELIVERED_AT, reason_code="capacity", text="")
    assert "Dere sa nei" in bjorn.get("supplier:invitations", at=DELIVERED_AT)
    bjorn.done("supplier:competition_take_back_decline", world.id, at=DELIVERED_AT)
    assert "Skriv et tilbud" in bjorn.get("supplier:competition", world.id, at=DELIVERED_AT)


def test_the_buyer_reads_why_suppliers_declined_only_after_the_opening_and_never_who(
    world: CompetitionWorld, bjorn: Visitor
) -> None:
    bjorn.done("supplier:competition_decline", world.id, at=DELIVERED_AT, reason_code="capacity", text="Fullt.")
    deliver(world, world.cast.camilla)
    brita, heading = visitor(world.cast.brita), "Hvorfor leverandører meldte avbud"
    assert heading not in brita.get("authority:competition", world.id, at=OPENING_AT)
    open_tenders(world)
    page = brita.get("authority:competition", world.id, at=OPENING_AT)
    assert heading in page
    assert "kapasitet" in page.partition(heading)[2]
    assert "Fullt." not in page


def test_after_the_opening_the_proof_is_given_out(world: CompetitionWorld, bjorn: Visitor) -> None:
    deliver(world, world.cast.bjorn)
    assert "Beviset gis ut når tilbudene er åpnet" in bjorn.get("supplier:tender_proof", world.id, at=DELIVERED_AT)
    open_tenders(world)
    assert queries.published_root(world.id) in bjorn.get("supplier:tender_proof", world.id, at=OPENING_AT)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_pages_are_there_in_every_language(world: CompetitionWorld, bjorn: Visitor, language: str) -> None:
    bjorn.client.cookies["django_language"] = language
    for page in ("tender", "tender_price", "tender_files", "tender_check", "tender_proof", "competition_decline"):
        assert bjorn.language_of(f"supplier:{page}", world.id, at=DELIVERED_AT) == language


def test_the_files_pages_script_sends_a_file_in_parts(world: CompetitionWorld, bjorn: Visitor) -> None:
    def asked(method: str, address: str, **more: Any) -> Any:
        with clock.stopped_at(DELIVERED_AT):
            return getattr(bjorn.client, method)(address, **{"headers": {"Accept": "application/json"}, **more})

    begin = reverse("supplier:tender_incoming_begin", args=[world.id])
    said = {"name": "løsning.pdf", "media_type": "", "kind": "attachment", "size": 3, "changed": "1790000000000"}
    assert asked("post", begin, data={"name": "løsning.pdf"}).status_code == 400
    begun = asked("post", begin, data=said).json()
    assert "0 av 1 deler er kommet" in bjorn.get("supplier:tender_files", world.id, at=DELIVERED_AT)
    assert "En fil er ikke kommet helt fram" in bjorn.get("supplier:tender_check", world.id, at=DELIVERED_AT)
    lacking = asked("post", begun["address"] + "finish/")
    assert lacking.status_code == 409
    assert lacking.json()["said"].startswith("1 deler av «løsning.pdf» er ikke kommet fram.")
    sealed = age.encrypt(b"abc", [begun["recipient"]])
    headers = {"Accept": "application/json", "X-Part-SHA256": hashlib.sha256(sealed).hexdigest()}
    part = {"data": sealed, "content_type": "application/octet-stream", "headers": headers}
    assert asked("put", begun["address"] + "parts/0/", **part).status_code == 204
    assert asked("post", begin, data=said).json()["received"] == [0]
    done = asked("post", begun["address"] + "finish/").json()
    assert "Filen er forseglet og en del av utkastet" in text_of(bjorn.client.get(done["next"]))


def test_a_file_on_its_way_is_given_up_without_scripts(world: CompetitionWorld, bjorn: Visitor) -> None:
    said = Sent("løsning.pdf", "application/pdf")
    begun = actions.begin_file(world.id, said, kind="cv", size=3, by=world.cast.bjorn, at=DELIVERED_AT)
    assert "Gi opp løsning.pdf" in bjorn.get("supplier:tender_files", world.id, at=DELIVERED_AT)
    bjorn.done("supplier:tender_incoming", world.id, begun, at=DELIVERED_AT)
    assert "løsning.pdf" not in bjorn.get("supplier:tender_files", world.id, at=DELIVERED_AT)


def test_answers_saved_before_the_delivery_are_brought_in_again(world: CompetitionWorld, bjorn: Visitor) -> None:
    write_tender(world, world.cast.bjorn)
    assert "Lagre svarene som fil" in bjorn.get("supplier:tender_check", world.id, at=DELIVERED_AT)
    with clock.stopped_at(DELIVERED_AT):
        kept = bjorn.client.get(reverse("supplier:tender_answers", args=[world.id]))
    assert kept.headers["Content-Disposition"].endswith('.json"')
    bjorn.done("supplier:tender_deliver", world.id, at=DELIVERED_AT, acting_on="management")
    assert "Hent inn svarene igjen" in bjorn.get("supplier:tender", world.id, at=DELIVERED_AT)
    assert "Velg en fil" in text_of(bjorn.post("supplier:tender_bring_in", world.id, at=DELIVERED_AT))
    for content, said in ((b"tull", "ikke en fil med svar"), (b"x" * 3_000_000, "Velg en fil")):
        wrong = SimpleUploadedFile("svar.json", content, content_type="application/json")
        assert said in text_of(bjorn.post("supplier:tender_bring_in", world.id, at=DELIVERED_AT, answers=wrong))
    file = SimpleUploadedFile("svar.json", kept.content, content_type="application/json")
    bjorn.done("supplier:tender_bring_in", world.id, at=DELIVERED_AT, answers=file)
    assert "Bjørn Lie svarer på kriteriet." in bjorn.get("supplier:tender_check", world.id, at=DELIVERED_AT)
