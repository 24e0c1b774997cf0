"""Who is admitted while a competition is out is not invited to it, and is told so; the next one comes to them too."""

from datetime import datetime, timedelta

import pytest

from terskel.competitions import queries
from tests.web.visiting import visitor
from tests.worlds.cast import Cast
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    CompetitionWorld,
    draft_competition,
    publish,
    published_competition,
    with_rival,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> CompetitionWorld:
    """Published to Bjørn's firm alone; Camilla's is admitted two days later."""
    made = lent(alone)
    with_rival(made.dps, at=ASKED_AT)
    return made


def alone(cast: Cast) -> CompetitionWorld:
    return published_competition(cast, rival=False)


def missed(world: CompetitionWorld, *, at: datetime = ASKED_AT) -> list[str]:
    rows = queries.published_before_admission(world.cast.camilla, at=at)
    return [row.reference for row in rows]


def test_whoever_was_admitted_later_reads_which_competitions_they_came_too_late_for(world: CompetitionWorld) -> None:
    assert missed(world) == [world.terms.reference]
    page = visitor(world.cast.camilla).get("supplier:invitations", at=ASKED_AT)
    assert "Publisert før dere ble tatt opp" in page
    assert world.terms.reference in page
    assert missed(world, at=CLOSES_AT) == []


def test_whoever_is_invited_has_missed_nothing(world: CompetitionWorld) -> None:
    assert queries.published_before_admission(world.cast.bjorn, at=ASKED_AT) == []


def test_the_next_competition_is_for_both(world: CompetitionWorld) -> None:
    after = publish(draft_competition(world.dps, title="Neste"), at=ASKED_AT, closes_at=CLOSES_AT + timedelta(days=7))
    assert len(queries.invited(after.id)) == 2
    assert missed(world) == [world.terms.reference]
