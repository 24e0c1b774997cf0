"""The set-up record of a DPS: what it may hold, and who may write it."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from terskel.core.decisions import Missing, RefusedAct
from terskel.core.instants import end_of_day
from terskel.core.phrases import refusal_text
from terskel.core.publication import SetUpRecord
from terskel.dps import actions, models, queries
from tests.worlds.cast import Cast, oslo, the_cast
from tests.worlds.dps import SET_UP_AT, draft_dps, public_dps

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def refused_with(refusal: RefusedAct) -> str:
    for language in ("nb", "nn", "en"):
        assert refusal_text(refusal.refused, language)
    return refusal.refused.code


def test_a_draft_belongs_to_the_managers_authority_and_has_a_reference_and_an_address(cast: Cast) -> None:
    dps_id = actions.create_dps(name="Flyttetjenester på Østlandet", by=cast.astrid, at=SET_UP_AT)
    view = queries.dps(cast.astrid, dps_id, at=SET_UP_AT)
    assert (view.authority_id, view.state, view.buyer_kind) == (cast.nhn_id, "draft", "state")
    assert view.reference.startswith("DPS-2026-")
    assert view.slug == "flyttetjenester-pa-ostlandet"
    assert "helelektronisk" in view.how_it_works


def test_two_dpss_of_one_name_get_different_addresses(cast: Cast) -> None:
    first = actions.create_dps(name="Rekruttering", by=cast.astrid, at=SET_UP_AT)
    second = actions.create_dps(name="Rekruttering", by=cast.astrid, at=SET_UP_AT)
    slugs = {queries.dps(cast.astrid, one, at=SET_UP_AT).slug for one in (first, second)}
    assert len(slugs) == 2


def test_only_a_dps_manager_sets_one_up(cast: Cast) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.create_dps(name="Rekruttering", by=cast.brita, at=SET_UP_AT)
    assert refused_with(refusal.value) == "dps.not_manager"
    with pytest.raises(Missing):
        actions.create_dps(name="Rekruttering", by=cast.bjorn, at=SET_UP_AT)


def test_a_draft_is_seen_by_its_own_authority_only(cast: Cast) -> None:
    dps_id = actions.create_dps(name="Rekruttering", by=cast.astrid, at=SET_UP_AT)
    assert queries.dps(cast.eva, dps_id, at=SET_UP_AT).id == dps_id
    for stranger in (cast.brita, cast.bjorn, cast.camilla):
        with pytest.raises(Missing):
            queries.dps(stranger, dps_id, at=SET_UP_AT)


def test_another_authoritys_draft_looks_missing_to_a_change(cast: Cast) -> None:
    dps_id = actions.create_dps(name="Rekruttering", by=cast.astrid, at=SET_UP_AT)
    with pytest.raises(Missing):
        actions.change_draft(dps_id, subject="Min", by=cast.brita, at=SET_UP_AT)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "  "}, "dps.name_missing"),
        ({"cpv": ["7200"]}, "dps.cpv_malformed"),
        ({"estimated_value": Decimal(0)}, "dps.estimated_value_not_positive"),
        ({"ends_at": SET_UP_AT}, "dps.ends_in_the_past"),
        ({"initial_assessment_days": 0}, "dps.initial_assessment_too_short"),
        ({"standstill_days": 9}, "dps.standstill_too_short"),
        ({"kind": "lease"}, "dps.kind_unknown"),
        ({"language": "se"}, "dps.language_unknown"),
    ],
)
def test_a_field_refuses_what_it_may_not_hold_and_keeps_what_it_held(
    cast: Cast, changes: dict[str, object], code: str
) -> None:
    world = draft_dps(cast)
    before = queries.dps(cast.astrid, world.id, at=SET_UP_AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.change_draft(world.id, **changes, by=cast.astrid, at=SET_UP_AT)
    assert refused_with(refusal.value) == code
    assert queries.dps(cast.astrid, world.id, at=SET_UP_AT) == before


def test_every_field_of_the_set_up_record_can_be_changed_in_a_draft() -> None:
    assert {field.name for field in fields(SetUpRecord)} <= set(actions.DraftFields.__annotations__)


def test_only_a_central_purchasing_body_opens_its_dps_to_others(cast: Cast) -> None:
    world = draft_dps(cast)
    actions.change_draft(world.id, open_to="others", by=cast.astrid, at=SET_UP_AT)
    from tests.worlds.cast import authority, official, person

    plain = official(person("Frida Holm"), authority(3, "Bioteknologirådet"), "dps_manager")
    dps_id = actions.create_dps(name="Trykksaker", by=plain, at=SET_UP_AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.change_draft(dps_id, open_to="others", by=plain, at=SET_UP_AT)
    assert refused_with(refusal.value) == "dps.others_only_for_central_purchasing_body"


def test_a_dps_without_categories_has_one_unnamed_that_shows_no_name(cast: Cast) -> None:
    world = draft_dps(cast, codes=())
    (only,) = queries.categories(cast.astrid, world.id, at=SET_UP_AT)
    assert (only.name, only.label) == (None, "")
    assert queries.own_list(cast.astrid, at=SET_UP_AT)[0].category_count == 0


def test_the_first_named_category_takes_the_place_of_the_unnamed_one(cast: Cast) -> None:
    world = draft_dps(cast, codes=())
    actions.add_category(world.id, code="F1", name="Flytting", by=cast.astrid, at=SET_UP_AT)
    assert [one.name for one in queries.categories(cast.astrid, world.id, at=SET_UP_AT)] == ["Flytting"]


def test_a_divided_dps_is_not_declared_undivided(cast: Cast) -> None:
    world = draft_dps(cast)
    with pytest.raises(RefusedAct) as refusal:
        actions.use_without_categories(world.id, by=cast.astrid, at=SET_UP_AT)
    assert refused_with(refusal.value) == "dps.has_categories"


def test_a_category_code_is_used_once(cast: Cast) -> None:
    world = draft_dps(cast)
    with pytest.raises(RefusedAct) as refusal:
        actions.add_category(world.id, code="IKT-01", name="En til", by=cast.astrid, at=SET_UP_AT)
    assert refused_with(refusal.value) == "dps.category_code_taken"


def test_the_law_knows_no_other_kind_of_requirement(cast: Cast) -> None:
    world = draft_dps(cast)
    with pytest.raises(RefusedAct) as refusal:
        actions.add_requirement(world.id, kind="price", text="Timepris", by=cast.astrid, at=SET_UP_AT)
    assert refused_with(refusal.value) == "dps.requirement_kind_not_allowed"
    with pytest.raises(IntegrityError), transaction.atomic():
        models.QualificationRequirement.objects.create(dps_id=world.id, number=99, kind="price", text="Timepris")


def test_there_is_no_field_for_a_price_a_fee_or_a_cap() -> None:
    forbidden = ("price", "fee", "pris", "gebyr", "cap", "max_suppliers", "limit", "quota")
    for model in (
        models.DynamicPurchasingSystem,
        models.Category,
        models.QualificationRequirement,
        models.DpsMember,
    ):
        for field in model._meta.get_fields():
            assert not any(word in field.name.split("_") for word in forbidden), f"{model.__name__}.{field.name}"


def test_a_removed_category_takes_its_own_requirements_with_it(cast: Cast) -> None:
    world = draft_dps(cast)
    actions.remove_category(world.categories["IKT-01"], by=cast.astrid, at=SET_UP_AT)
    assert [one.code for one in queries.categories(cast.astrid, world.id, at=SET_UP_AT)] == ["IKT-02"]
    assert len(queries.requirements(cast.astrid, world.id, at=SET_UP_AT)) == 2


def test_a_body_is_named_once_at_a_time(cast: Cast) -> None:
    world = draft_dps(cast)
    with pytest.raises(RefusedAct) as refusal:
        actions.name_member(
            world.id, authority_id=cast.helfo_id, from_on=date(2027, 1, 1), by=cast.astrid, at=SET_UP_AT
        )
    assert refused_with(refusal.value) == "dps.member_named_twice"
    with pytest.raises(IntegrityError), transaction.atomic():
        models.DpsMember.objects.create(dps_id=world.id, authority_id=cast.helfo_id, from_on=date(2027, 1, 1))


def test_a_body_that_left_may_come_back_the_day_after(cast: Cast) -> None:
    world = draft_dps(cast, codes=())
    (member,) = queries.members(cast.astrid, world.id, at=SET_UP_AT)
    actions.remove_member(member.id, by=cast.astrid, at=SET_UP_AT)
    named = {"authority_id": cast.helfo_id, "by": cast.astrid, "at": SET_UP_AT}
    actions.name_member(world.id, from_on=date(2027, 1, 1), to_on=date(2027, 6, 30), **named)
    actions.name_member(world.id, from_on=date(2027, 7, 1), **named)
    assert [one.to_on for one in queries.members(cast.astrid, world.id, at=SET_UP_AT)] == [date(2027, 6, 30), None]


def test_no_body_is_added_to_a_published_dps(cast: Cast) -> None:
    world = public_dps(cast)
    with pytest.raises(RefusedAct) as refusal:
        actions.name_member(
            world.id,
            authority_id=cast.nhn_id,
            from_on=date(2027, 1, 1),
            by=cast.astrid,
            at=oslo("2026-12-01 09:00"),
        )
    assert refused_with(refusal.value) == "dps.member_needs_notice"


def test_a_published_dps_is_not_changed(cast: Cast) -> None:
    world = public_dps(cast)
    later = {"by": cast.astrid, "at": oslo("2026-12-01 09:00")}
    acts = [
        lambda: actions.change_draft(world.id, subject="Noe annet", **later),
        lambda: actions.add_category(world.id, code="X", name="X", **later),
        lambda: actions.add_requirement(world.id, kind="technical", text="Nytt", **later),
        lambda: actions.remove_category(world.categories["IKT-01"], **later),
        lambda: actions.remove_requirement(world.requirements[0], **later),
    ]
    for act in acts:
        with pytest.raises(RefusedAct) as refusal:
            act()
        assert refused_with(refusal.value) == "dps.not_a_draft"


def test_the_last_day_is_the_day_before_the_end_instant(cast: Cast) -> None:
    world = draft_dps(cast)
    actions.change_draft(world.id, ends_at=end_of_day(date(2028, 12, 31)), by=cast.astrid, at=SET_UP_AT)
    assert queries.dps(cast.astrid, world.id, at=SET_UP_AT).last_day == date(2028, 12, 31)
