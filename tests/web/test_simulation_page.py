"""The draft's model is tried on its page before it is published (F074)."""

import pytest

from tests.web.visiting import visitor
from tests.worlds.competitions import DRAFTED_AT, PUBLISHED_AT, CompetitionWorld, draft_competition, publish
from tests.worlds.dps import operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

FIGURES = {
    "fewest": "3",
    "most": "6",
    "price_low": "1 500 000",
    "price_likely": "1 700 000",
    "price_high": "2 300 000",
    "points_low": "4",
    "points_high": "10",
}


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(operative_dps))


def tried(draft: CompetitionWorld, **change: str) -> str:
    brita = visitor(draft.cast.brita)
    page = brita.get("authority:competition_simulation", draft.id, at=DRAFTED_AT, **FIGURES | change)
    return page.replace("\xa0", " ")


def test_the_page_suggests_figures_and_draws_nothing_before_it_is_asked(draft: CompetitionWorld) -> None:
    page = visitor(draft.cast.brita).get("authority:competition_simulation", draft.id, at=DRAFTED_AT)
    assert "Prøv modellen" in page
    assert "Den billigste vinner" not in page


def test_the_check_before_publication_leads_to_it(draft: CompetitionWorld) -> None:
    page = visitor(draft.cast.brita).get("authority:competition_check", draft.id, at=DRAFTED_AT)
    assert "Prøv modellen" in page


def test_the_same_figures_give_the_same_answer(draft: CompetitionWorld) -> None:
    first = tried(draft)
    assert "Den billigste vinner" in first
    assert "Hva ett poeng er verdt" in first
    assert tried(draft) == first


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"price_likely": "9 000 000"}, "Skriv det laveste først"),
        ({"fewest": "9"}, "minst like mange som det færreste"),
        ({"points_high": "11"}, "på skalaen til modellen"),
        ({"price_low": "mye"}, "Skriv beløpet i kroner"),
        ({"most": "31"}, "30"),
    ],
)
def test_figures_that_cannot_be_drawn_are_told_beside_the_question(
    draft: CompetitionWorld, change: dict[str, str], said: str
) -> None:
    page = tried(draft, **change)
    assert said in page
    assert "Den billigste vinner" not in page


def test_after_the_publication_there_is_nothing_left_to_try(draft: CompetitionWorld) -> None:
    publish(draft)
    visitor(draft.cast.brita).get("authority:competition_simulation", draft.id, at=PUBLISHED_AT, status=404)
