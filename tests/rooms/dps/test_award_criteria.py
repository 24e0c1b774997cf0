"""The award criteria of a notice: what may be listed, what the check judges, and what stays once it is published."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from terskel.core.publication import PublishedCriterion
from terskel.dps import actions, queries
from terskel.dps.models import PublishedCriterion as Row
from tests.rooms.refusals import refused
from tests.worlds.cast import Cast, the_cast
from tests.worlds.dps import SET_UP_AT, DpsWorld, draft_dps, public_dps

pytestmark = pytest.mark.django_db


def criterion(name: str, least: float, most: float, *, climate: bool = False) -> PublishedCriterion:
    return PublishedCriterion(name=name, least=Decimal(str(least)), most=Decimal(str(most)), climate=climate)


PRICE, QUALITY = criterion("Pris", 30, 60), criterion("Kompetanse", 10, 40)
CLIMATE = criterion("Klima og miljø", 30, 30, climate=True)


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def draft(cast: Cast) -> DpsWorld:
    return draft_dps(cast)


def list_criteria(draft: DpsWorld, *criteria: PublishedCriterion) -> None:
    actions.set_criteria(draft.id, criteria, by=draft.cast.astrid, at=SET_UP_AT)


def found(draft: DpsWorld) -> tuple[str, str, str]:
    """What blocks, what warns and what nobody examined, each in one text."""
    check = queries.check(draft.cast.astrid, draft.id, at=SET_UP_AT)
    return "\n".join(check.blocking), "\n".join(check.warnings), "\n".join(check.unexamined)


def test_criteria_are_kept_in_their_order_and_replaced_whole(draft: DpsWorld) -> None:
    list_criteria(draft, PRICE, QUALITY, CLIMATE)
    assert queries.criteria_of([draft.id]) == {draft.id: (PRICE, QUALITY, CLIMATE)}
    list_criteria(draft, CLIMATE, PRICE)
    assert queries.criteria_of([draft.id]) == {draft.id: (CLIMATE, PRICE)}
    list_criteria(draft)
    assert queries.criteria_of([draft.id]) == {}


def test_the_check_judges_the_criteria_of_the_notice(draft: DpsWorld) -> None:
    assert "Ingen tildelingskriterier er ført opp" in found(draft)[1]
    list_criteria(draft, criterion("Pris", 30, 50), CLIMATE)
    assert "ingen konkurranse kan komme til 100" in found(draft)[0]
    list_criteria(draft, PRICE, QUALITY, CLIMATE)
    blocking, warnings, unexamined = found(draft)
    assert blocking == ""
    assert "tildelingskriterier" not in warnings
    assert "vektene" not in unexamined


def test_the_lowest_climate_weights_are_held_against_the_law_unless_another_answer_is_reasoned(draft: DpsWorld) -> None:
    list_criteria(draft, criterion("Pris", 30, 60), criterion("Klima", 29, 70, climate=True))
    assert "30" in found(draft)[0]
    actions.change_draft(draft.id, climate_answer="insignificant", by=draft.cast.astrid, at=SET_UP_AT)
    assert found(draft)[0] != ""
    actions.change_draft(draft.id, climate_reason="Bare arbeidstid.", by=draft.cast.astrid, at=SET_UP_AT)
    assert found(draft)[0] == ""


@pytest.mark.parametrize(("languages", "lawful"), [([], False), (["nb"], False), (["en"], False), (["nn", "sv"], True)])
def test_a_notice_is_in_norwegian_and_in_a_language_of_the_eu(
    draft: DpsWorld, languages: list[str], lawful: bool
) -> None:
    actions.change_draft(draft.id, notice_languages=languages, by=draft.cast.astrid, at=SET_UP_AT)
    blocking, _, unexamined = found(draft)
    assert ("offisielt EU-språk" not in blocking) == lawful
    assert "Språkene" not in unexamined


@pytest.mark.parametrize(
    ("criteria", "code"),
    [
        ((criterion(" ", 30, 60),), "dps.criterion_without_name"),
        ((PRICE, criterion("pris ", 10, 20)), "dps.criterion_name_twice"),
        ((criterion("Pris", 60, 30),), "dps.criterion_range"),
        ((criterion("Pris", -1, 30),), "dps.criterion_range"),
        ((criterion("Pris", 30, 100.5),), "dps.criterion_range"),
        ((criterion("Pris", 0, 0),), "dps.criterion_range"),
    ],
)
def test_what_can_never_be_criteria_is_refused(draft: DpsWorld, criteria: Any, code: str) -> None:
    list_criteria(draft, PRICE)
    assert refused(lambda: list_criteria(draft, *criteria)) == code
    assert queries.criteria_of([draft.id]) == {draft.id: (PRICE,)}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"notice_languages": ["nb", "ru"]}, "dps.notice_language_unknown"),
        ({"climate_answer": "later"}, "dps.climate_answer_unknown"),
    ],
)
def test_an_answer_nobody_knows_is_refused(draft: DpsWorld, changes: Any, code: str) -> None:
    assert refused(lambda: actions.change_draft(draft.id, **changes, by=draft.cast.astrid, at=SET_UP_AT)) == code


def test_once_published_the_criteria_stay(cast: Cast) -> None:
    world = public_dps(cast)
    assert refused(lambda: list_criteria(world, PRICE)) == "dps.not_a_draft"
    with pytest.raises(IntegrityError, match="settled"), transaction.atomic():
        Row.objects.create(dps_id=world.id, number=1, name="Pris", least=1, most=2)
