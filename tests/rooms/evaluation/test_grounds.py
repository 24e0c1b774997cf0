"""All grounds of FOA §§ 24-8 and 24-2 can be used, each after what the law asks to be weighed first."""

from datetime import date, timedelta

import pytest

from terskel.documents import queries as documents
from terskel.evaluation import actions
from terskel.evaluation.grounds import GROUNDS, Weighed, title_of
from terskel.evaluation.models import TenderRejection
from tests.rooms.refusals import refused
from tests.worlds.evaluations import SCORED_AT, EvaluationWorld, panel_declared, said_in
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

WHY = "Rettens dom av 4. mai gjelder daglig leder i firmaet."
MEASURES = "Har ikke vist til noen tiltak, tross spørsmål."
PROPORTION = "Forholdet er alvorlig og gjelder samme slags ytelse."
RECENT = date(2026, 5, 4)


@pytest.fixture
def world() -> EvaluationWorld:
    return lent(panel_declared)


def reject(world: EvaluationWorld, ground: str, weighed: Weighed | None = None) -> None:
    actions.reject_tender(
        world.id, world.camillas, ground=ground, reason=WHY, weighed=weighed, by=world.cast.erik_at_helfo, at=SCORED_AT
    )


def test_the_law_lists_eight_grounds_of_the_tender_and_nineteen_of_the_tenderer() -> None:
    codes = sorted(GROUNDS)
    assert sum(code.startswith("R-248-") for code in codes) == 8
    assert sum(code.startswith("R-242-") for code in codes) == 4 + 6 + 9
    assert GROUNDS["R-242-3i"].clause == "FOA § 24-2 (3) i"


@pytest.mark.parametrize("code", sorted(GROUNDS))
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_ground_has_its_words(code: str, language: str) -> None:
    assert title_of(code, language)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ground", "weighed", "refusal"),
    [
        ("R-242-2b", Weighed(None, MEASURES), "ground_without_date"),
        ("R-242-2b", Weighed(date(2021, 1, 24), MEASURES), "exclusion_period_over"),
        ("R-242-2b", Weighed(RECENT), "self_cleaning_not_weighed"),
        ("R-242-3c", Weighed(date(2024, 1, 24), MEASURES, PROPORTION), "exclusion_period_over"),
        ("R-242-3g", Weighed(), "proportion_not_weighed"),
        ("R-242-1b", Weighed(None, MEASURES), "proportion_not_weighed"),
        ("R-242-1d", Weighed(), "not_heard"),
    ],
)
def test_a_tenderer_is_not_excluded_before_the_law_is_weighed(
    world: EvaluationWorld, ground: str, weighed: Weighed, refusal: str
) -> None:
    assert refused(lambda: reject(world, ground, weighed)) == f"evaluation.{refusal}"


def test_what_was_weighed_stands_in_the_letter(world: EvaluationWorld) -> None:
    reject(world, "R-242-3c", Weighed(RECENT, MEASURES, PROPORTION))
    actions.confirm_rejection(world.id, world.camillas, by=world.cast.eva_at_helfo, at=SCORED_AT)
    camilla = world.cast.camilla
    said = said_in(documents.letter(camilla, documents.letters_for_recipient(camilla, world.id)[0].id).letter)
    for one in (WHY, MEASURES, PROPORTION, "4. mai 2026", "FOA § 24-2 (3) c"):
        assert one in said


def test_an_unfair_advantage_is_a_ground_after_the_tenderer_was_heard(world: EvaluationWorld) -> None:
    due = SCORED_AT - timedelta(hours=1)

    def ask(kind: str) -> None:
        actions.ask_tenderer(
            world.id,
            world.camillas,
            kind=kind,
            text="Dere deltok i forberedelsene. Hvordan ble andre likestilt?",
            due_at=due,
            by=world.cast.eva_at_helfo,
            at=due - timedelta(days=4),
        )

    ask("clarification")
    assert refused(lambda: reject(world, "R-242-1d")) == "evaluation.not_heard"
    ask("advantage")
    camilla = world.cast.camilla
    said = said_in(documents.letter(camilla, documents.letters_for_recipient(camilla, world.id)[0].id).letter)
    assert "Høring før vi tar stilling" in said
    assert "§§ 12-2, 24-2 (1) d" in said
    reject(world, "R-242-1d")


@pytest.mark.parametrize("ground", ["R-248-2c", "R-248-2e", "R-242-1a"])
def test_grounds_that_ask_for_nothing_more_need_only_their_reason(world: EvaluationWorld, ground: str) -> None:
    reject(world, ground)
    recorded = TenderRejection.objects.get()
    assert (recorded.tender_id, recorded.ground, recorded.reason) == (world.camillas, ground, WHY)
