"""A case at a court or the complaints board is recorded by itself, and stops the signing as the law says."""

from datetime import date, timedelta
from uuid import UUID

import pgtrigger
import pytest
from django.db import Error, transaction

from terskel.awards import actions, review_cases
from terskel.awards.later import later_facts
from terskel.awards.models import AwardDecision, ReviewCase
from terskel.competitions.models import Competition
from terskel.competitions.queries import terms as terms_of
from terskel.contracts import actions as contracts
from terskel.contracts.models import Contract
from terskel.contracts.sent_out import why_held
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.instants import last_day_before, oslo_day
from terskel.dps.models import DynamicPurchasingSystem
from tests.rooms.refusals import refused
from tests.worlds.evaluations import APPROVED_AT, SIGNED_AT, EvaluationWorld, announced, contract_prepared
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

SERVED_AT = APPROVED_AT + timedelta(days=2)
LATER = SIGNED_AT + timedelta(days=30)
RULING = "Retten tok ikke begjæringen til følge. Saken er avsluttet hos oss."


def served(
    world: EvaluationWorld,
    kind: str = "injunction",
    *,
    filed_on: date | None = None,
    by: Actor | None = None,
) -> UUID:
    day = filed_on or oslo_day(SERVED_AT)
    return actions.register_review_case(
        world.id,
        kind=kind,
        name="26-123456TVI-TOSL/05",
        petitioner="Fjordvakt AS",
        filed_on=day,
        served_on=max(day, oslo_day(SERVED_AT)),
        by=by or world.cast.brita,
        at=SIGNED_AT if day > oslo_day(SERVED_AT) else SERVED_AT,
    )


def sign(world: EvaluationWorld, contract_id: UUID) -> bool:
    digest = Contract.objects.get().digest
    return contracts.sign(contract_id, digest_seen=digest, by=world.cast.daniel, at=SIGNED_AT)


def case_of(world: EvaluationWorld) -> review_cases.ReviewCaseView:
    (view,) = review_cases.review_cases(world.cast.brita, world.id, at=SIGNED_AT)
    return view


def test_a_petition_that_no_complaint_came_before_stops_the_signing_until_the_court_has_decided() -> None:
    world, contract_id = lent(contract_prepared)
    assert AwardDecision.objects.get().standstill_ends_at is not None
    key = served(world)
    view = case_of(world)
    assert (view.law.suspends, view.law.clause, view.holds) == (True, "FOA § 25-3", True)
    assert refused(lambda: sign(world, contract_id)) == "contracts.is_suspended"
    assert why_held(Contract.objects.get()) == "held"
    actions.close_review_case(key, RULING, by=world.cast.brita, at=SIGNED_AT)
    assert case_of(world).state == "closed"
    assert sign(world, contract_id) is False


def test_a_petition_put_to_the_court_after_the_standstill_stops_nothing_unless_the_authority_waits() -> None:
    world, contract_id = lent(contract_prepared)
    ends_at = AwardDecision.objects.get().standstill_ends_at
    assert ends_at is not None
    key = served(world, filed_on=last_day_before(ends_at) + timedelta(days=1))
    view = case_of(world)
    assert (view.law.suspends, view.law.why) == (False, "late")
    actions.say_whether_signing_waits_for_case(key, True, by=world.cast.brita, at=SIGNED_AT)
    assert refused(lambda: sign(world, contract_id)) == "contracts.waits_for_complaint"
    actions.say_whether_signing_waits_for_case(key, False, by=world.cast.brita, at=SIGNED_AT)
    assert sign(world, contract_id) is False


def test_on_the_last_day_of_the_standstill_it_is_in_time() -> None:
    world, contract_id = lent(contract_prepared)
    ends_at = AwardDecision.objects.get().standstill_ends_at
    assert ends_at is not None
    served(world, filed_on=last_day_before(ends_at))
    assert refused(lambda: sign(world, contract_id)) == "contracts.is_suspended"


def test_the_law_leaves_nothing_to_say_where_it_stops_the_signing() -> None:
    world, _contract_id = lent(contract_prepared)
    key = served(world)
    say = lambda: actions.say_whether_signing_waits_for_case(key, False, by=world.cast.brita, at=SIGNED_AT)  # noqa: E731
    assert refused(say) == "awards.law_stops_signing"


@pytest.mark.parametrize(("kind", "why"), [("review_board", "review_board"), ("court_action", "court_action")])
def test_a_later_case_at_the_complaints_board_or_an_action_holds_only_where_the_authority_waits(
    kind: str, why: str
) -> None:
    world, contract_id = lent(contract_prepared)
    key = served(world, kind)
    assert (case_of(world).law.why, case_of(world).holds) == (why, False)
    actions.say_whether_signing_waits_for_case(key, True, by=world.cast.brita, at=SERVED_AT)
    assert case_of(world).holds
    assert refused(lambda: sign(world, contract_id)) == "contracts.waits_for_complaint"
    actions.close_review_case(key, "Nemnda fant ikke brudd på reglene.", by=world.cast.brita, at=SIGNED_AT)
    assert sign(world, contract_id) is False


@pytest.mark.parametrize(
    ("regime", "service_kind", "value", "clause"),
    [
        ("FOA_II", "ordinary", 5_000_000, ""),
        ("FOA_II", "special", 5_000_000, ""),
        ("FOA_II", "special", 20_000_000, "FOA §§ 10-3, 25-3"),
        ("FOA_IV", "health", 20_000_000, "FOA § 30-10"),
        ("FOA_I", "ordinary", 900_000, ""),
    ],
)
def test_each_part_of_the_regulation_says_whether_a_petition_stops_the_signing(
    regime: str, service_kind: str, value: int, clause: str
) -> None:
    world, contract_id = lent(contract_prepared)
    with pgtrigger.ignore():
        Competition.objects.filter(id=world.id).update(regime=regime, service_kind=service_kind)
        DynamicPurchasingSystem.objects.update(estimated_value=value)
    served(world)
    view = case_of(world)
    assert (view.law.suspends, view.law.clause) == (bool(clause), clause)
    if clause:
        assert refused(lambda: sign(world, contract_id)) == "contracts.is_suspended"
    else:
        assert sign(world, contract_id) is False


def test_a_court_that_grants_the_injunction_stops_the_signing_until_the_ban_is_lifted() -> None:
    world, contract_id = lent(contract_prepared)
    key = served(world)
    granted = "Retten forbød kontrakten til ny evaluering er gjort."
    actions.close_review_case(key, granted, forbids=True, by=world.cast.brita, at=SIGNED_AT)
    assert case_of(world).state == "forbidden"
    assert refused(lambda: sign(world, contract_id)) == "contracts.is_suspended"
    lift = lambda reason: actions.lift_ban(key, reason, by=world.cast.brita, at=SIGNED_AT)  # noqa: E731
    assert refused(lambda: lift("Nei.")) == "awards.case_needs_result"
    lift("Lagmannsretten opphevet forføyningen.")
    assert case_of(world).state == "closed"
    assert sign(world, contract_id) is False


def test_only_an_injunction_can_forbid() -> None:
    world, _award_id = lent(announced)
    key = served(world, "review_board")
    forbid = lambda: actions.close_review_case(key, RULING, forbids=True, by=world.cast.brita, at=SIGNED_AT)  # noqa: E731
    assert refused(forbid) == "awards.only_injunctions_forbid"


def test_a_case_about_an_award_that_was_reversed_stops_nothing_of_the_next() -> None:
    world, _contract_id = lent(contract_prepared)
    served(world)
    assert review_cases.suspended_since(world.id) is not None
    contract_reversed(world)
    assert review_cases.suspended_since(world.id) is None


def contract_reversed(world: EvaluationWorld) -> None:
    award_id = AwardDecision.objects.get().id
    actions.propose_reversal(
        award_id,
        reason_code="error",
        reason="Et oppdrag i tilbudet ble oversett da poengene ble gitt.",
        evaluates_anew=True,
        by=world.cast.brita,
        at=SIGNED_AT,
    )
    contracts.reverse_award(award_id, by=world.cast.daniel, at=SIGNED_AT)


def test_bad_input_is_refused_with_what_is_wrong() -> None:
    world, _award_id = lent(announced)
    today = oslo_day(SERVED_AT)

    def register(kind: str = "injunction", name: str = "26-1", petitioner: str = "Fjordvakt AS", **days: date) -> UUID:
        return actions.register_review_case(
            world.id,
            kind=kind,
            name=name,
            petitioner=petitioner,
            filed_on=days.get("filed_on", today),
            served_on=days.get("served_on", today),
            by=world.cast.brita,
            at=SERVED_AT,
        )

    assert refused(lambda: register("quarrel")) == "awards.unknown_case"
    assert refused(lambda: register(name=" ")) == "awards.case_needs_name"
    assert refused(lambda: register(petitioner=" ")) == "awards.case_needs_petitioner"
    assert refused(lambda: register(served_on=today - timedelta(days=1))) == "awards.case_served_before_filed"
    assert refused(lambda: register(served_on=today + timedelta(days=1))) == "awards.case_served_in_future"
    key = register()
    assert refused(lambda: actions.close_review_case(key, "Nei.", by=world.cast.brita, at=SIGNED_AT)) == (
        "awards.case_needs_result"
    )
    actions.close_review_case(key, RULING, by=world.cast.brita, at=SIGNED_AT)
    again = lambda: actions.close_review_case(key, RULING, by=world.cast.brita, at=SIGNED_AT)  # noqa: E731
    assert refused(again) == "awards.case_is_closed"


def test_strangers_meet_nothing_and_approvers_register_nothing() -> None:
    world, _award_id = lent(announced)
    key = served(world)
    for stranger in (world.cast.bjorn, world.cast.camilla):
        with pytest.raises(Missing):
            review_cases.review_cases(stranger, world.id, at=SIGNED_AT)
        with pytest.raises(Missing):
            served(world, by=stranger)
        with pytest.raises(Missing):
            actions.close_review_case(key, RULING, by=stranger, at=SIGNED_AT)
    assert refused(lambda: served(world, by=world.cast.daniel)) == "awards.complaint_handler_role"


def test_the_next_version_of_the_report_tells_of_the_case_and_what_came_of_it() -> None:
    world, _award_id = lent(announced)
    actions.close_review_case(served(world), RULING, by=world.cast.brita, at=SIGNED_AT)
    told = [one.text for one in later_facts(terms_of(world.id), APPROVED_AT)]
    assert any(
        "Fjordvakt AS brakte saken inn: begjæring om midlertidig forføyning, 26-123456TVI" in one for one in told
    )
    assert any(RULING in one for one in told)


def test_what_was_served_stays() -> None:
    world, _award_id = lent(announced)
    served(world)
    for change in ({"served_on": date(2020, 1, 1)}, {"kind": "review_board"}, {"name": "Annet"}):
        with pytest.raises(Error), transaction.atomic():
            ReviewCase.objects.update(**change)
    with pytest.raises(Error), transaction.atomic():
        ReviewCase.objects.all().delete()
