"""Business secrets in the pages: the tenderer marks, the authority decides, and the redacted copy is what leaves."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from terskel.awards import secrecy
from terskel.awards.models import RedactedTender, TradeSecret
from tests.rooms.awards.test_redacted_copies import with_files
from tests.web.visiting import text_of, visitor
from tests.worlds.evaluations import APPROVED_AT, PREPARED_AT, announced, submitted
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

SECRET = "Camilla Berg svarer på kriteriet."
WHY = "Viser konkurrenter hvilke metoder vi bygger tilbudene våre på."


def test_from_the_suppliers_mark_to_the_version_that_may_be_given_out() -> None:
    world, _award = lent(announced)
    camilla, brita = visitor(world.cast.camilla), visitor(world.cast.brita)
    assert "Merk det som er hemmelig" in camilla.get("supplier:result", world.id, at=APPROVED_AT)
    assert SECRET in camilla.get("supplier:secrets", world.id, at=APPROVED_AT)
    wrong = camilla.post("supplier:secrets", world.id, at=APPROVED_AT, passage="Står ikke der", reason=WHY)
    assert "står ikke ordrett" in wrong.content.decode()
    assert WHY in wrong.content.decode(), "what was written stays"
    camilla.done("supplier:secrets", world.id, at=APPROVED_AT, passage=SECRET, reason=WHY)
    assert "Tilbud til innsyn" in brita.get("authority:award", world.id, at=APPROVED_AT)
    assert "Avgjør hva som sladdes i tilbudet fra Rival" in brita.get("authority:redacted", world.id, at=APPROVED_AT)
    page = brita.get("authority:redact", world.id, world.camillas, at=APPROVED_AT)
    assert WHY in page
    assert SECRET in page, "what is copied stands beside the form"
    absent = brita.post("authority:redact", world.id, world.camillas, at=APPROVED_AT, more="Står ikke der")
    assert "står ikke ordrett" in text_of(absent)
    assert SECRET in text_of(absent), "and still when it comes back"
    bare = brita.post("authority:redact", world.id, world.camillas, at=APPROVED_AT, more="").content.decode()
    assert "Skriv hvorfor det ikke er en forretningshemmelighet" in bare
    key = TradeSecret.objects.get().id
    brita.done("authority:redact", world.id, world.camillas, at=APPROVED_AT, marked=[str(key)], more="")
    letter_id = RedactedTender.objects.get().letter_id
    given_out = brita.get("authority:letter", letter_id, at=APPROVED_AT)
    assert SECRET not in given_out
    assert "█████" in given_out
    assert "1 sted sladdet" in camilla.get("supplier:secrets", world.id, at=APPROVED_AT)


def test_a_letter_that_tells_a_marked_secret_is_pointed_out_before_it_goes() -> None:
    world, _award = lent(submitted)
    camilla = world.cast.camilla
    TradeSecret.objects.create(
        competition_id=world.id,
        tender_id=world.camillas,
        supplier_id=world.cast.rival_id,
        passage="Fjordsikt viser på kriterium 1",
        reason=WHY,
        marked_at=PREPARED_AT,
        marked_by_id=camilla.person_id,
    )
    page = visitor(world.cast.daniel).get("authority:award_approval", world.id, at=PREPARED_AT)
    assert "Et brev inneholder noe en annen tilbyder har merket" in page


def test_a_redacted_copy_from_the_suppliers_page_to_the_authoritys() -> None:
    world = lent(with_files)
    camilla, brita = visitor(world.cast.camilla), visitor(world.cast.brita)
    [plan, method] = [one.id for one in secrecy.own_secrets(world.cast.camilla, world.id).files]
    assert "Lever en sladdet kopi av Plan.pdf" in camilla.get("supplier:secrets", world.id, at=APPROVED_AT)
    wrong = camilla.post(
        "supplier:redacted_copy_new", world.id, plan, at=APPROVED_AT, file=SimpleUploadedFile("k.docx", b"PK word")
    )
    assert "må være en PDF" in wrong.content.decode()
    none = camilla.post("supplier:redacted_copy_new", world.id, plan, at=APPROVED_AT).content.decode()
    assert "Velg en fil" in none
    file = SimpleUploadedFile("Plan sladdet.pdf", b"%PDF-1.4 uten hemmeligheter")
    done = camilla.done("supplier:redacted_copy_new", world.id, plan, at=APPROVED_AT, file=file)
    assert "Bytt kopien av Plan.pdf" in camilla.get("supplier:secrets", world.id, at=APPROVED_AT)
    assert done
    page = brita.get("authority:redacted", world.id, at=APPROVED_AT)
    assert "Sladdet kopi av Plan.pdf" in page
    assert "Ingen sladdet kopi" in page
    assert brita.fetched("authority:redacted_copy", world.id, plan, at=APPROVED_AT) == b"%PDF-1.4 uten hemmeligheter"
    brita.get("authority:redacted_copy", world.id, method, at=APPROVED_AT, status=404)
    assert camilla.fetched("supplier:redacted_copy", world.id, plan, at=APPROVED_AT).startswith(b"%PDF")
    deciding = brita.get("authority:redact", world.id, world.camillas, at=APPROVED_AT)
    assert "Plan.pdf" in deciding
    assert "har en fil et nummer" in deciding
    visitor(world.cast.bjorn).get("supplier:redacted_copy_new", world.id, plan, at=APPROVED_AT, status=404)


def test_nobody_else_finds_the_pages() -> None:
    world, _award = lent(announced)
    for stranger in (world.cast.astrid, world.cast.erik_at_helfo):
        visitor(stranger).get("authority:redacted", world.id, at=APPROVED_AT, status=404)
    visitor(world.cast.daniel).get("authority:redact", world.id, world.camillas, at=APPROVED_AT, status=404)
