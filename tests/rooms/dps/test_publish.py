"""Publication: the window counts from dispatch, the key is made, and what Doffin and TED answered opens the page."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.phrases import refusal_text
from terskel.dps import actions, moves, queries
from terskel.notices import queries as notices
from terskel.vault import queries as vault
from tests.worlds.cast import Cast, oslo, the_cast
from tests.worlds.dps import (
    CLOSES_AT,
    DISPATCHED_AT,
    PUBLIC_AT,
    draft_dps,
    make_openers,
    make_public,
    operative_dps,
    public_dps,
    publish,
)

pytestmark = pytest.mark.django_db

FIRST_LAWFUL = oslo("2026-12-29 00:00")


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def refused_with(refusal: RefusedAct) -> str:
    for language in ("nb", "nn", "en"):
        assert refusal_text(refusal.refused, language)
    return refusal.refused.code


def test_the_first_window_closes_at_the_earliest_when_thirty_days_from_dispatch_are_over(cast: Cast) -> None:
    world = draft_dps(cast)
    make_openers(cast.eva, cast.erik)
    with pytest.raises(RefusedAct) as refusal:
        publish(world, closes_at=FIRST_LAWFUL - timedelta(microseconds=1))
    assert refused_with(refusal.value) == "dps.first_window_too_short"
    publish(world, closes_at=FIRST_LAWFUL)
    assert queries.dps(cast.astrid, world.id, at=DISPATCHED_AT).state == "first_window"


def test_the_window_counts_from_dispatch_not_from_the_day_it_is_typed_in(cast: Cast) -> None:
    world = draft_dps(cast)
    make_openers(cast.eva, cast.erik)
    actions.publish(
        world.id,
        dispatched_at=DISPATCHED_AT,
        first_window_closes_at=FIRST_LAWFUL,
        openers=[cast.eva.person_id, cast.erik.person_id],
        by=cast.astrid,
        at=DISPATCHED_AT + timedelta(days=3),
    )
    (notice,) = notices.of_matter(cast.astrid, world.id)
    assert (notice.kind, notice.dispatched_at) == ("contract_notice", DISPATCHED_AT)


def test_a_dispatch_in_the_future_is_no_dispatch(cast: Cast) -> None:
    world = draft_dps(cast)
    make_openers(cast.eva, cast.erik)
    with pytest.raises(RefusedAct) as refusal:
        actions.publish(
            world.id,
            dispatched_at=DISPATCHED_AT + timedelta(microseconds=1),
            first_window_closes_at=CLOSES_AT,
            openers=[cast.eva.person_id, cast.erik.person_id],
            by=cast.astrid,
            at=DISPATCHED_AT,
        )
    assert refused_with(refusal.value) == "dps.dispatch_in_future"


@pytest.mark.parametrize(
    "field",
    ["initial_assessment_days", "ends_at", "subject", "need_for_dps", "award_criteria_frame", "cpv", "estimated_value"],
)
def test_nothing_is_published_before_the_record_is_whole(cast: Cast, field: str) -> None:
    from terskel.dps.models import DynamicPurchasingSystem

    world = draft_dps(cast)
    make_openers(cast.eva, cast.erik)
    empty = {"cpv": [], "initial_assessment_days": None, "ends_at": None, "estimated_value": None}.get(field, "")
    DynamicPurchasingSystem.objects.filter(pk=world.id).update(**{field: empty})
    with pytest.raises(RefusedAct) as refusal:
        publish(world)
    assert refused_with(refusal.value) == "dps.not_ready"
    assert not queries.check(cast.astrid, world.id, at=DISPATCHED_AT).ready


def test_nobody_opens_alone_and_every_opener_has_a_passphrase(cast: Cast) -> None:
    world = draft_dps(cast)
    make_openers(cast.eva)
    given = {
        "dispatched_at": DISPATCHED_AT,
        "first_window_closes_at": CLOSES_AT,
        "by": cast.astrid,
        "at": DISPATCHED_AT,
    }
    with pytest.raises(RefusedAct) as refusal:
        actions.publish(world.id, openers=[cast.eva.person_id, cast.erik.person_id], **given)
    assert refused_with(refusal.value) == "dps.opener_unknown"
    with pytest.raises(RefusedAct):
        actions.publish(world.id, openers=[cast.eva.person_id], **given)
    with pytest.raises(RefusedAct):
        actions.publish(world.id, openers=[cast.eva.person_id, cast.eva.person_id], **given)
    with pytest.raises(RefusedAct):
        actions.publish(world.id, openers=[cast.eva.person_id, cast.bjorn.person_id], **given)
    assert queries.dps(cast.astrid, world.id, at=DISPATCHED_AT).state == "draft"


def test_publication_makes_the_key_that_seals_the_first_window(cast: Cast) -> None:
    world = public_dps(cast)
    assert set(vault.openers_of(world.id)) == {cast.eva.person_id, cast.erik.person_id}


def test_regime_standstill_and_rule_set_are_fixed_at_publication(cast: Cast) -> None:
    world = public_dps(cast)
    view = queries.dps(cast.astrid, world.id, at=PUBLIC_AT)
    assert (view.regime, view.service_kind) == ("FOA_III", "ordinary")
    assert view.ruleset_id
    assert (view.standstill_mode, view.standstill_days) == ("chosen", 10)


def test_a_chosen_standstill_may_be_off_where_the_regime_leaves_the_choice(cast: Cast) -> None:
    world = draft_dps(cast)
    make_openers(cast.eva, cast.erik)
    actions.change_draft(world.id, standstill_days=0, by=cast.astrid, at=DISPATCHED_AT)
    publish(world)
    assert queries.dps(cast.astrid, world.id, at=PUBLIC_AT).standstill_days == 0


def test_guard_services_are_special_services_with_a_fixed_standstill(cast: Cast) -> None:
    world = draft_dps(cast, cpv=("79710000",), value=Decimal(50_000_000), codes=())
    make_openers(cast.eva, cast.erik)
    actions.change_draft(world.id, standstill_days=0, by=cast.astrid, at=DISPATCHED_AT)
    publish(world)
    view = queries.dps(cast.astrid, world.id, at=PUBLIC_AT)
    assert (view.regime, view.service_kind) == ("FOA_II", "special")
    assert (view.standstill_mode, view.standstill_days) == ("fixed", 10)


def test_a_dps_is_published_once(cast: Cast) -> None:
    world = public_dps(cast)
    with pytest.raises(RefusedAct):
        publish(world, at=DISPATCHED_AT + timedelta(hours=1))


def test_the_page_opens_on_the_publication_day(cast: Cast) -> None:
    world = draft_dps(cast)
    make_openers(cast.eva, cast.erik)
    publish(world)
    with pytest.raises(Missing):
        queries.dps(ANONYMOUS, world.id, at=PUBLIC_AT)
    make_public(world)
    assert queries.dps(ANONYMOUS, world.id, at=PUBLIC_AT).id == world.id
    assert [row.id for row in queries.public_list(at=PUBLIC_AT)] == [world.id]


def test_without_ted_the_page_opens_forty_eight_hours_after_confirmed_receipt(cast: Cast) -> None:
    world = draft_dps(cast)
    make_openers(cast.eva, cast.erik)
    publish(world)
    received = DISPATCHED_AT + timedelta(hours=1)
    actions.record_publication(world.id, published_on=None, receipt_confirmed_at=received, by=cast.astrid, at=received)
    opens = received + timedelta(hours=48)
    with pytest.raises(Missing):
        queries.dps(ANONYMOUS, world.id, at=opens - timedelta(microseconds=1))
    assert queries.dps(ANONYMOUS, world.id, at=opens).public_from_at == opens


def test_a_named_body_sees_the_published_dps_before_the_public_does(cast: Cast) -> None:
    world = draft_dps(cast)
    make_openers(cast.eva, cast.erik)
    publish(world)
    assert queries.dps(cast.brita, world.id, at=DISPATCHED_AT).id == world.id
    with pytest.raises(Missing):
        queries.dps(cast.bjorn, world.id, at=DISPATCHED_AT)


def test_what_was_public_stays_public(cast: Cast) -> None:
    world = public_dps(cast)
    actions.record_publication(
        world.id,
        published_on=date(2026, 12, 1),
        doffin_number="2026-123456",
        by=cast.astrid,
        at=oslo("2026-12-01 10:00"),
    )
    assert queries.dps(ANONYMOUS, world.id, at=PUBLIC_AT).id == world.id


def test_cancelling_a_published_dps_owes_a_notice_and_needs_a_reason(cast: Cast) -> None:
    world = public_dps(cast)
    with pytest.raises(RefusedAct) as refusal:
        actions.cancel(world.id, reason=" ", by=cast.astrid, at=PUBLIC_AT)
    assert refused_with(refusal.value) == "dps.reason_missing"
    actions.cancel(world.id, reason="Behovet er bortfalt.", by=cast.astrid, at=PUBLIC_AT)
    assert queries.dps(ANONYMOUS, world.id, at=PUBLIC_AT).state == "cancelled"
    assert [one.kind for one in notices.owed(cast.astrid)] == ["end"]


def test_a_draft_is_given_up_without_a_notice(cast: Cast) -> None:
    world = draft_dps(cast)
    actions.cancel(world.id, reason="Feil oppsett.", by=cast.astrid, at=DISPATCHED_AT)
    assert notices.owed(cast.astrid) == []


def test_a_dps_in_operation_ends_early_with_a_notice(cast: Cast) -> None:
    world = operative_dps(cast)
    at = oslo("2027-06-01 09:00")
    actions.end(world.id, reason="Erstattes av en ny ordning.", by=cast.astrid, at=at)
    assert queries.dps(ANONYMOUS, world.id, at=at).state == "ended"
    assert [one.kind for one in notices.owed(cast.astrid)] == ["end"]


def test_a_dps_has_ended_from_the_instant_of_its_end(cast: Cast) -> None:
    world = operative_dps(cast)
    ends_at = queries.dps(ANONYMOUS, world.id, at=PUBLIC_AT).ends_at
    assert ends_at is not None
    assert queries.dps(ANONYMOUS, world.id, at=ends_at - timedelta(microseconds=1)).state == "operative"
    assert queries.dps(ANONYMOUS, world.id, at=ends_at).state == "ended"


def test_a_competition_starts_only_in_a_dps_in_operation(cast: Cast) -> None:
    world = public_dps(cast)
    with pytest.raises(RefusedAct):
        moves.use_for_competition(world.id, world.category_ids, cast.helfo_id, at=CLOSES_AT)


def test_a_competition_takes_over_what_the_dps_fixed(cast: Cast) -> None:
    world = operative_dps(cast)
    used = moves.use_for_competition(world.id, world.category_ids, cast.helfo_id, at=oslo("2027-01-05 09:00"))
    assert (used.regime, used.standstill_mode, used.standstill_days) == ("FOA_III", "chosen", 10)
    assert [one.code for one in used.categories] == ["IKT-01", "IKT-02"]


def test_only_a_named_body_may_buy_and_only_while_it_is_named(cast: Cast) -> None:
    from tests.worlds.cast import authority

    world = operative_dps(cast)
    stranger = authority(4, "Eldreombudet")
    with pytest.raises(RefusedAct) as refusal:
        moves.use_for_competition(world.id, world.category_ids, stranger, at=oslo("2027-01-05 09:00"))
    assert refused_with(refusal.value) == "dps.not_a_named_buyer"


def test_a_competition_uses_the_dpss_own_categories(cast: Cast) -> None:
    world = operative_dps(cast)
    with pytest.raises(RefusedAct) as refusal:
        moves.use_for_competition(world.id, [world.id], cast.helfo_id, at=oslo("2027-01-05 09:00"))
    assert refused_with(refusal.value) == "dps.category_of_another"


def test_the_bodies_that_may_buy_find_the_dps_among_theirs(cast: Cast) -> None:
    world = operative_dps(cast)
    at = oslo("2027-01-05 09:00")
    assert [row.id for row in queries.open_dps_for_authority(cast.brita, at=at)] == [world.id]
    assert queries.open_dps_for_authority(cast.bjorn, at=at) == []


def test_a_long_list_costs_as_many_statements_as_a_short_one(cast: Cast, django_assert_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    draft_dps(cast)
    with CaptureQueriesContext(connection) as short:
        queries.own_list(cast.astrid, at=DISPATCHED_AT)
    for number in range(4):
        draft_dps(cast, name=f"Ordning {number}")
    with CaptureQueriesContext(connection) as long:
        assert len(queries.own_list(cast.astrid, at=DISPATCHED_AT)) == 5
    assert len(long) == len(short) <= 2
