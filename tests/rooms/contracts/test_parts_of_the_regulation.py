"""A competition under another part of the regulation than Part III cites that part, in every letter and report."""

from datetime import date, timedelta
from typing import Any

import pgtrigger
import pytest

from terskel.awards import actions as awards
from terskel.awards import reporting
from terskel.competitions.models import Competition
from terskel.contracts import actions as contracts
from terskel.contracts.models import Contract
from terskel.core import references
from terskel.core.decisions import RefusedAct
from terskel.documents import queries as documents
from terskel.dps.models import DynamicPurchasingSystem
from terskel.evaluation import actions as evaluations
from terskel.evaluation.grounds import Weighed
from tests.worlds.evaluations import (
    APPROVED_AT,
    SCORED_AT,
    SIGNED_AT,
    EvaluationWorld,
    person_of,
    said_in,
    scored,
    submitted,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

OF_PART_III = ("§ 24-", "§ 25-", "§ 23-5", "§ 17-1", "§ 21-6", "§ 20-6")
PARTS = {
    "FOA_II": ("§ 9-6 (1) b", "§ 9-3", "§ 10-1", "§ 10-5 (2)", "§ 10-1 (3)", "§ 10-4"),
    "FOA_IV": ("LOA § 4", "(LOA) § 4", "§ 30-8", "§§ 30-1 (7), 10-5 (2)", "§ 30-8 (4)", "(LOA) § 4"),
    "FOA_I": ("LOA § 4", "(LOA) § 4", "(LOA) § 4", "FOA § 7-1", "(LOA) § 4", "(LOA) § 4"),
}


def under(regime: str, world: EvaluationWorld, service_kind: str = "ordinary", value: int = 5_000_000) -> None:
    """As if the competition had been announced under that part."""
    with pgtrigger.ignore():
        Competition.objects.filter(id=world.id).update(regime=regime, service_kind=service_kind)
        DynamicPurchasingSystem.objects.update(estimated_value=value)


def letters(world: EvaluationWorld, kind: str) -> list[str]:
    reader = world.cast.brita
    own = [one.id for one in documents.letters_for_matter(reader, world.id) if one.kind == kind]
    return [said_in(documents.letter(reader, key).letter) for key in own]


def assert_says(said: str, clause: str) -> None:
    assert clause in said
    assert not [one for one in OF_PART_III if one in said], said


def rejected(world: EvaluationWorld) -> None:
    cast = world.cast
    evaluations.reject_tender(
        world.id,
        world.camillas,
        ground="R-248-1b",
        reason="Tilbudet mangler den beredskapen som konkurransegrunnlaget krever.",
        by=cast.eva_at_helfo,
        at=SCORED_AT,
    )
    evaluations.confirm_rejection(world.id, world.camillas, by=cast.erik_at_helfo, at=SCORED_AT)


@pytest.mark.parametrize("regime", PARTS)
def test_a_rejection_and_a_question_cite_the_part(regime: str) -> None:
    world = lent(scored)
    under(regime, world)
    ground, asked, *_rest = PARTS[regime]
    evaluations.ask_tenderer(
        world.id,
        world.camillas,
        kind="clarification",
        text="Hvilket av de tre oppdragene ble avsluttet i 2025?",
        due_at=SCORED_AT + timedelta(hours=38),
        by=world.cast.eva_at_helfo,
        at=SCORED_AT,
    )
    assert_says(letters(world, "evaluation.enquiry")[0], asked)
    rejected(world)
    assert_says(letters(world, "evaluation.rejection")[0], ground)


@pytest.mark.parametrize("regime", PARTS)
def test_award_letters_report_and_reversal_cite_the_part(regime: str) -> None:
    world, award_id = lent(submitted)
    under(regime, world)
    awards.approve(award_id, by=world.cast.daniel, at=APPROVED_AT)
    _ground, _asked, message, report, reversal, _cancelled = PARTS[regime]
    for said in letters(world, "awards.award_letter"):
        assert_says(said, message)
    (protocol,) = letters(world, "awards.procurement_report")
    assert_says(protocol, report)
    facts = reporting.report(world.cast.brita, world.id, at=APPROVED_AT).facts
    assert all(one.clause.startswith(("FOA § 10-5", "FOA §§ 30-1", "FOA § 7-1")) for one in facts)
    awards.propose_reversal(
        award_id,
        reason_code="error",
        reason="Et oppdrag i tilbudet ble oversett da poengene ble gitt.",
        evaluates_anew=True,
        by=world.cast.brita,
        at=APPROVED_AT,
    )
    contracts.reverse_award(award_id, by=world.cast.daniel, at=APPROVED_AT)
    assert_says(letters(world, "awards.reversal")[0], reversal)


@pytest.mark.parametrize("regime", PARTS)
def test_a_cancellation_after_the_deadline_cites_the_part(regime: str) -> None:
    world = lent(scored)
    under(regime, world)
    awards.cancel(
        world.id,
        reason_code="no_funds",
        reason="Bevilgningen til oppdraget falt bort i revidert budsjett.",
        new_competition_follows=False,
        by=world.cast.daniel,
        at=APPROVED_AT,
    )
    assert_says(letters(world, "competitions.cancellation")[0], PARTS[regime][5])


@pytest.mark.parametrize(
    ("regime", "kind", "value", "court", "notice"),
    [
        ("FOA_II", "ordinary", 5_000_000, "", ""),
        ("FOA_II", "special", 20_000_000, "FOA §§ 10-3, 25-3", "FOA §§ 8-19, 21-6"),
        ("FOA_IV", "health", 20_000_000, "FOA § 30-10", "FOA §§ 30-7, 21-6"),
    ],
)
def test_what_a_court_stops_and_when_the_contract_is_announced_follow_the_part(
    regime: str, kind: str, value: int, court: str, notice: str
) -> None:
    world, award_id = lent(submitted)
    under(regime, world, kind, value)
    awards.approve(award_id, by=world.cast.daniel, at=APPROVED_AT)
    loser = next(said for said in letters(world, "awards.award_letter") if "forføyning" in said)
    assert ("før retten har" in loser) is bool(court)
    assert court in loser
    contract_id = contracts.prepare(
        world.id,
        starts_on=date(2027, 3, 1),
        ends_on=date(2028, 2, 29),
        owner_id=person_of(world.cast.daniel),
        manager_id=person_of(world.cast.brita),
        by=world.cast.brita,
        at=APPROVED_AT,
    )
    digest = Contract.objects.get().digest
    for by in (world.cast.daniel, world.cast.bjorn):
        contracts.sign(contract_id, digest_seen=digest, by=by, at=SIGNED_AT)
    (text,) = letters(world, "contracts.contract")
    assert f"({references.clause('contract_concluded', regime)})" in text
    assert "§ 25-1" not in text
    (told,) = letters(world, "contracts.concluded")
    assert (f"({notice})" in told) is bool(notice)
    assert notice or "§ 21-6" not in told


REFUSED = {
    "reject": {"FOA_III": "FOA § 24-10", "FOA_II": "FOA § 9-7", "FOA_IV": "LOA § 4"},
    "ask": {"FOA_III": "FOA § 23-5", "FOA_II": "FOA § 9-3", "FOA_IV": "LOA § 4"},
    "low": {"FOA_III": "FOA § 24-9", "FOA_II": "FOA §§ 9-6 (2), 24-9", "FOA_IV": "LOA § 4"},
    "cancel": {"FOA_III": "FOA § 25-4", "FOA_II": "FOA § 10-4", "FOA_IV": "LOA § 4"},
}


def refused_act(world: EvaluationWorld, act: str) -> None:
    cast = world.cast
    if act == "cancel":
        awards.cancel(world.id, reason_code="x", reason="", new_competition_follows=False, by=cast.brita, at=SCORED_AT)
    elif act == "ask":
        evaluations.ask_tenderer(
            world.id,
            world.camillas,
            kind="clarification",
            text="?",
            due_at=SCORED_AT,
            by=cast.eva_at_helfo,
            at=SCORED_AT,
        )
    else:
        ground, reason = ("R-248-2b", "Prisen er unormalt lav og ikke forklart.") if act == "low" else ("R-248-2a", "?")
        evaluations.reject_tender(
            world.id, world.camillas, ground=ground, reason=reason, by=cast.eva_at_helfo, at=SCORED_AT
        )


@pytest.mark.parametrize("act", REFUSED)
@pytest.mark.parametrize("regime", ["FOA_III", "FOA_II", "FOA_IV"])
def test_a_refusal_cites_the_part(regime: str, act: str) -> None:
    world = lent(scored)
    under(regime, world)
    with pytest.raises(RefusedAct) as stopped:
        refused_act(world, act)
    assert stopped.value.refused.clause == REFUSED[act][regime]


@pytest.mark.parametrize(
    ("regime", "clause", "ground", "measures"),
    [
        ("FOA_III", "FOA § 24-6", "FOA § 24-2 (2) a", "FOA § 24-5"),
        ("FOA_II", "", "FOA § 9-5 (2) a", ""),
        ("FOA_IV", "", "LOA § 4", ""),
    ],
)
def test_what_is_weighed_before_an_exclusion_cites_no_other_part(
    regime: str, clause: str, ground: str, measures: str
) -> None:
    world = lent(scored)
    under(regime, world)
    reason, by = "Dommen er rettskraftig, og gjelder foretaket selv.", world.cast.eva_at_helfo
    given: dict[str, Any] = {"ground": "R-242-2a", "reason": reason, "by": by, "at": SCORED_AT}
    with pytest.raises(RefusedAct) as undated:
        evaluations.reject_tender(world.id, world.camillas, **given)
    assert (undated.value.refused.clause, undated.value.refused.facts["ground"]) == (clause, ground)
    with pytest.raises(RefusedAct) as unweighed:
        evaluations.reject_tender(world.id, world.camillas, weighed=Weighed(date(2026, 5, 4)), **given)
    assert unweighed.value.refused.code == "evaluation.self_cleaning_not_weighed"
    assert unweighed.value.refused.clause == measures
    evaluations.reject_tender(
        world.id, world.camillas, weighed=Weighed(date(2026, 5, 4), "Ingen tiltak er vist."), **given
    )
    evaluations.confirm_rejection(world.id, world.camillas, by=world.cast.erik_at_helfo, at=SCORED_AT)
    (said,) = letters(world, "evaluation.rejection")
    assert ground in said
    assert ("(FOA § 24-5)" in said) is (regime == "FOA_III")


@pytest.mark.parametrize(
    ("cited", "there"),
    [
        ("FOA § 24-8 (1) b", "FOA § 9-6 (1) b"),
        ("FOA § 24-2 (1) a", "FOA § 9-5 (1) a"),
        ("FOA § 20-6", "FOA § 8-15"),
        ("FOA § 25-1 (4)", "FOA § 10-1 (3)"),
        ("FOA § 7-5", "FOA § 7-5"),
        ("LOA § 5l", "LOA § 5l"),
        ("", ""),
    ],
)
def test_a_clause_of_part_three_has_its_place_in_part_two(cited: str, there: str) -> None:
    assert references.in_part(cited, "FOA_II") == there
    assert references.in_part(cited, "FOA_III") == cited
