"""Under Part II acts on awards, complaints, cases, enquiries and contracts refuse with clauses of Part II."""

import ast
import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import terskel
from terskel.awards import actions as awards
from terskel.awards.actions import prolonging
from terskel.awards.models import ReasonsRequest, ValidityExtension, WinnerEvidence
from terskel.contracts import actions as contracts
from terskel.core import references
from terskel.core.decisions import RefusedAct
from terskel.evaluation import actions as evaluations
from tests.rooms.contracts.test_parts_of_the_regulation import under
from tests.rooms.contracts.test_review_cases import RULING, SERVED_AT, served
from tests.rooms.evaluation.test_enquiries import ANSWER, DUE_AT, ask
from tests.worlds.cast import Cast
from tests.worlds.complaints import RECEIVED_AT, WHY, complain, proposed
from tests.worlds.evaluations import (
    APPROVED_AT,
    EVIDENCE,
    PREPARED_AT,
    SIGNED_AT,
    EvaluationWorld,
    announced,
    characteristics,
    contract_prepared,
    finalised,
    prepared,
    scored,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

ROOMS = ("evaluation", "awards", "contracts")
EVIDENCE_IN_II = "FOA § 8-10, LOA §§ 5l, 5p"
STOPPED = "FOA § 10-1 (3)"
SIGNING_IN_II = "FOA §§ 10-1 (4), 10-2"


def with_evidence(cast: Cast) -> tuple[EvaluationWorld, UUID]:
    """Announced after the winner was asked in writing for everything."""
    world, award_id = prepared(cast)
    awards.ask_winner(award_id, due_at=PREPARED_AT + timedelta(days=5), by=cast.brita, at=PREPARED_AT)
    for row in WinnerEvidence.objects.all():
        awards.receive_evidence(row.id, source="held", issued_on=date(2026, 12, 15), by=cast.brita, at=PREPARED_AT)
        awards.conclude_evidence(row.id, accepted=True, by=cast.brita, at=PREPARED_AT)
    awards.check_evidence(award_id, EVIDENCE, by=cast.brita, at=PREPARED_AT)
    awards.submit(award_id, by=cast.brita, at=PREPARED_AT)
    awards.approve(award_id, by=cast.daniel, at=APPROVED_AT)
    return world, award_id


def piece() -> UUID:
    key: UUID = WinnerEvidence.objects.order_by("id").values_list("id", flat=True)[0]
    return key


ON_AWARDS: dict[str, tuple[Callable[[EvaluationWorld, UUID], object], str]] = {
    "change_characteristics": (
        lambda w, a: awards.change_characteristics(
            a, characteristics=characteristics(w), by=w.cast.brita, at=APPROVED_AT
        ),
        EVIDENCE_IN_II,
    ),
    "check_evidence": (
        lambda w, a: awards.check_evidence(a, EVIDENCE, by=w.cast.brita, at=APPROVED_AT),
        EVIDENCE_IN_II,
    ),
    "submit": (lambda w, a: awards.submit(a, by=w.cast.brita, at=APPROVED_AT), "FOA § 10-1"),
    "send_back": (lambda w, a: awards.send_back(a, WHY, by=w.cast.daniel, at=APPROVED_AT), "FOA § 10-1"),
    "approve": (lambda w, a: awards.approve(a, by=w.cast.daniel, at=APPROVED_AT), "FOA §§ 10-1, 10-2"),
    "propose_reversal": (
        lambda w, a: awards.propose_reversal(
            a, reason_code="x", reason=WHY, evaluates_anew=True, by=w.cast.brita, at=APPROVED_AT
        ),
        STOPPED,
    ),
    "propose_reversal_for_evidence": (
        lambda w, a: awards.propose_reversal(
            a, reason_code="evidence", reason=WHY, evaluates_anew=False, by=w.cast.brita, at=APPROVED_AT
        ),
        "FOA §§ 8-10, 9-5 (1) a",
    ),
    "decline_reversal": (lambda w, a: awards.decline_reversal(a, WHY, by=w.cast.daniel, at=APPROVED_AT), STOPPED),
    "reverse_award": (lambda w, a: contracts.reverse_award(a, by=w.cast.daniel, at=APPROVED_AT), STOPPED),
    "demand_more": (
        lambda w, a: awards.demand_more(a, "Forsikringsbevis", by=w.cast.brita, at=APPROVED_AT),
        EVIDENCE_IN_II,
    ),
    "ask_winner": (
        lambda w, a: awards.ask_winner(a, due_at=SIGNED_AT, by=w.cast.brita, at=APPROVED_AT),
        EVIDENCE_IN_II,
    ),
    "demand_anew": (lambda w, _a: awards.demand_anew(piece(), by=w.cast.brita, at=APPROVED_AT), EVIDENCE_IN_II),
    "receive_evidence": (
        lambda w, _a: awards.receive_evidence(
            piece(), source="held", issued_on=date(2026, 12, 15), by=w.cast.brita, at=APPROVED_AT
        ),
        EVIDENCE_IN_II,
    ),
    "conclude_evidence": (
        lambda w, _a: awards.conclude_evidence(piece(), accepted=True, by=w.cast.brita, at=APPROVED_AT),
        EVIDENCE_IN_II,
    ),
    "hand_in_evidence": (
        lambda w, _a: awards.hand_in_evidence(
            piece(),
            io.BytesIO(b"%PDF-1.4"),
            name="Attest.pdf",
            media_type="application/pdf",
            issued_on=date(2026, 12, 15),
            by=w.cast.bjorn,
            at=APPROVED_AT,
        ),
        "FOA § 8-10",
    ),
}


def clause_of(act: Callable[[], object]) -> str:
    with pytest.raises(RefusedAct) as stopped:
        act()
    return stopped.value.refused.clause


@pytest.mark.parametrize("act", ON_AWARDS)
def test_an_act_on_an_award_cites_part_two(act: str) -> None:
    world, award_id = lent(with_evidence)
    under("FOA_II", world)
    verb, clause = ON_AWARDS[act]
    assert clause_of(lambda: verb(world, award_id)) == clause


@pytest.mark.parametrize(
    ("act", "clause"),
    [
        ("withdraw_complaint", "FOA § 10-1"),
        ("propose_decision", "FOA § 9-7"),
        ("say_whether_signing_waits", "FOA § 10-1"),
        ("decide_complaint", STOPPED),
    ],
)
def test_an_act_on_a_complaint_cites_part_two(act: str, clause: str) -> None:
    world, _award = lent(announced)
    under("FOA_II", world)
    cast = world.cast
    if act == "propose_decision":
        complaint_id = complain(world)
        awards.take_complaint(complaint_id, by=cast.brita, at=RECEIVED_AT)
    else:
        complaint_id = proposed(world)
        contracts.decide_complaint(complaint_id, by=cast.daniel, at=SIGNED_AT)
    verbs: dict[str, Callable[[], object]] = {
        "withdraw_complaint": lambda: awards.withdraw_complaint(complaint_id, by=cast.camilla, at=SIGNED_AT),
        "propose_decision": lambda: awards.propose_decision(
            complaint_id,
            outcome="upheld",
            reason=WHY,
            consequence="reverse_rejection",
            by=cast.brita,
            at=SIGNED_AT,
        ),
        "say_whether_signing_waits": lambda: awards.say_whether_signing_waits(
            complaint_id, True, by=cast.brita, at=SIGNED_AT
        ),
        "decide_complaint": lambda: contracts.decide_complaint(complaint_id, by=cast.daniel, at=SIGNED_AT),
    }
    assert clause_of(verbs[act]) == clause


def test_an_act_on_a_case_cites_part_two_where_it_has_a_rule() -> None:
    world, _award = lent(announced)
    cast = world.cast
    under("FOA_II", world)
    key = served(world, "review_board")
    awards.close_review_case(key, RULING, by=cast.brita, at=SERVED_AT)
    waiting: Callable[[], object] = lambda: awards.say_whether_signing_waits_for_case(  # noqa: E731
        key, True, by=cast.brita, at=SIGNED_AT
    )
    closing: Callable[[], object] = lambda: awards.close_review_case(key, RULING, by=cast.brita, at=SIGNED_AT)  # noqa: E731
    assert clause_of(waiting) == "FOA § 10-1"
    assert clause_of(closing) == "", "only special services from the threshold on have the rule"
    under("FOA_II", world, "special", 20_000_000)
    assert clause_of(closing) == "FOA §§ 10-3, 25-3"


def test_an_answer_to_a_demand_to_prolong_cites_part_two() -> None:
    world = lent(finalised)
    under("FOA_II", world)
    prolonging.ask_to_prolong(
        world.id, valid_until_on=date(2027, 3, 31), due_at=SIGNED_AT, by=world.cast.brita, at=PREPARED_AT
    )
    key = ValidityExtension.objects.get().id
    late: Callable[[], object] = lambda: prolonging.answer_extension(  # noqa: E731
        key, prolongs=True, by=world.cast.camilla, at=SIGNED_AT
    )
    assert clause_of(late) == "FOA § 8-15"


def test_answering_and_concluding_an_enquiry_cite_part_two() -> None:
    world = lent(scored)
    under("FOA_II", world)
    key = ask(world)
    early = DUE_AT - timedelta(hours=1)
    assert (
        clause_of(lambda: evaluations.close_enquiry(key, ANSWER, by=world.cast.eva_at_helfo, at=early)) == "FOA § 9-3"
    )
    assert clause_of(lambda: evaluations.answer_enquiry(key, ANSWER, by=world.cast.camilla, at=DUE_AT)) == "FOA § 9-3"


def test_fuller_reasons_of_an_award_that_was_reversed_cite_part_two() -> None:
    world, award_id = lent(announced)
    under("FOA_II", world)
    cast = world.cast
    awards.ask_reasons(world.id, by=cast.camilla, at=APPROVED_AT)
    awards.propose_reversal(
        award_id, reason_code="error", reason=WHY, evaluates_anew=True, by=cast.brita, at=APPROVED_AT
    )
    contracts.reverse_award(award_id, by=cast.daniel, at=APPROVED_AT)
    key = ReasonsRequest.objects.get().id
    assert clause_of(lambda: awards.give_reasons(key, WHY, by=cast.brita, at=SIGNED_AT)) == STOPPED


def test_the_acts_on_a_contract_cite_part_two() -> None:
    world, contract_id = lent(contract_prepared)
    under("FOA_II", world)
    cast = world.cast
    assert (
        clause_of(lambda: contracts.sign(contract_id, digest_seen="", by=cast.daniel, at=APPROVED_AT)) == SIGNING_IN_II
    )
    contracts.decline(contract_id, reason=WHY, by=cast.daniel, at=APPROVED_AT)
    over: dict[str, Callable[[], object]] = {
        "decline": lambda: contracts.decline(contract_id, reason=WHY, by=cast.daniel, at=SIGNED_AT),
        "withdraw": lambda: contracts.withdraw(contract_id, reason=WHY, by=cast.brita, at=SIGNED_AT),
    }
    assert {name: clause_of(act) for name, act in over.items()} == dict.fromkeys(over, "FOA § 10-1 (4)")


def acts() -> dict[str, list[str]]:
    """Every act of the rooms, with the decorators below `@action`."""
    found = {}
    for room in ROOMS:
        folder = Path(terskel.__file__).parent / room / "actions"
        for path in sorted(folder.glob("*.py")):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef) and node.decorator_list:
                    names = [ast.unparse(one) for one in node.decorator_list]
                    if names[0] == "action":
                        found[f"{room}.{node.name}"] = names[1:]
    return found


def test_every_act_of_the_three_rooms_finds_its_part() -> None:
    every = acts()
    assert len(every) > 60
    assert [name for name, below in every.items() if not any("_part" in one for one in below)] == []


@pytest.mark.parametrize(
    ("cited", "parts"),
    [
        ("FOA § 25-1(4)", ("FOA § 25-1 (4)", "FOA § 10-1 (3)", "FOA § 30-8 (4)", "LOA § 4")),
        ("FOA §§ 25-1(5), 25-2", ("FOA §§ 25-1 (5), 25-2", SIGNING_IN_II, "FOA §§ 30-8 (5), 30-9", "")),
        ("FOA §§ 25-3, 10-3, 30-10", ("FOA § 25-3", "FOA § 10-3", "FOA § 30-10", "")),
        ("FOA §§ 10-5, 25-5", ("FOA § 25-5", "FOA § 10-5", "FOA §§ 30-1, 10-5", "FOA § 7-1")),
        ("FOA §§ 23-1, 24-2 (1) a", ("FOA §§ 23-1, 24-2 (1) a", "FOA § 9-5 (1) a", "LOA § 4", "LOA § 4")),
        ("FOA § 18-1", ("FOA § 18-1", "FOA § 8-11", "LOA § 4", "LOA § 4")),
        ("FOA §§ 19-4, 25-5 (2) c", ("FOA §§ 19-4, 25-5 (2) c", "FOA § 10-5", "FOA §§ 30-1, 10-5", "FOA § 7-1")),
        ("offentleglova § 23 (3)", ("offentleglova § 23 (3)",) * 4),
        ("dir. 2014/24/EU art. 55(2)", ("dir. 2014/24/EU art. 55(2)",) * 4),
    ],
)
def test_a_citation_of_several_sections_keeps_those_of_the_part(cited: str, parts: tuple[Any, ...]) -> None:
    found = tuple(references.in_part(cited, part) for part in ("FOA_III", "FOA_II", "FOA_IV", "FOA_I"))
    assert found == parts


@pytest.mark.parametrize("regime", ["FOA_III", "FOA_II", "FOA_IV"])
def test_what_the_table_says_of_a_part_stays_as_it_is(regime: str) -> None:
    for rule in references.rules():
        own = references.clause(rule, regime)
        assert references.in_part(own, regime) == own
