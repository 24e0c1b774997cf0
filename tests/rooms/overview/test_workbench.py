"""The manager's workbench: what the coming weeks hold, and the numbers of all their systems together."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from terskel import clock
from terskel.core.actors import Actor
from terskel.overview import moments, workbench
from terskel.overview.workbench import KeyNumbers, Week
from tests.statements import asked
from tests.web.visiting import visitor
from tests.worlds.cast import founder, oslo
from tests.worlds.competitions import CLOSES_AT, PUBLISHED_AT, CompetitionWorld, published_competition
from tests.worlds.dps import apply
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> CompetitionWorld:
    return lent(published_competition)


def weeks(reader: Actor, *, at: datetime) -> tuple[Week, ...]:
    return workbench.weeks(reader, moments.own(reader, at=at), at=at)


def key_numbers(reader: Actor, *, at: datetime) -> KeyNumbers | None:
    return workbench.key_numbers(reader, moments.own(reader, at=at), at=at)


def week_of(day: date, reader: Actor, world: CompetitionWorld) -> Week | None:
    found = weeks(reader, at=PUBLISHED_AT)
    return next((week for week in found if week.monday <= day <= week.sunday), None)


def test_a_deadline_at_midnight_stands_in_the_week_of_its_last_day(world: CompetitionWorld) -> None:
    last_day = (CLOSES_AT - timedelta(microseconds=1)).date()
    week = week_of(last_day, world.cast.brita, world)
    assert week is not None
    assert [(one.kind, one.at) for one in week.moments if one.kind == "closing"] == [("closing", CLOSES_AT)]
    assert week.number == last_day.isocalendar().week


def test_requests_stand_in_the_week_of_their_last_day_to_decide_for_those_who_decide_them(
    world: CompetitionWorld,
) -> None:
    received = oslo(f"{PUBLISHED_AT.date()} 08:00")
    apply(world.dps, founder(61, "Ny AS", "Nina Ny"), ["IKT-01", "IKT-02"], at=received)
    at = PUBLISHED_AT + timedelta(hours=1)
    found = [week for week in weeks(world.cast.astrid, at=at) if week.requests]
    assert [week.requests for week in found] == [2]
    assert found[0].monday > received.date()
    assert not any(week.requests for week in weeks(world.cast.brita, at=at))


def test_there_are_five_weeks_and_each_begins_on_a_monday(world: CompetitionWorld) -> None:
    found = weeks(world.cast.brita, at=PUBLISHED_AT)
    assert len(found) == 5
    assert all(week.monday.weekday() == 0 for week in found)
    assert any(week.moments for week in found)


def test_the_numbers_are_of_all_published_systems_of_the_authority(world: CompetitionWorld) -> None:
    before = key_numbers(world.cast.astrid, at=PUBLISHED_AT)
    assert before is not None
    assert before.qualified > 0
    assert (before.undecided, before.overdue) == (0, 0)
    apply(world.dps, founder(61, "Ny AS", "Nina Ny"), ["IKT-01"], at=PUBLISHED_AT)
    late = key_numbers(world.cast.astrid, at=PUBLISHED_AT + timedelta(days=60))
    assert late is not None
    assert (late.undecided, late.overdue) == (1, 1)
    assert (late.qualified, late.new, late.fewer) == (before.qualified, 0, 0)
    assert key_numbers(world.cast.brita, at=PUBLISHED_AT) is None, "Helfo has no system of its own"


@pytest.mark.parametrize("page", ["authority:home", "authority:outlook"])
def test_the_manager_s_pages_ask_no_more_often_for_more_requests(world: CompetitionWorld, page: str) -> None:
    manager = visitor(world.cast.astrid)
    at = PUBLISHED_AT + timedelta(hours=1)
    apply(world.dps, founder(61, "Ny AS", "Nina Ny"), ["IKT-01"], at=PUBLISHED_AT)
    manager.get(page, at=at)
    with asked() as few:
        manager.get(page, at=at)
    apply(world.dps, founder(62, "Nyere AS", "Nils Nyere"), ["IKT-01", "IKT-02"], at=PUBLISHED_AT)
    with asked() as more:
        manager.get(page, at=at)
    assert len(more) == len(few) <= 30


def test_the_outlook_shows_numbers_to_managers_and_weeks_to_all(world: CompetitionWorld) -> None:
    apply(world.dps, founder(61, "Ny AS", "Nina Ny"), ["IKT-01", "IKT-02"], at=PUBLISHED_AT)
    at = PUBLISHED_AT + timedelta(hours=1)
    seen = visitor(world.cast.astrid).get("authority:outlook", at=at)
    assert "Nøkkeltall" in seen
    assert "2 søknader å avgjøre" in seen
    seen = visitor(world.cast.brita).get("authority:outlook", at=at)
    assert "Nøkkeltall" not in seen
    assert "Tilbudsfrist" in seen
    assert world.terms.title in seen


def test_the_river_draws_each_limit_that_the_table_holds_and_the_table_can_be_had(world: CompetitionWorld) -> None:
    buyer = visitor(world.cast.brita)
    at = PUBLISHED_AT + timedelta(hours=1)
    shown = [one for week in weeks(world.cast.brita, at=at) for one in week.moments]
    assert {one.kind for one in shown} >= {"questions", "closing"}
    with clock.stopped_at(at):
        page = buyer.client.get(reverse("authority:outlook")).content.decode()
        sheet = buyer.client.get(reverse("authority:outlook") + "?format=csv").content.decode()
    assert page.count('transform="translate(') == sheet.count(world.terms.title) == len(shown)


def test_whoever_has_nothing_to_do_reads_what_comes_next(world: CompetitionWorld) -> None:
    seen = visitor(world.cast.brita).get("authority:home", at=PUBLISHED_AT + timedelta(hours=1))
    assert "Ingenting trenger deg nå" in seen
    assert f"Siste dag for spørsmål: {world.terms.title}" in seen
