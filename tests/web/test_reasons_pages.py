"""Fuller reasons through the pages: asked by the tenderer, on the buyer's list with its limit, answered in a letter."""

from datetime import timedelta

import pytest

from terskel.awards.models import ReasonsRequest
from tests.web.visiting import visitor
from tests.worlds.evaluations import APPROVED_AT, announced
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

ASKED_AT = APPROVED_AT + timedelta(days=1)
QUESTION = "Hvorfor fikk vi 6 poeng på kompetanse?"
ANSWER = "Oppdraget var kortere enn det valgte tilbudets, og rollen var en annen."


def test_from_the_tenderers_question_to_the_letter() -> None:
    world, _award = lent(announced)
    camilla, brita = visitor(world.cast.camilla), visitor(world.cast.brita)
    assert "Nærmere begrunnelse" in camilla.get("supplier:result", world.id, at=ASKED_AT)
    assert "Det koster ingenting å spørre" in camilla.get("supplier:reasons", world.id, at=ASKED_AT)
    camilla.done("supplier:reasons", world.id, at=ASKED_AT, text=QUESTION)
    waiting = camilla.get("supplier:reasons", world.id, at=ASKED_AT)
    assert "Kommer innen" in waiting
    assert "art. 55(2)" in brita.get("authority:reasons", ReasonsRequest.objects.get().id, at=ASKED_AT)
    assert "Gi nærmere begrunnelse: Testleder" in brita.get("authority:home", at=ASKED_AT)
    assert "ber om nærmere begrunnelse" in brita.get("authority:competition", world.id, at=ASKED_AT)
    key = ReasonsRequest.objects.get().id
    page = brita.get("authority:reasons", key, at=ASKED_AT)
    assert QUESTION in page
    assert "Rival viser på kriterium 1" in page, "what was recorded stands before whoever answers"
    short = brita.post("authority:reasons", key, at=ASKED_AT, answer="Fordi.").content.decode()
    assert "minst 20 tegn" in short
    brita.done("authority:reasons", key, at=ASKED_AT, answer=ANSWER)
    assert "Besvart i tide" in brita.get("authority:award", world.id, at=ASKED_AT)
    assert "Les brevet" in camilla.get("supplier:reasons", world.id, at=ASKED_AT)


def test_what_is_late_says_so_to_both() -> None:
    world, _award = lent(announced)
    visitor(world.cast.camilla).done("supplier:reasons", world.id, at=ASKED_AT, text="")
    later = ASKED_AT + timedelta(days=20)
    assert "Skulle vært gitt før" in visitor(world.cast.brita).get("authority:home", at=later)
    assert "Skulle vært kommet innen" in visitor(world.cast.camilla).get("supplier:reasons", world.id, at=later)


def test_nobody_else_finds_the_request() -> None:
    world, _award = lent(announced)
    visitor(world.cast.camilla).done("supplier:reasons", world.id, at=ASKED_AT, text=QUESTION)
    key = ReasonsRequest.objects.get().id
    for stranger in (world.cast.astrid, world.cast.erik_at_helfo):
        visitor(stranger).get("authority:reasons", key, at=ASKED_AT, status=404)
    assert QUESTION not in visitor(world.cast.bjorn).get("supplier:reasons", world.id, at=ASKED_AT)
