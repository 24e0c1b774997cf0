"""Two evaluators score alone, deliver and agree, through pages (F071, F077)."""

from uuid import UUID

import pytest

from terskel.evaluation import queries
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds.cast import oslo
from tests.worlds.evaluations import SCORED_AT, EvaluationWorld, panel_declared, pass_requirements, person_of, scored
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

LATER = oslo("2027-01-25 16:00")


def scores(world: EvaluationWorld, points: str, whose: str) -> dict[str, str]:
    given = {}
    for number, tender in enumerate(world.tenders.values(), start=1):
        given[f"first_{tender}"] = points
        given[f"reason_{tender}"] = f"{whose} fant tre oppdrag som ligner i tilbud {number}."
    return given


def score(who: Visitor, world: EvaluationWorld, criterion: UUID, points: str, whose: str) -> None:
    who.get("authority:evaluation_criterion", world.id, criterion, at=SCORED_AT)
    who.done("authority:evaluation_criterion", world.id, criterion, at=SCORED_AT, **scores(world, points, whose))


def test_once_points_are_given_only_the_way_they_are_given_is_offered() -> None:
    world = lent(scored)
    eva = visitor(world.cast.eva_at_helfo)
    page = eva.get("authority:evaluation_plan", world.id, at=SCORED_AT)
    assert "Måten dere gir poeng på, kan ikke endres nå" in page
    assert "Sammen, på ett ark" in page
    assert "Først hver for seg" not in page
    both = [str(person_of(one)) for one in (world.cast.eva_at_helfo, world.cast.erik_at_helfo)]
    given = {f"given_{one}": both for one in world.quality}
    late = eva.post("authority:evaluation_plan", world.id, at=SCORED_AT, way="individual", note="Fra før", **given)
    assert text_of(late).count("Måten dere gir poeng på, kan ikke endres nå") >= 2
    assert "Fra før" in text_of(late)
    eva.done("authority:evaluation_plan", world.id, at=SCORED_AT, way="joint", note="Begge kan det", **given)


def test_from_the_plan_to_agreement() -> None:
    world = lent(panel_declared)
    pass_requirements(world, world.bjorns, world.camillas)
    eva, erik = visitor(world.cast.eva_at_helfo), visitor(world.cast.erik_at_helfo)
    both = [str(person_of(one)) for one in (world.cast.eva_at_helfo, world.cast.erik_at_helfo)]
    first, second = world.quality
    assert "Evas beste felt" not in erik.get("authority:evaluation_plan", world.id, at=SCORED_AT)
    eva.get("authority:evaluation_plan", world.id, at=SCORED_AT)
    given = {f"given_{first}": both, f"given_{second}": both[1:]}
    eva.done("authority:evaluation_plan", world.id, at=SCORED_AT, way="individual", note="Evas beste felt", **given)
    assert "Evas beste felt" in erik.get("authority:evaluation_plan", world.id, at=SCORED_AT)
    eva.get("authority:evaluation_criterion", world.id, second, at=SCORED_AT)
    score(eva, world, first, "9", "Eva")
    score(erik, world, first, "6", "Erik")
    assert "Eva fant" not in erik.get("authority:evaluation_deliver", world.id, at=SCORED_AT)
    assert "Eva fant" not in erik.get("authority:evaluation_agree", world.id, first, at=SCORED_AT)
    assert erik.post("authority:evaluation_deliver", world.id, at=SCORED_AT).status_code == 200
    score(erik, world, second, "5", "Erik")
    eva.done("authority:evaluation_deliver", world.id, at=SCORED_AT)
    assert "Erik fant" not in eva.get("authority:evaluation_agree", world.id, first, at=SCORED_AT)
    erik.done("authority:evaluation_deliver", world.id, at=SCORED_AT)
    erik.get("authority:evaluation_criterion", world.id, second, at=SCORED_AT)
    page = eva.get("authority:evaluation_agree", world.id, first, at=LATER)
    assert "Erik fant" in page
    assert "Eva fant" in page
    agreed = scores(world, "8", "Gruppen")
    refused = eva.post("authority:evaluation_agree", world.id, first, at=LATER, **agreed)
    assert "Gruppen fant tre oppdrag" in refused.content.decode()
    agreed |= {f"why_{tender}": "Referansen var for gammel, så vi møttes." for tender in world.tenders.values()}
    eva.done("authority:evaluation_agree", world.id, first, at=LATER, **agreed)
    eva.get("authority:evaluation", world.id, at=LATER)
    eva.done("authority:evaluation_adopt", world.id, at=LATER)
    eva.get("authority:evaluation_matrix", world.id, at=LATER)
    assert queries.matrix(world.cast.eva_at_helfo, world.id).unscored == 0


def test_a_reason_written_before_is_taken_where_none_is_written() -> None:
    world = lent(panel_declared)
    pass_requirements(world, world.bjorns, world.camillas)
    erik, criterion = visitor(world.cast.erik_at_helfo), world.quality[0]
    written = "Tre oppdrag i staten med samme slags løsning."
    first = {f"first_{world.bjorns}": "7", f"reason_{world.bjorns}": written}
    erik.done("authority:evaluation_criterion", world.id, criterion, at=SCORED_AT, **first)
    assert written in erik.get("authority:evaluation_criterion", world.id, criterion, at=SCORED_AT)
    taken = {f"first_{world.camillas}": "6", f"reason_{world.camillas}": "", f"take_{world.camillas}": written}
    erik.done("authority:evaluation_criterion", world.id, criterion, at=SCORED_AT, **taken)
    cell = queries.matrix(world.cast.erik_at_helfo, world.id).sheet(world.camillas).scores[criterion]
    assert (cell.points, cell.reason) == (6, written)
