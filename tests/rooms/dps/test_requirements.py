"""Qualification requirements: of the law's types only, one key is one question, and the library they come from."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from terskel.core.decisions import Missing, RefusedAct
from terskel.core.phrases import refusal_text
from terskel.core.places import UNSAID
from terskel.core.requirement_types import REQUIREMENT_TYPES
from terskel.dps import actions, models, queries
from tests.worlds.cast import Cast, the_cast
from tests.worlds.dps import SET_UP_AT, DpsWorld, draft_dps, public_dps

pytestmark = pytest.mark.django_db

KEY = "references.development"


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def world(cast: Cast) -> DpsWorld:
    return draft_dps(cast)


def code_of(refusal: RefusedAct) -> str:
    for language in ("nb", "nn", "en"):
        assert refusal_text(refusal.refused, language)
    return refusal.refused.code


def in_library(cast: Cast, key: str = KEY) -> None:
    actions.add_to_library(
        reuse_key=key,
        kind="technical",
        type="references",
        text="Relevante oppdrag innen utvikling",
        minimum=Decimal(2),
        evidence="Beskrivelse med oppdragsgiver og tid",
        why="Vi må vite at dere har gjort det før.",
        by=cast.astrid,
        at=SET_UP_AT,
    )


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"kind": "technical", "type": "price"}, "dps.requirement_type_not_allowed"),
        ({"kind": "technical", "type": "turnover"}, "dps.requirement_type_not_allowed"),
        ({"kind": "economic", "type": "turnover", "minimum": Decimal(0)}, "dps.requirement_minimum_not_positive"),
        ({"kind": "suitability", "minimum": Decimal(3)}, "dps.requirement_takes_no_minimum"),
        ({"kind": "technical", "reuse_key": "Våre Referanser"}, "dps.reuse_key_malformed"),
    ],
)
def test_a_requirement_asks_about_nothing_but_what_the_law_lists(
    cast: Cast, world: DpsWorld, terms: dict[str, object], code: str
) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.add_requirement(world.id, text="Noe", by=cast.astrid, at=SET_UP_AT, **terms)  # type: ignore[arg-type]
    assert code_of(refusal.value) == code


def test_the_database_refuses_a_type_of_another_kind(cast: Cast, world: DpsWorld) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        models.QualificationRequirement.objects.filter(pk=world.requirements[0]).update(type="turnover")


def test_every_type_has_a_name_in_every_language() -> None:
    for language in ("nb", "nn", "en"):
        assert list(queries.requirement_types(language)) == list(REQUIREMENT_TYPES)


def test_one_key_is_one_question_with_a_level_of_its_own_in_each_category(cast: Cast, world: DpsWorld) -> None:
    by = {"by": cast.astrid, "at": SET_UP_AT}
    asked = {"kind": "technical", "text": "Relevante oppdrag", "reuse_key": KEY, "evidence": "Liste"}
    first, second = world.category_ids
    actions.add_requirement(world.id, **asked, category_id=first, minimum=Decimal(2), **by)  # type: ignore[arg-type]
    actions.add_requirement(world.id, **asked, category_id=second, minimum=Decimal(3), **by)  # type: ignore[arg-type]
    found = [one for one in queries.requirements_of(world.id) if one.reuse_key == KEY]
    assert [one.minimum for one in found] == [2, 3]
    assert {one.question_key for one in found} == {KEY}
    for changed, code in (
        ({"text": "Noe annet", "category_id": None}, "dps.reuse_key_means_another"),
        ({"category_id": first}, "dps.reuse_key_asked_already"),
        ({"category_id": None}, "dps.reuse_key_asked_already"),
    ):
        with pytest.raises(RefusedAct) as refusal:
            actions.add_requirement(world.id, **{**asked, **changed}, **by)  # type: ignore[arg-type]
        assert code_of(refusal.value) == code


def test_a_requirement_without_a_key_is_a_question_of_its_own(world: DpsWorld) -> None:
    keys = [one.question_key for one in queries.requirements_of(world.id)]
    assert keys == [str(one) for one in world.requirements]


def test_the_library_is_asked_in_several_categories_at_once_and_counts_where(cast: Cast, world: DpsWorld) -> None:
    in_library(cast)
    (entry,) = queries.library(cast.astrid)
    assert (entry.used_in, entry.asks.answer, entry.asks.unit) == (0, "references", "count")
    made = actions.ask_from_library(world.id, entry.id, category_ids=world.category_ids, by=cast.astrid, at=SET_UP_AT)
    found = [one for one in queries.requirements_of(world.id) if one.id in made]
    assert [one.category_id for one in found] == list(world.category_ids)
    assert {(one.text, one.minimum, one.why) for one in found} == {(entry.text, entry.minimum, entry.why)}
    assert queries.library(cast.astrid)[0].used_in == 1


def test_a_change_in_the_library_leaves_what_a_dps_asks(cast: Cast, world: DpsWorld) -> None:
    in_library(cast)
    (entry,) = queries.library(cast.astrid)
    actions.ask_from_library(world.id, entry.id, by=cast.astrid, at=SET_UP_AT)
    actions.change_in_library(
        entry.id, reuse_key=KEY, kind="technical", text="Helt andre oppdrag", by=cast.astrid, at=SET_UP_AT
    )
    assert queries.library(cast.astrid)[0].text == "Helt andre oppdrag"
    assert queries.requirements_of(world.id)[-1].text == entry.text
    actions.remove_from_library(entry.id, by=cast.astrid, at=SET_UP_AT)
    assert queries.library(cast.astrid) == []
    assert queries.requirements_of(world.id)[-1].text == entry.text


def test_a_library_is_its_own_authoritys_and_its_keys_are_unique(cast: Cast, world: DpsWorld) -> None:
    in_library(cast)
    (entry,) = queries.library(cast.astrid)
    with pytest.raises(RefusedAct) as refusal:
        in_library(cast)
    assert code_of(refusal.value) == "dps.reuse_key_taken"
    assert queries.library(cast.brita) == queries.library(cast.bjorn) == []
    with pytest.raises(Missing):
        actions.remove_from_library(entry.id, by=cast.brita, at=SET_UP_AT)
    with pytest.raises(RefusedAct) as told:
        actions.remove_from_library(entry.id, by=cast.eva, at=SET_UP_AT)
    assert code_of(told.value) == "dps.not_manager"


def test_a_published_dps_takes_no_requirement_from_the_library(cast: Cast) -> None:
    in_library(cast)
    published = public_dps(cast)
    with pytest.raises(RefusedAct) as refusal:
        actions.ask_from_library(published.id, queries.library(cast.astrid)[0].id, by=cast.astrid, at=SET_UP_AT)
    assert code_of(refusal.value) == "dps.not_a_draft"


def turnover(world: DpsWorld, minimum: int, *, reason: str = "") -> None:
    actions.change_draft(world.id, largest_contract=Decimal(5_000_000), by=world.cast.astrid, at=SET_UP_AT)
    actions.add_requirement(
        world.id,
        kind="economic",
        type="turnover",
        text="Omsetning siste år",
        minimum=Decimal(minimum),
        excess_reason=reason,
        evidence="Årsregnskap",
        by=world.cast.astrid,
        at=SET_UP_AT,
    )


def told_of_turnover(world: DpsWorld) -> bool:
    check = queries.check(world.cast.astrid, world.id, at=SET_UP_AT)
    return any("omsetning" in text.casefold() for text in (*check.blocking, *check.warnings))


def test_a_turnover_of_twice_the_largest_contract_is_the_most(world: DpsWorld) -> None:
    turnover(world, 10_000_000)
    assert not told_of_turnover(world)


def test_more_than_twice_the_largest_contract_is_told_before_publication(world: DpsWorld) -> None:
    turnover(world, 10_000_001)
    assert told_of_turnover(world)


def test_more_than_twice_is_allowed_with_a_reason(world: DpsWorld) -> None:
    turnover(world, 10_000_001, reason="Leveransen er forbundet med særlig risiko.")
    assert not told_of_turnover(world)


def test_a_category_limited_by_value_measures_turnover_against_its_own_limit(cast: Cast, world: DpsWorld) -> None:
    first = world.category_ids[0]
    actions.change_category(
        first,
        code="IKT-01",
        name="Små oppdrag",
        description="",
        cpv=[],
        maximum_value=Decimal(1_000_000),
        place=UNSAID,
        by=cast.astrid,
        at=SET_UP_AT,
    )
    actions.change_draft(world.id, largest_contract=Decimal(5_000_000), by=cast.astrid, at=SET_UP_AT)
    actions.add_requirement(
        world.id,
        kind="economic",
        type="turnover",
        text="Omsetning",
        minimum=Decimal(2_000_001),
        evidence="Årsregnskap",
        category_id=first,
        by=cast.astrid,
        at=SET_UP_AT,
    )
    assert told_of_turnover(world)


def test_a_requirement_that_does_not_say_how_to_show_it_is_told_before_publication(world: DpsWorld) -> None:
    actions.add_requirement(world.id, kind="technical", text="Erfaring", by=world.cast.astrid, at=SET_UP_AT)
    assert len(queries.check(world.cast.astrid, world.id, at=SET_UP_AT).blocking) == 1
