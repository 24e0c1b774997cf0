"""All tenders by all criteria on one page: what is saved, which cell is wrong, and in how many statements."""

import re
from collections.abc import Mapping

import pytest
from django.urls import reverse

from terskel import clock
from terskel.core.actors import Actor
from terskel.evaluation import queries
from tests.statements import asked
from tests.web.visiting import visitor
from tests.worlds.evaluations import SCORED_AT, EvaluationWorld, panel_declared, pass_requirements, scored
from tests.worlds.lent import lent
from tests.worlds.many_tenders import many, scored_alone

pytestmark = pytest.mark.django_db

WHY = "Tre oppdrag som testleder for oppgjørsløsninger."


@pytest.fixture
def world() -> EvaluationWorld:
    world = lent(panel_declared)
    pass_requirements(world, world.bjorns, world.camillas)
    return world


def shown(world: EvaluationWorld, by: Actor) -> str:
    """The page with its markup."""
    with clock.stopped_at(SCORED_AT):
        return visitor(by).client.get(reverse("authority:evaluation_grid", args=[world.id])).content.decode()


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1]


def standing(world: EvaluationWorld) -> list[str]:
    sheets = queries.matrix(world.cast.eva_at_helfo, world.id).sheets
    return [f"{cell.points} {cell.by_name}" for sheet in sheets for cell in sheet.scores.values()]


def cells(*typed: tuple[str, str, str]) -> dict[str, str]:
    return {f"{part}.{key}": value for key, points, why in typed for part, value in (("p", points), ("r", why))}


def send(world: EvaluationWorld, by: Actor, seen: str, typed: Mapping[str, str]) -> str:
    """The page after saving; "" where all was saved."""
    answer = visitor(by).post("authority:evaluation_grid", world.id, at=SCORED_AT, seen=seen, **typed)
    return answer.content.decode() if answer.status_code == 200 else ""


def test_what_is_typed_is_saved_and_what_is_left_alone_is_not(world: EvaluationWorld) -> None:
    erik = world.cast.erik_at_helfo
    assert send(world, erik, seen_in(shown(world, erik)), cells(("1.1", "7,5", WHY), ("1.2", "", ""))) == ""
    assert [one.split()[0] for one in standing(world)] == ["7.5"]


def test_every_wrong_cell_is_named_and_nothing_typed_is_lost(world: EvaluationWorld) -> None:
    erik = world.cast.erik_at_helfo
    typed = cells(("1.1", "11", WHY), ("1.2", "åtte", WHY), ("2.1", "8", "Kort."), ("2.2", "8", WHY))
    page = send(world, erik, "- - - -", typed)
    assert page.count('aria-invalid="true"') == 3
    for value in ('value="11"', 'value="åtte"', "Kort.", WHY):
        assert value in page
    assert standing(world) == []


def test_two_who_write_in_the_same_cell_lose_nothing(world: EvaluationWorld) -> None:
    eva, erik = world.cast.eva_at_helfo, world.cast.erik_at_helfo
    seen = seen_in(shown(world, erik))
    assert send(world, eva, seen, cells(("1.1", "4", "Evas lesning av referansene."))) == ""
    page = send(world, erik, seen, cells(("1.1", "9", WHY), ("1.2", "6", WHY)))
    assert "Evas lesning av referansene." in page
    assert WHY in page
    assert len(standing(world)) == 1
    assert send(world, erik, seen_in(page), cells(("1.1", "9", WHY), ("1.2", "6", WHY))) == ""
    assert len(standing(world)) == 2


def test_points_that_are_settled_are_changed_with_a_reason_on_the_grid_and_on_the_page_of_the_criterion() -> None:
    world = lent(scored)
    eva, why = world.cast.eva_at_helfo, "Vi hadde oversett den tredje referansen."
    seen = seen_in(shown(world, eva))
    page = send(world, eva, seen, cells(("1.1", "3", WHY)))
    assert 'name="w.1.1"' in page
    assert "Skriv hvorfor de endres fra 9 til 3" in page
    assert send(world, eva, seen, {**cells(("1.1", "3", WHY)), "w.1.1": why}) == ""
    matrix = visitor(eva).get("authority:evaluation_matrix", world.id, at=SCORED_AT)
    assert "Poeng endret etter at prisene var kjent" in matrix
    assert why in matrix
    form = visitor(eva).get("authority:evaluation_criterion", world.id, world.quality[0], at=SCORED_AT)
    assert "Hvorfor fastsatte poeng endres" in form


def test_an_untouched_cell_never_overwrites_what_a_colleague_wrote_since(world: EvaluationWorld) -> None:
    eva, erik = world.cast.eva_at_helfo, world.cast.erik_at_helfo
    send(world, eva, "- - - -", cells(("1.1", "4", WHY)))
    seen = seen_in(shown(world, erik))
    send(world, eva, seen, cells(("1.1", "5", WHY)))
    assert send(world, erik, seen, cells(("1.1", "4", WHY), ("1.2", "6", WHY))) == ""
    assert [one.split()[0] for one in standing(world)] == ["5", "6"]


def test_sixty_tenders_eight_criteria_and_three_evaluators_take_at_most_thirty_statements() -> None:
    world = lent(many)
    scored_alone(world)
    address = reverse("authority:evaluation_grid", args=[world.id])
    client = visitor(world.cast.eva_at_helfo).client
    with clock.stopped_at(SCORED_AT):
        client.get(address)
        with asked() as statements:
            page = client.get(address).content.decode()
    cells_and_points = page.count('name="p.'), page.count("<abbr")
    assert cells_and_points == (480, 1440)
    assert len(statements) <= 30, "\n".join(one[:150] for one in statements)


def test_before_the_requirements_are_checked_the_page_says_what_comes_first() -> None:
    world = lent(panel_declared)
    page = visitor(world.cast.eva_at_helfo).get("authority:evaluation_grid", world.id, at=SCORED_AT)
    assert "Kontroller krav 1" in page
    assert "0 vurderinger gjenstår" not in page
    pass_requirements(world, world.bjorns, world.camillas)
    assert "Kontroller krav" not in visitor(world.cast.eva_at_helfo).get(
        "authority:evaluation_grid", world.id, at=SCORED_AT
    )
