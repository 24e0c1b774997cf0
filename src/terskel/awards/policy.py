"""Who may do what to an award, and why not. Pure: facts in, decision out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from terskel.awards.models import COMPLAINT_ABOUT, COMPLAINT_OUTCOMES, CONSEQUENCES, REVERSAL_REASONS
from terskel.core.actors import (
    APPROVER,
    AUDITOR,
    BUYER,
    CONTRACT_MANAGER,
    DPS_MANAGER,
    LEGAL_READER,
    SIGNATORY,
    TENDERER,
    Actor,
)
from terskel.core.deadlines.answering import earliest_limit
from terskel.core.decisions import PERMITTED, Decision, Refused
from terskel.core.instants import oslo_day
from terskel.core.regimes import Regime
from terskel.core.suspension import KINDS

SHORTEST_REASON: Final = 20
NORWAY: Final = "NO"
REVERSING: Final = ("correct_award", "evaluate_anew")
"""The consequences that reverse the award."""
PUTTING_RIGHT: Final = ("reverse_rejection", *REVERSING, "cancel")
"""The consequences after which no award that was announced stands."""
ANSWERABLE: Final = (BUYER, APPROVER, AUDITOR, LEGAL_READER, DPS_MANAGER)
"""Who answers for a matter or looks after it, and reads of its award before anybody is told."""
READERS: Final = (*ANSWERABLE, CONTRACT_MANAGER)
CANCELLATION_CODES: Final = ("no_need", "no_funds", "error", "one_tender", "review_body", "all_rejected", "other")
TOLD_BY_TENDERS: Final = frozenset({"one_tender", "all_rejected"})
"""The reasons that nobody can know before the tenders are opened."""


def may_prepare(by: Actor) -> Decision:
    return PERMITTED if by.has(BUYER) else Refused("awards.not_buyer")


def characteristics_complete(criteria: Mapping[UUID, str], texts: Mapping[UUID, str]) -> Decision:
    """The winner's characteristics on every quality criterion (FOA § 25-1(2)); `criteria` are names by id.

    Each long enough to say something: it is all that the others are told of why the chosen tender is better.
    """
    for criterion_id, name in criteria.items():
        if len(texts.get(criterion_id, "").strip()) < SHORTEST_REASON:
            facts = {"criterion": name, "shortest": SHORTEST_REASON}
            return Refused("awards.characteristics_missing", "FOA § 25-1 (2)", facts)
    return PERMITTED


def evidence_suffices(
    *, evidence: str, clause: str, clauses: Collection[str], sanctions: str, regime: str, no_lots_reason: str
) -> Decision:
    """What the check found, sanctions per clause, and the reason for no lots. `clause` demands the evidence."""
    if len(evidence.strip()) < SHORTEST_REASON:
        return Refused("awards.evidence_missing", clause)
    if clauses and not sanctions.strip():
        return Refused("awards.sanctions_missing", "LOA § 5p")
    if regime == Regime.FOA_III and not no_lots_reason.strip():
        return Refused("awards.no_lots_reason_missing", "FOA §§ 19-4, 25-5 (2) c")
    return PERMITTED


def tax_information_is_fresh(winner_country: str, issued_on: date | None, *, letter_on: date, oldest: date) -> Decision:
    """Of a Norwegian winner: not older than `oldest`, nor of a day to come (LOA § 5l)."""
    if winner_country != NORWAY:
        return PERMITTED
    if issued_on is None:
        return Refused("awards.tax_information_missing", "LOA § 5l")
    if issued_on > letter_on:
        return Refused("awards.tax_information_in_future", "LOA § 5l", {"issued_on": issued_on})
    if issued_on < oldest:
        return Refused("awards.tax_information_too_old", "LOA § 5l", {"issued_on": issued_on, "oldest": oldest})
    return PERMITTED


def may_decide(by: Actor, worked_on_by: Collection[UUID]) -> Decision:
    """An approver who has had no hand in the recommendation."""
    if not by.has(APPROVER):
        return Refused("awards.not_approver")
    if by.person_id in worked_on_by:
        return Refused("awards.prepared_it_yourself", "FOA § 7-5")
    if not by.decides_apart_from(worked_on_by):
        return Refused("awards.deputy_of_whoever_prepared", "FOA § 7-5")
    return PERMITTED


def secrets_are_confirmed(told: Mapping[UUID, str], confirmed: Collection[UUID]) -> Decision:
    """Each passage marked as secret that stands in a letter to somebody else was read, and found to be none."""
    left = tuple(passage for key, passage in told.items() if key not in confirmed)
    return Refused("awards.secrets_not_confirmed", "FOA § 7-4", {"passages": left}) if left else PERMITTED


def reason_given(reason: str, code: str) -> Decision:
    if len(reason.strip()) < SHORTEST_REASON:
        return Refused(code, facts={"shortest": SHORTEST_REASON})
    return PERMITTED


def may_propose_reversal(by: Actor, *, reason_code: str, reason: str, evaluates_anew: bool) -> Decision:
    """A buyer, with a factual reason (FOA § 25-1(4); E-07).

    The tender of a supplier without evidence is rejected (§ 24-2 (1) a), which the panel does: by the same evaluation
    it would come first again.
    """
    if not by.has(BUYER):
        return Refused("awards.not_buyer")
    if reason_code not in REVERSAL_REASONS:
        return Refused("awards.unknown_reversal_reason", "FOA § 25-1 (4)")
    if reason_code == "evidence" and not evaluates_anew:
        return Refused("awards.evidence_needs_evaluation", "FOA §§ 17-1 (5), 24-2 (1) a")
    return reason_given(reason, "awards.reversal_needs_reason")


def may_propose_reopening(by: Actor, lead: UUID | None, *, reason: str) -> Decision:
    """The lead of the panel, who froze the result, with a reason."""
    if lead is None or by.person_id != lead:
        return Refused("awards.not_lead_of_reopening")
    return reason_given(reason, "awards.reopening_needs_reason")


def may_decide_reopening(by: Actor, proposed_by: UUID | None) -> Decision:
    """An approver who did not propose it."""
    if not by.has(APPROVER):
        return Refused("awards.not_approver")
    if proposed_by is not None and not by.decides_apart_from([proposed_by]):
        return Refused("awards.proposer_never_reopens")
    return PERMITTED


def may_propose_rejection_reversal(by: Actor, lead: UUID | None, *, reason: str, told: bool, clause: str) -> Decision:
    """A buyer or the lead of the panel, of a rejection that the tenderer was told of; `clause` governs rejections."""
    if not by.has(BUYER) and (lead is None or by.person_id != lead):
        return Refused("awards.not_proposer_of_rejection_reversal")
    if not told:
        return Refused("awards.no_told_rejection", clause)
    return reason_given(reason, "awards.rejection_reversal_needs_reason")


def may_decide_reversal(by: Actor, proposed_by: UUID | None) -> Decision:
    """An approver who did not propose it."""
    if not by.has(APPROVER):
        return Refused("awards.not_approver")
    if proposed_by is not None and not by.decides_apart_from([proposed_by]):
        return Refused("awards.proposer_never_decides")
    return PERMITTED


def may_cancel(
    by: Actor, *, closes_at: datetime | None, opened: bool, reason_code: str, reason: str, at: datetime
) -> Decision:
    """After the deadline an approver cancels, for a factual reason (FOA § 25-4)."""
    if not by.has(APPROVER):
        return Refused("awards.not_decision_maker", "FOA § 25-4")
    if closes_at is None or at < closes_at:
        return Refused("awards.not_past_deadline")
    if reason_code not in CANCELLATION_CODES:
        return Refused("awards.unknown_cancellation_reason", "FOA § 25-4")
    if reason_code in TOLD_BY_TENDERS and not opened:
        return Refused("awards.reason_not_known_yet", "FOA § 25-4")
    return reason_given(reason, "awards.cancel_needs_reason")


def may_close_without_tenders(by: Actor, *, opened_at: datetime | None, delivered: int | None) -> Decision:
    if not by.has(BUYER, APPROVER):
        return Refused("awards.not_buyer")
    if opened_at is None:
        return Refused("awards.not_opened", "FOA § 22-3")
    if delivered:
        return Refused("awards.has_tenders", "FOA § 25-4")
    return PERMITTED


def may_ask_to_prolong(latest_on: date, *, valid_until_on: date, due_at: datetime, at: datetime) -> Decision:
    """A later day than any asked for before, and time to answer; `latest_on` is the last day that stands now."""
    if valid_until_on <= max(latest_on, oslo_day(at)):
        return Refused("awards.validity_not_later", "FOA § 20-6", {"latest_on": latest_on})
    if due_at < (earliest := earliest_limit(at)):
        return Refused("awards.validity_without_time", "FOA § 20-6", {"earliest": earliest})
    if oslo_day(due_at) > valid_until_on:
        return Refused("awards.validity_answered_too_late", "FOA § 20-6", {"valid_until_on": valid_until_on})
    return PERMITTED


def may_answer_extension(by: Actor, *, answered_at: datetime | None, due_at: datetime, at: datetime) -> Decision:
    """Whoever delivers tenders for the firm, once and in time."""
    if not by.has(TENDERER, SIGNATORY):
        return Refused("awards.not_tenderer")
    if answered_at is not None:
        return Refused("awards.validity_is_answered", "FOA § 20-6", {"answered_at": answered_at})
    if at >= due_at:
        return Refused("awards.validity_time_is_up", "FOA § 20-6", {"due_at": due_at})
    return PERMITTED


def may_complain(by: Actor, *, about: str, text: str, happened: Collection[str]) -> Decision:
    """Somebody who may deliver for a supplier that was invited, in writing, about something that has happened.

    `happened`: what of `COMPLAINT_ABOUT` there is to complain of.
    """
    if not by.has(TENDERER, SIGNATORY):
        return Refused("awards.complainant_role")
    if about not in COMPLAINT_ABOUT or about not in happened:
        return Refused("awards.nothing_to_complain_of")
    return reason_given(text, "awards.complaint_says_why")


def may_handle_complaint(by: Actor, panel: Collection[UUID]) -> Decision:
    """A buyer or legal reader who scored nothing in the competition (FOA § 7-5)."""
    if not by.has(BUYER, LEGAL_READER):
        return Refused("awards.complaint_handler_role")
    if by.person_id in panel:
        return Refused("awards.panel_never_handles_complaint", "FOA § 7-5")
    return PERMITTED


def may_decide_complaint(by: Actor, proposed_by: UUID | None, panel: Collection[UUID]) -> Decision:
    """An approver who scored nothing in the competition and did not propose the decision (FOA § 7-5)."""
    if not by.has(APPROVER):
        return Refused("awards.not_approver")
    if by.person_id in panel:
        return Refused("awards.panel_never_handles_complaint", "FOA § 7-5")
    if proposed_by is not None and not by.decides_apart_from([proposed_by]):
        return Refused("awards.proposer_never_decides_complaint")
    return PERMITTED


def decision_is_whole(
    *,
    outcome: str,
    consequence: str,
    reason: str,
    award_stands: bool,
    rejection_stands: bool,
    cancelled_at: datetime | None,
) -> Decision:
    """An outcome with reasons; only a complaint that is upheld puts something right, and only what stands.

    `cancelled_at`: when the competition was. Then no tender of it is evaluated any more.
    """
    if outcome not in COMPLAINT_OUTCOMES or consequence not in CONSEQUENCES:
        return Refused("awards.unknown_outcome")
    if outcome in ("rejected", "inadmissible") and consequence != "none":
        return Refused("awards.consequence_without_upholding")
    if consequence == "cancel" and cancelled_at is not None:
        return Refused("awards.cancelled_before_complaint", "FOA § 25-4", {"cancelled_at": cancelled_at})
    if consequence == "reverse_rejection" and cancelled_at is not None:
        return Refused("awards.rejection_in_cancelled", "FOA § 25-4", {"cancelled_at": cancelled_at})
    if consequence == "reverse_rejection" and not rejection_stands:
        return Refused("awards.no_rejection_to_reverse", "FOA § 24-10")
    if consequence in REVERSING and not award_stands:
        return Refused("awards.no_award_to_put_right", "FOA § 25-1 (4)")
    return reason_given(reason, "awards.outcome_needs_reason")


def may_report(by: Actor) -> Decision:
    """Who writes the report of a competition that was cancelled and has none."""
    return PERMITTED if by.has(BUYER, APPROVER) else Refused("awards.supplementer_role")


def may_supplement(by: Actor, *, later: int) -> Decision:
    """A buyer or an approver, when something has happened since the report was last written."""
    if not by.has(BUYER, APPROVER):
        return Refused("awards.supplementer_role")
    return PERMITTED if later else Refused("awards.nothing_to_supplement", "FOA §§ 10-5, 25-5")


def may_ask_reasons(by: Actor, *, waiting: bool) -> Decision:
    """Whoever may deliver for a tenderer that was told of the award; one request at a time."""
    if not by.has(TENDERER, SIGNATORY):
        return Refused("awards.asker_role")
    if waiting:
        return Refused("awards.reasons_are_asked", "dir. 2014/24/EU art. 55(2)")
    return PERMITTED


def may_give_reasons(by: Actor, *, answered_at: datetime | None, reversed_at: datetime | None, answer: str) -> Decision:
    """A buyer, once, of an award that stands."""
    if not by.has(BUYER):
        return Refused("awards.not_buyer")
    if answered_at is not None:
        return Refused("awards.reasons_are_given", facts={"answered_at": answered_at})
    if reversed_at is not None:
        return Refused("awards.was_reversed", "FOA § 25-1 (4)", {"reversed_at": reversed_at})
    return reason_given(answer, "awards.reasons_need_words")


def may_mark_secret(by: Actor, *, reason: str, stands: bool, known: bool) -> Decision:
    """Whoever may deliver for the tenderer; a passage that stands in its own tender, once, with a reason."""
    if not by.has(TENDERER, SIGNATORY):
        return Refused("awards.secret_role")
    if not stands:
        return Refused("awards.passage_not_in_tender", "FOA § 7-4")
    if known:
        return Refused("awards.passage_is_marked", "FOA § 7-4")
    return reason_given(reason, "awards.secret_needs_reason")


def may_hand_in_copy(by: Actor, *, delivered: bool, is_pdf: bool, is_original: bool) -> Decision:
    """Whoever may deliver for the tenderer; another PDF for a file of its own tender."""
    if not by.has(TENDERER, SIGNATORY):
        return Refused("awards.secret_role")
    if not delivered:
        return Refused("awards.copy_of_no_file", "FOA § 7-4")
    if not is_pdf:
        return Refused("awards.copy_is_no_pdf")
    if is_original:
        return Refused("awards.copy_is_the_original", "FOA § 7-4")
    return PERMITTED


def may_redact(by: Actor, *, absent: str, releases: bool, given_out_reason: str) -> Decision:
    """A buyer or legal reader; what is marked is given out only with a reason.

    `absent` is a passage that does not stand in the tender, `releases` that something marked is not withheld.
    """
    if not by.has(BUYER, LEGAL_READER):
        return Refused("awards.redactor_role")
    if absent:
        return Refused("awards.withheld_not_in_tender", "offentleglova § 13", {"passage": absent})
    return reason_given(given_out_reason, "awards.giving_out_needs_reason") if releases else PERMITTED


def case_is_whole(*, kind: str, name: str, petitioner: str, filed_on: date, served_on: date, today: date) -> Decision:
    """A case as it was served: of a known kind, with its number and who brought it, and days that can be."""
    if kind not in KINDS:
        return Refused("awards.unknown_case")
    named = case_is_named(name)
    if not named:
        return named
    if not petitioner.strip():
        return Refused("awards.case_needs_petitioner")
    if filed_on > served_on:
        return Refused("awards.case_served_before_filed", facts={"filed_on": filed_on, "served_on": served_on})
    if served_on > today:
        return Refused("awards.case_served_in_future", facts={"served_on": served_on})
    return PERMITTED


def case_is_named(case: str) -> Decision:
    """By the number that the review body or court gave it."""
    return PERMITTED if case.strip() else Refused("awards.case_needs_name")
