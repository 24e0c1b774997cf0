"""Would we get in? What a visitor answers, and what is said of each category."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.dps.queries import CategoryView, RequirementView
from terskel.qualification import queries
from terskel.qualification.queries import verdict
from tests.worlds.cast import Cast, the_cast
from tests.worlds.dps import APPLIED_AT, SET_UP_AT, DpsWorld, draft_dps, public_dps

DPS = uuid4()
FIRST, SECOND = uuid4(), uuid4()
CATEGORY = CategoryView(
    id=FIRST,
    dps_id=DPS,
    number=1,
    code="1",
    name="Test",
    name_assumed_reason="",
    description="",
    cpv=(),
    maximum_value=None,
)


def requirement(
    key: str, *, category: UUID | None = None, minimum: int | None = None, level: str = ""
) -> RequirementView:
    return RequirementView(
        id=uuid4(),
        dps_id=DPS,
        category_id=category,
        number=1,
        excess_reason="",
        reuse_key=key,
        kind="technical",
        type="references",
        text=key,
        level=level,
        minimum=Decimal(minimum) if minimum is not None else None,
        evidence="",
        why="",
    )


WHOLE = requirement("konkurs")
TWO = requirement("oppdrag", category=FIRST, minimum=2)
THREE = requirement("oppdrag", category=SECOND, minimum=3)
WORDS = requirement("oppdrag", category=SECOND, minimum=5, level="Innen helse")
KNOWN = (WHOLE, TWO, THREE, WORDS)


@pytest.mark.parametrize(
    ("said", "unmet", "unanswered"),
    [
        ({}, (), (WHOLE, TWO)),
        ({WHOLE.id: True, TWO.id: True}, (), ()),
        ({WHOLE.id: True, TWO.id: False}, (TWO,), ()),
        ({WHOLE.id: False, TWO.id: None}, (WHOLE,), (TWO,)),
        ({WHOLE.id: None, TWO.id: None}, (), (WHOLE, TWO)),
        ({WHOLE.id: True, THREE.id: True}, (), ()),
        ({WHOLE.id: True, TWO.id: False, THREE.id: True}, (), ()),
        ({WHOLE.id: True, WORDS.id: True}, (), (TWO,)),
        ({WHOLE.id: True, THREE.id: False}, (), (TWO,)),
        ({WHOLE.id: True, TWO.id: True, uuid4(): False}, (), ()),
    ],
)
def test_a_category_fits_when_each_of_its_requirements_is_met_or_a_higher_level_is(
    said: dict[UUID, bool | None], unmet: tuple[RequirementView, ...], unanswered: tuple[RequirementView, ...]
) -> None:
    found = verdict(CATEGORY, KNOWN, said)
    assert (found.unmet, found.open, found.fits) == (unmet, unanswered, not unmet and not unanswered)


@pytest.fixture
def world() -> DpsWorld:
    return public_dps(the_cast())


@pytest.mark.django_db
def test_anybody_is_asked_each_question_once_for_the_categories_they_choose(world: DpsWorld) -> None:
    slug = "konsulenttjenester-innen-ikt"
    nothing = queries.fit(ANONYMOUS, slug, [], {}, at=APPLIED_AT)
    assert (nothing.questions, nothing.verdicts) == ((), ())
    both = queries.fit(ANONYMOUS, slug, world.category_ids, {}, at=APPLIED_AT)
    assert (len(both.questions), len(both.verdicts)) == (3, 2)
    strange = queries.fit(ANONYMOUS, slug, [uuid4()], {uuid4(): True}, at=APPLIED_AT)
    assert strange.verdicts == ()


@pytest.mark.django_db
def test_a_system_that_is_not_public_has_no_fit_check() -> None:
    cast: Cast = the_cast()
    draft_dps(cast)
    with pytest.raises(Missing):
        queries.fit(ANONYMOUS, "konsulenttjenester-innen-ikt", [], {}, at=SET_UP_AT)
