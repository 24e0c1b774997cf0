"""Who has declared a conflict of interest prepares, decides, signs and opens nothing in the matter (FOA § 7-5).

Every act of the rooms from the opening on is either tried here by somebody in conflict who holds every role, or stands
below with the reason why it is none of theirs. A new act that is in neither list fails.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import pytest

from terskel.awards import actions as awards
from terskel.awards.actions import prolonging
from terskel.awards.models import WinnerEvidence
from terskel.competitions import actions as competitions
from terskel.contracts import actions as contracts
from terskel.contracts import entitled
from terskel.contracts.models import Contract
from terskel.core.actors import AUTHORITY_ROLES, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.disclosure import actions as books
from terskel.evaluation import actions as evaluations
from terskel.evaluation.models import ImpartialityDeclaration
from terskel.tenders import actions as tenders
from terskel.vault import queries as vault
from tests.rooms.refusals import refused, refused_with
from tests.walls.source import PACKAGE, modules
from tests.worlds.cast import PASSPHRASE, Cast, official, person
from tests.worlds.competitions import OPENING_AT, PUBLISHED_AT, deliver, published_competition
from tests.worlds.dps import make_openers
from tests.worlds.evaluations import (
    APPROVED_AT,
    EVIDENCE,
    SCORED_AT,
    SIGNED_AT,
    EvaluationWorld,
    characteristics,
    contract_prepared,
    person_of,
    scored,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

ROOMS: Final = ("evaluation", "awards", "contracts", "disclosure", "tenders")
KIN: Final = "Lederen i Fjordsikt er svigerbroren min."
REASON: Final = "En grunn som er lang nok til å si noe om saken."

SUPPLIERS: Final = "an act of suppliers, who declare no conflict here"
SYSTEM: Final = "done by a job, which acts for nobody"
EXEMPT: Final = {
    "evaluation.declare_impartiality": "says that there is a conflict",
    "evaluation.open_prices": SYSTEM,
    "evaluation.answer_enquiry": SUPPLIERS,
    "awards.hand_in_evidence": SUPPLIERS,
    "awards.ask_reasons": SUPPLIERS,
    "awards.complain": SUPPLIERS,
    "awards.withdraw_complaint": SUPPLIERS,
    "awards.mark_secret": SUPPLIERS,
    "awards.hand_in_copy": SUPPLIERS,
    "awards.answer_extension": SUPPLIERS,
    "contracts.seal": SYSTEM,
    "contracts.call_back_held": SYSTEM,
    "contracts.note_taken": SYSTEM,
    "contracts.note_refused": SYSTEM,
    "contracts.note_cancelled": SYSTEM,
    "contracts.note_change": SYSTEM,
    "disclosure.begin": SYSTEM,
    "disclosure.tell_progress": SYSTEM,
    "disclosure.keep_made": SYSTEM,
    "disclosure.give_up": SYSTEM,
    "tenders.settle": SYSTEM,
    "tenders.note_hashes": SYSTEM,
    "tenders.note_done": SYSTEM,
    "tenders.open_unsealed": SYSTEM,
    "tenders.continue_opening": SYSTEM,
    "tenders.take_back_unsealed": SYSTEM,
    "tenders.erase_unsealed": SYSTEM,
    "tenders.sweep_parts": SYSTEM,
    "tenders.remind_of_draft": SYSTEM,
    "tenders.tell_of_lapse": SYSTEM,
    "tenders.begin_rehearsal": "practice, on a key that opens nothing of the matter",
    "tenders.release_practice_share": "practice, on a key that opens nothing of the matter",
    "tenders.extend_after_outage": "before the opening: a deadline is moved for everyone alike",
    "tenders.keep_deadline": "before the opening: the deadline stays for everyone alike",
    **{
        f"tenders.{verb}": SUPPLIERS
        for verb in (
            "save_draft",
            "bring_in_answers",
            "add_file",
            "take_file",
            "remove_file",
            "decline",
            "decline_through_link",
            "begin_file",
            "receive_part",
            "finish_file",
            "give_up_file",
            "deliver",
            "withdraw",
        )
    },
}


def acts_of_the_rooms() -> set[str]:
    """`"<room>.<verb>"` of everything under `@action`."""
    return {
        f"{room}.{node.name}"
        for room in ROOMS
        for path in modules(PACKAGE / room)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(one, ast.Name) and one.id == "action" for one in node.decorator_list)
    }


def everything(cast: Cast) -> Actor:
    return official(person("Kari Nes"), cast.helfo_id, *sorted(AUTHORITY_ROLES))


def declare_conflict(matter_id: UUID, who: Actor) -> None:
    ImpartialityDeclaration.objects.create(
        competition_id=matter_id,
        person_id=person_of(who),
        declared="conflict",
        explanation=KIN,
        declared_at=PUBLISHED_AT,
    )


@dataclass(frozen=True, slots=True)
class Scored:
    """Somebody in conflict sits on the panel while it works; an enquiry waits for its answer."""

    world: EvaluationWorld
    kari: Actor
    enquiry_id: UUID


@dataclass(frozen=True, slots=True)
class Awarded:
    """A contract waits for both; reasons are asked for, there is a complaint, and a case at the court."""

    world: EvaluationWorld
    kari: Actor
    award_id: UUID
    evidence_id: UUID
    request_id: UUID
    complaint_id: UUID
    case_id: UUID
    contract_id: UUID


def at_work(cast: Cast) -> Scored:
    world = scored(cast)
    enquiry_id = evaluations.ask_tenderer(
        world.id,
        world.bjorns,
        kind="clarification",
        text="Hvem av de tilbudte leder testene?",
        due_at=SCORED_AT + timedelta(days=2),
        by=cast.eva_at_helfo,
        at=SCORED_AT,
    )
    kari = everything(cast)
    members = [person_of(one) for one in (cast.eva_at_helfo, cast.erik_at_helfo, kari)]
    evaluations.appoint(world.id, lead_id=members[0], person_ids=members, by=cast.brita, at=SCORED_AT)
    evaluations.declare_impartiality(world.id, free=False, explanation=KIN, by=kari, at=SCORED_AT)
    return Scored(world, kari, enquiry_id)


def told(cast: Cast) -> Awarded:
    world, contract_id = contract_prepared(cast)
    kari = everything(cast)
    declare_conflict(world.id, kari)
    evidence = WinnerEvidence.objects.filter(award__competition_id=world.id).earliest("id")
    return Awarded(
        world,
        kari,
        evidence.award_id,
        evidence.id,
        awards.ask_reasons(world.id, by=cast.camilla, at=APPROVED_AT),
        awards.complain(world.id, about="award", text=REASON, by=cast.camilla, at=APPROVED_AT),
        awards.register_review_case(
            world.id,
            kind="injunction",
            name="26-123456TVI-TOSL/05",
            petitioner="Rival AS",
            filed_on=date(2027, 1, 29),
            served_on=date(2027, 1, 29),
            by=cast.brita,
            at=APPROVED_AT + timedelta(days=2),
        ),
        contract_id,
    )


NOW: Final = {"at": SCORED_AT}
EVALUATION: Final[dict[str, Callable[[Scored], object]]] = {
    "appoint": lambda one: evaluations.appoint(
        one.world.id,
        lead_id=person_of(one.world.cast.eva_at_helfo),
        person_ids=[person_of(one.world.cast.eva_at_helfo), person_of(one.world.cast.erik_at_helfo)],
        by=one.kari,
        **NOW,
    ),
    "lift_conflict": lambda one: evaluations.lift_conflict(
        one.world.id, person_of(one.world.cast.erik_at_helfo), reason=REASON, by=one.kari, **NOW
    ),
    "plan_scoring": lambda one: evaluations.plan_scoring(one.world.id, way="together", given={}, by=one.kari, **NOW),
    "score_alone": lambda one: evaluations.score_alone(one.world.id, [], by=one.kari, **NOW),
    "deliver_sheet": lambda one: evaluations.deliver_sheet(one.world.id, by=one.kari, **NOW),
    "score": lambda one: evaluations.score(one.world.id, [], by=one.kari, **NOW),
    "adopt_agreed": lambda one: evaluations.adopt_agreed(one.world.id, by=one.kari, **NOW),
    "check_requirements": lambda one: evaluations.check_requirements(one.world.id, [], by=one.kari, **NOW),
    "reject_tender": lambda one: evaluations.reject_tender(
        one.world.id, one.world.bjorns, ground="requirement_not_met", reason=REASON, by=one.kari, **NOW
    ),
    "withdraw_rejection": lambda one: evaluations.withdraw_rejection(
        one.world.id, one.world.bjorns, by=one.kari, **NOW
    ),
    "confirm_rejection": lambda one: evaluations.confirm_rejection(one.world.id, one.world.bjorns, by=one.kari, **NOW),
    "finalise": lambda one: evaluations.finalise(one.world.id, by=one.kari, **NOW),
    "ask_tenderer": lambda one: evaluations.ask_tenderer(
        one.world.id,
        one.world.bjorns,
        kind="clarification",
        text=REASON,
        due_at=SCORED_AT + timedelta(days=2),
        by=one.kari,
        **NOW,
    ),
    "close_enquiry": lambda one: evaluations.close_enquiry(one.enquiry_id, REASON, by=one.kari, **NOW),
    "lock_quality": lambda one: evaluations.lock_quality(one.world.id, by=one.kari, **NOW),
    "lift_lock": lambda one: evaluations.lift_lock(one.world.id, reason=REASON, by=one.kari, **NOW),
    "release_price_share": lambda one: evaluations.release_price_share(
        one.world.id, passphrase="-", impartial=True, recovery=True, by=one.kari, **NOW
    ),
}

LATER: Final = {"at": SIGNED_AT}
AWARDS: Final[dict[str, Callable[[Awarded], object]]] = {
    "prepare": lambda one: awards.prepare(
        one.world.id, characteristics=characteristics(one.world), by=one.kari, **LATER
    ),
    "change_characteristics": lambda one: awards.change_characteristics(
        one.award_id, characteristics=characteristics(one.world), by=one.kari, **LATER
    ),
    "check_evidence": lambda one: awards.check_evidence(one.award_id, EVIDENCE, by=one.kari, **LATER),
    "submit": lambda one: awards.submit(one.award_id, by=one.kari, **LATER),
    "send_back": lambda one: awards.send_back(one.award_id, REASON, by=one.kari, **LATER),
    "approve": lambda one: awards.approve(one.award_id, by=one.kari, **LATER),
    "propose_reversal": lambda one: awards.propose_reversal(
        one.award_id, reason_code="error", reason=REASON, evaluates_anew=False, by=one.kari, **LATER
    ),
    "decline_reversal": lambda one: awards.decline_reversal(one.award_id, REASON, by=one.kari, **LATER),
    "cancel": lambda one: awards.cancel(
        one.world.id, reason_code="no_need", reason=REASON, new_competition_follows=False, by=one.kari, **LATER
    ),
    "report_cancellation": lambda one: awards.report_cancellation(one.world.id, by=one.kari, **LATER),
    "close_without_tenders": lambda one: awards.close_without_tenders(
        one.world.id, new_competition_follows=False, by=one.kari, **LATER
    ),
    "propose_rejection_reversal": lambda one: awards.propose_rejection_reversal(
        one.world.id, one.world.camillas, REASON, by=one.kari, **LATER
    ),
    "decline_rejection_reversal": lambda one: awards.decline_rejection_reversal(
        one.world.id, one.world.camillas, REASON, by=one.kari, **LATER
    ),
    "demand_more": lambda one: awards.demand_more(one.award_id, REASON, by=one.kari, **LATER),
    "demand_anew": lambda one: awards.demand_anew(one.evidence_id, by=one.kari, **LATER),
    "ask_winner": lambda one: awards.ask_winner(
        one.award_id, due_at=SIGNED_AT + timedelta(days=2), by=one.kari, **LATER
    ),
    "receive_evidence": lambda one: awards.receive_evidence(
        one.evidence_id, source="register", issued_on=date(2027, 1, 20), by=one.kari, **LATER
    ),
    "conclude_evidence": lambda one: awards.conclude_evidence(one.evidence_id, accepted=True, by=one.kari, **LATER),
    "give_reasons": lambda one: awards.give_reasons(one.request_id, REASON, by=one.kari, **LATER),
    "take_complaint": lambda one: awards.take_complaint(one.complaint_id, by=one.kari, **LATER),
    "say_whether_signing_waits": lambda one: awards.say_whether_signing_waits(
        one.complaint_id, True, by=one.kari, **LATER
    ),
    "propose_decision": lambda one: awards.propose_decision(
        one.complaint_id, outcome="dismissed", consequence="none", reason=REASON, by=one.kari, **LATER
    ),
    "send_back_decision": lambda one: awards.send_back_decision(one.complaint_id, REASON, by=one.kari, **LATER),
    "register_case": lambda one: awards.register_case(one.complaint_id, "26/1", by=one.kari, **LATER),
    "close_case": lambda one: awards.close_case(one.complaint_id, REASON, by=one.kari, **LATER),
    "register_review_case": lambda one: awards.register_review_case(
        one.world.id,
        kind="injunction",
        name="26/2",
        petitioner="Rival AS",
        filed_on=date(2027, 1, 29),
        served_on=date(2027, 1, 29),
        by=one.kari,
        **LATER,
    ),
    "say_whether_signing_waits_for_case": lambda one: awards.say_whether_signing_waits_for_case(
        one.case_id, True, by=one.kari, **LATER
    ),
    "close_review_case": lambda one: awards.close_review_case(one.case_id, REASON, by=one.kari, **LATER),
    "lift_ban": lambda one: awards.lift_ban(one.case_id, REASON, by=one.kari, **LATER),
    "redact": lambda one: awards.redact(one.world.id, one.world.bjorns, withheld=(), by=one.kari, **LATER),
    "propose_reopening": lambda one: awards.propose_reopening(one.world.id, REASON, by=one.kari, **LATER),
    "decline_reopening": lambda one: awards.decline_reopening(one.world.id, REASON, by=one.kari, **LATER),
    "reopen": lambda one: awards.reopen(one.world.id, by=one.kari, **LATER),
    "ask_to_prolong": lambda one: prolonging.ask_to_prolong(
        one.world.id, valid_until_on=date(2028, 3, 1), due_at=SIGNED_AT + timedelta(days=2), by=one.kari, **LATER
    ),
}

CONTRACTS: Final[dict[str, Callable[[Awarded], object]]] = {
    "prepare": lambda one: contracts.prepare(
        one.world.id,
        starts_on=date(2027, 3, 1),
        ends_on=date(2028, 2, 29),
        owner_id=person_of(one.world.cast.daniel),
        manager_id=person_of(one.world.cast.brita),
        by=one.kari,
        **LATER,
    ),
    "withdraw": lambda one: contracts.withdraw(one.contract_id, reason=REASON, by=one.kari, **LATER),
    "sign": lambda one: contracts.sign(
        one.contract_id, digest_seen=Contract.objects.get().digest, by=one.kari, **LATER
    ),
    "decline": lambda one: contracts.decline(one.contract_id, reason=REASON, by=one.kari, **LATER),
    "name_signatory": lambda one: contracts.name_signatory(
        one.contract_id, person_of(one.world.cast.daniel), by=one.kari, **LATER
    ),
    "send_out": lambda one: contracts.send_out(
        one.contract_id,
        authority_signer=person_of(one.world.cast.daniel),
        supplier_signers=[person_of(one.world.cast.bjorn)],
        open_days=14,
        by=one.kari,
        **LATER,
    ),
    "call_back": lambda one: contracts.call_back(one.contract_id, by=one.kari, **LATER),
    "reverse_award": lambda one: contracts.reverse_award(one.award_id, by=one.kari, **LATER),
    "reverse_rejection": lambda one: contracts.reverse_rejection(
        one.world.id, one.world.camillas, by=one.kari, **LATER
    ),
    "decide_complaint": lambda one: contracts.decide_complaint(one.complaint_id, by=one.kari, **LATER),
    "supplement_report": lambda one: contracts.supplement_report(one.world.id, by=one.kari, **LATER),
}

DISCLOSURE: Final[dict[str, Callable[[Awarded], object]]] = {
    "order": lambda one: books.order(one.world.id, edition="internal", by=one.kari, **LATER),
    "fetch": lambda one: books.fetch(
        books.order(one.world.id, edition="internal", by=one.world.cast.brita, **LATER),
        what="document",
        by=one.kari,
        **LATER,
    ),
}

TRIED: Final = {
    *(f"evaluation.{one}" for one in EVALUATION),
    *(f"awards.{one}" for one in AWARDS),
    *(f"contracts.{one}" for one in CONTRACTS),
    *(f"disclosure.{one}" for one in DISCLOSURE),
    "tenders.release_share",
}


def require_refused(act: Callable[[Any], object], world: Any) -> None:
    """For the conflict, with its clause."""
    with pytest.raises(RefusedAct) as stopped:
        act(world)
    assert refused_with(stopped.value).partition(".")[2] in ("conflict_declared", "panel_named_by_another")
    assert stopped.value.refused.clause == "FOA § 7-5"


def test_every_act_from_the_opening_on_is_tried_here_or_says_why_not() -> None:
    assert acts_of_the_rooms() == TRIED | set(EXEMPT)
    assert not TRIED & set(EXEMPT)


@pytest.mark.parametrize("name", EVALUATION)
def test_the_panels_acts(name: str) -> None:
    require_refused(EVALUATION[name], lent(at_work))


@pytest.mark.parametrize("name", AWARDS)
def test_acts_on_an_award(name: str) -> None:
    require_refused(AWARDS[name], lent(told))


@pytest.mark.parametrize("name", CONTRACTS)
def test_acts_on_a_contract(name: str) -> None:
    require_refused(CONTRACTS[name], lent(told))


def test_the_case_book_is_neither_ordered_nor_fetched() -> None:
    one = lent(told)
    require_refused(DISCLOSURE["order"], one)
    with pytest.raises(Missing):
        DISCLOSURE["fetch"](one)


def test_nobody_in_conflict_is_named_to_sign_or_asked_to_at_a_signing_service() -> None:
    one = lent(told)
    contract, kari = Contract.objects.get(), person_of(one.kari)
    brita = one.world.cast.brita
    name = lambda: contracts.name_signatory(one.contract_id, kari, by=brita, at=SIGNED_AT)  # noqa: E731
    assert refused(name) == "contracts.named_in_conflict"
    assert kari not in {each.person_id for each in entitled.entitled(contract, "authority", at=SIGNED_AT)}
    before = PUBLISHED_AT - timedelta(days=1)
    assert kari in {each.person_id for each in entitled.entitled(contract, "authority", at=before)}


def test_an_opener_in_conflict_opens_nothing_and_hands_the_share_to_another() -> None:
    world = lent(published_competition)
    cast = world.cast
    deliver(world, cast.bjorn, price=Decimal("1734917.00"))
    other = everything(cast)
    make_openers(other)
    for opener in (cast.eva_at_helfo, cast.erik_at_helfo):
        declare_conflict(world.id, opener)
    release: Callable[[Actor], object] = lambda by: tenders.release_share(  # noqa: E731
        world.id, passphrase=PASSPHRASE, impartial=True, by=by, at=OPENING_AT
    )
    for opener in (cast.eva_at_helfo, cast.erik_at_helfo):
        require_refused(lambda _world, by=opener: release(by), world)
    competitions.hand_over_share(
        world.id, to=person_of(other), passphrase=PASSPHRASE, by=cast.eva_at_helfo, at=OPENING_AT
    )
    assert person_of(other) in vault.openers_of(world.id)
    assert release(other) is not None


def test_the_offline_key_is_brought_by_nobody_in_conflict() -> None:
    world = lent(published_competition)
    kari = everything(world.cast)
    declare_conflict(world.id, kari)
    bring = lambda: tenders.release_share(  # noqa: E731
        world.id, passphrase="-", impartial=True, recovery=True, by=kari, at=OPENING_AT
    )
    assert refused(bring) == "tenders.conflict_declared"


def test_who_has_no_conflict_is_refused_nothing_for_it() -> None:
    one = lent(told)
    free = replace(one, kari=one.world.cast.brita)
    CONTRACTS["withdraw"](free)
    assert CONTRACTS["prepare"](free) != one.contract_id
