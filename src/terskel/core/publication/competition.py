"""The check before a competition is published to everyone admitted (FOA §§ 14-1, 18-1, 26-7; rulebook §6.4)."""

from datetime import date, datetime
from typing import Final

from terskel.core import deadlines
from terskel.core.calendars import first_day_past
from terskel.core.deadlines import Deadline
from terskel.core.instants import last_day_before, require_instant
from terskel.core.publication import awarding, clauses, wording_checks
from terskel.core.publication.drafts import CompetitionDraft
from terskel.core.publication.findings import Finding, Findings, Severity, Unexamined, missing, severity
from terskel.core.publication.register import Moment, Register
from terskel.core.regimes import Regime
from terskel.core.rulesets import PeriodRule
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules

COMPETITION: Final[Register[CompetitionDraft]] = Register()

_TEXTS: Final = {
    "title": "FOA § 14-1(3)",
    "scope": "FOA § 14-1(3)",
    "need": "FOA § 14-1(3)",
    "place": "FOA § 14-1(3)",
    "contract_form": "FOA §§ 14-1(3), 19-1(1)",
}


def check_competition(draft: CompetitionDraft, at: datetime, own: OwnRules = NO_OWN_RULES) -> tuple[Finding, ...]:
    """Everything that stands between the draft and a publication at `at`, in the order of the draft."""
    return COMPETITION.findings(draft, Moment(require_instant(at), own))


def unexamined_of_competition(draft: CompetitionDraft, at: datetime) -> tuple[Unexamined, ...]:
    """What `check_competition` could not look at for a publication at `at`."""
    return COMPETITION.unexamined(draft, Moment(require_instant(at)))


@COMPETITION.check(
    "S2-12",
    clause="FOA §§ 14-1(3), 19-1(1)",
    finds="competition_title_missing competition_scope_missing competition_need_missing competition_place_missing"
    " competition_contract_form_missing",
)
def texts(draft: CompetitionDraft, _: Moment) -> Findings:
    """What every competition states."""
    yield from missing(draft, _TEXTS, "competition")


@COMPETITION.check(
    "N-26-04-4",
    "N-26-07-1",
    clause="FOA §§ 5-4, 26-4(4), 26-7(1)",
    finds="competition_value_missing competition_category_missing competition_above_category_maximum",
)
def categories(draft: CompetitionDraft, _: Moment) -> Findings:
    """The value is within that of the categories."""
    if draft.estimated_value is None or draft.estimated_value <= 0:
        yield Finding("competition_value_missing", "block", "FOA § 5-4", field="estimated_value")
        return
    if not draft.categories:
        yield Finding("competition_category_missing", "block", "FOA § 26-7(1)", field="categories")
    for category in draft.categories:
        if category.maximum_value is not None and draft.estimated_value > category.maximum_value:
            facts = {"category": category.code, "maximum": category.maximum_value, "value": draft.estimated_value}
            yield Finding("competition_above_category_maximum", "block", "FOA § 26-4(4)", facts, "estimated_value")


@COMPETITION.check("N-26-04-4", clause="FOA § 26-4(4)", finds="competition_outside_category_area", rests_on="area")
def area(draft: CompetitionDraft, _: Moment) -> Findings:
    """The area is within those of the categories."""
    for category in draft.categories:
        if draft.area is not None and category.areas and draft.area not in category.areas:
            told = {"category": category.code, "areas": tuple(sorted(category.areas))}
            yield Finding("competition_outside_category_area", "block", "FOA § 26-4(4)", told, "area")


@COMPETITION.check("Q-07", clause="FOA §§ 14-1(3), 26-7(1)", finds="competition_roles_not_asked")
def roles(draft: CompetitionDraft, _: Moment) -> Findings:
    """In several categories everyone admitted in one of them is invited: that a tender covers all is asked of it."""
    if len(draft.categories) > 1 and not any(category.people for category in draft.categories):
        facts = {"count": len(draft.categories)}
        yield Finding("competition_roles_not_asked", "warn", "FOA §§ 14-1(3), 26-7(1)", facts, "categories")


@COMPETITION.check("K-VOL", clause="FOA § 5-4(5)", finds="competition_dps_volume_exceeded", rests_on="dps_used_value")
def volume(draft: CompetitionDraft, _: Moment) -> Findings:
    """Contracts under the DPS together stay within the value that was published."""
    if draft.dps_estimated_value is None or draft.dps_used_value is None or draft.estimated_value is None:
        return
    together = draft.dps_used_value + draft.estimated_value
    if together > draft.dps_estimated_value:
        facts = {"together": together, "published": draft.dps_estimated_value}
        yield Finding("competition_dps_volume_exceeded", "warn", "FOA § 5-4(5)", facts, "estimated_value")


@COMPETITION.check(
    "S2-08",
    "Q-06",
    clause="FOA §§ 14-1(3), 11-1, 26-1",
    finds="competition_duration_missing competition_starts_in_the_past competition_ends_before_start"
    " competition_framework_dates_missing competition_framework_in_dps competition_framework_too_long",
)
def duration(draft: CompetitionDraft, moment: Moment) -> Findings:
    """A duration, in the right order, and at most four years for a framework agreement."""
    starts_on, ends_on = draft.starts_on, draft.ends_on
    if not draft.duration_text.strip() and (starts_on is None or ends_on is None):
        yield Finding("competition_duration_missing", "block", "FOA § 14-1(3)", field="duration_text")
    if starts_on is not None and starts_on < moment.day:
        facts = {"starts_on": starts_on}
        yield Finding("competition_starts_in_the_past", "block", "FOA § 14-1(3)", facts, "starts_on")
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        facts = {"starts_on": starts_on, "ends_on": ends_on}
        yield Finding("competition_ends_before_start", "block", "FOA § 14-1(3)", facts, "ends_on")
    if draft.result_kind == "framework":
        yield from _framework(starts_on, ends_on, moment.rules.known_period("framework_agreement"))


def _framework(starts_on: date | None, ends_on: date | None, longest: PeriodRule) -> Findings:
    if starts_on is None or ends_on is None:
        yield Finding("competition_framework_dates_missing", "block", longest.clause, field="ends_on")
        return
    yield Finding("competition_framework_in_dps", "warn", longest.clause, field="result_kind")
    if ends_on >= first_day_past(starts_on, 12 * longest.whole):
        facts = {"years": longest.whole, "ends_on": ends_on}
        weighs = severity(verified=longest.verified)
        yield Finding("competition_framework_too_long", weighs, longest.clause, facts, "ends_on")


@COMPETITION.check(
    "N-26-07-3",
    "D-34-2e",
    "T-06",
    "T-07",
    "T-08",
    "T-GEN",
    clause="FOA §§ 26-7(3), 14-3(2), 20-1(2), 20-3(3), 26-5(3)",
    finds="competition_deadline_missing competition_deadline_too_early competition_deadline_too_early_restricted"
    " competition_agreement_not_for_state competition_deadline_after_dps competition_minimum_with_site_visit",
)
def tender_deadline(draft: CompetitionDraft, moment: Moment) -> Findings:
    """Ten whole days at least, five more with restricted documents; shorter if all agreed, never for the state."""
    if draft.closes_at is None:
        yield Finding("competition_deadline_missing", "block", "FOA § 26-7(3)", field="closes_at")
        return
    closes_at = require_instant(draft.closes_at)
    earliest = deadlines.tender_earliest_close(
        moment.at, restricted_documents=draft.restricts_documents, own=moment.own
    )
    if closes_at < earliest.instant:
        yield from _too_early(draft, closes_at, earliest)
        return
    if draft.site_visit and closes_at == earliest.instant:
        yield Finding("competition_minimum_with_site_visit", "warn", "FOA § 20-1(2)", field="closes_at")
    if draft.dps_ends_at is not None and closes_at > require_instant(draft.dps_ends_at):
        facts = {"closes_at": closes_at, "last_day": last_day_before(draft.dps_ends_at)}
        yield Finding("competition_deadline_after_dps", "block", "FOA § 26-5(3)", facts, "closes_at")


def _too_early(draft: CompetitionDraft, closes_at: datetime, earliest: Deadline) -> Findings:
    if draft.agreed_by_all:
        if draft.buyer_kind == "state":
            yield Finding("competition_agreement_not_for_state", "block", "FOA §§ 26-7(3), 20-3(3)", field="closes_at")
        return
    facts = {"closes_at": closes_at, "earliest": earliest.instant, "last_day": earliest.last_day}
    code = "competition_deadline_too_early"
    if draft.restricts_documents:
        code = "competition_deadline_too_early_restricted"
    yield Finding(code, severity(verified=earliest.verified), earliest.clause, facts, "closes_at")


@COMPETITION.check("T-09", clause="FOA § 14-2(2)", finds="competition_question_deadline_late")
def question_deadline(draft: CompetitionDraft, moment: Moment) -> Findings:
    """Questions end in time for answers six days before the tender deadline."""
    if draft.question_deadline_at is None or draft.closes_at is None:
        return
    closes_at = require_instant(draft.closes_at)
    earliest = deadlines.tender_earliest_close(
        moment.at, restricted_documents=draft.restricts_documents, own=moment.own
    )
    last_answer = deadlines.last_answer(closes_at, own=moment.own)
    if closes_at < earliest.instant and not draft.agreed_by_all:
        return
    if not moment.at < require_instant(draft.question_deadline_at) <= last_answer.instant:
        facts = {"asked_by": draft.question_deadline_at, "last_answer": last_answer.last_day}
        yield Finding("competition_question_deadline_late", "warn", last_answer.clause, facts, "question_deadline_at")


@COMPETITION.check("T-11", clause="FOA § 20-6", finds="competition_validity_short")
def validity(draft: CompetitionDraft, moment: Moment) -> Findings:
    """Tenders bind long enough to evaluate, to write the letters and to wait the standstill out."""
    usual = moment.rules.known_period("tender_validity_default")
    if draft.validity_days is not None and draft.validity_days < usual.whole:
        facts = {"days": draft.validity_days, "usual": usual.whole}
        yield Finding("competition_validity_short", "warn", "FOA § 20-6", facts, "validity_days")


@COMPETITION.check(
    "D-52/53",
    clause="FOA §§ 14-1(3), 14-3(2), (3)",
    finds="competition_restricted_without_reason competition_contract_document_missing competition_price_form_missing",
    rests_on="documents",
)
def documents(draft: CompetitionDraft, _: Moment) -> Findings:
    """The documents are complete, and what is not freely accessible says why.

    A negotiated standard contract that is used as it is need not be attached: everybody can read it where it is kept.
    """
    if draft.documents is None:
        return
    for document in draft.documents:
        if document.restricted and not document.reason.strip():
            facts = {"name": document.name}
            yield Finding("competition_restricted_without_reason", "block", "FOA § 14-3(2), (3)", facts, "documents")
    roles = {document.role for document in draft.documents}
    if "contract" not in roles and draft.standard_contract is not True:
        yield Finding("competition_contract_document_missing", "block", "FOA § 14-1(3)", field="documents")
    if "price_form" not in roles:
        yield Finding("competition_price_form_missing", "warn", "FOA § 14-1(3)", field="documents")


awarding.enter(COMPETITION)
COMPETITION.check(
    "N-LOA-5e",
    "N-LOA-5f",
    "N-LOA-5g",
    "N-LOA-5h",
    "N-LOA-5p",
    clause="LOA §§ 5e–5h, 5p",
    finds=clauses.CODES,
    rests_on="sanctions",
    begins=clauses.begins("5e"),
)(clauses.check_clauses)
COMPETITION.check("N-LOA-5k", clause="LOA § 5k", finds="competition_too_many_tiers", rests_on="subcontractor_tiers")(
    clauses.check_tiers
)
wording_checks.enter(COMPETITION)


@COMPETITION.check(
    "C-STD", clause="FOA §§ 8-12(1), 19-1(1)", finds="competition_contract_not_standard", rests_on="standard_contract"
)
def standard_contract(draft: CompetitionDraft, _: Moment) -> Findings:
    """Negotiated standard contracts are the main rule; another one has a reason."""
    if draft.standard_contract is False and not draft.contract_deviation_reason.strip():
        clause = "FOA §§ 8-12(1), 19-1(1)"
        yield Finding("competition_contract_not_standard", "warn", clause, field="contract_deviation_reason")


@COMPETITION.check(
    "N-LOA-5n",
    clause="FOA § 15-2, LOA § 5n",
    finds="competition_universal_design_unanswered",
    rests_on="universal_design",
)
def universal_design(draft: CompetitionDraft, _: Moment) -> Findings:
    """Universal design is asked of everything that people use."""
    if draft.universal_design is not None and not draft.universal_design.strip():
        clause = "FOA § 15-2, LOA § 5n"
        yield Finding("competition_universal_design_unanswered", "block", clause, field="universal_design")


@COMPETITION.check(
    "N-LOA-5d",
    "N-LOA-5m",
    clause="LOA §§ 5d, 5m",
    finds="competition_security_unanswered competition_human_rights_unanswered",
    rests_on="security human_rights",
    begins=clauses.begins("5d"),
)
def risks(draft: CompetitionDraft, _: Moment) -> Findings:
    """Security and preparedness, human rights and decent work are considered where there is a risk."""
    for name, answer, clause in (
        ("security", draft.security, "LOA § 5d"),
        ("human_rights", draft.human_rights, "LOA § 5m"),
    ):
        if answer is not None and not answer.strip():
            yield Finding(f"competition_{name}_unanswered", "warn", clause, field=name)


@COMPETITION.check("D-84", clause="FOA § 19-4", finds="competition_lots_reason_missing", rests_on="lots_reason")
def lots(draft: CompetitionDraft, _: Moment) -> Findings:
    """Under Part III a contract that is not divided has a short reason, in the documents or in the report."""
    asked = draft.regime in (Regime.FOA_III, Regime.UNKNOWN)
    if asked and draft.lots == 1 and draft.lots_reason is not None and not draft.lots_reason.strip():
        yield Finding("competition_lots_reason_missing", "warn", "FOA § 19-4", field="lots_reason")


@COMPETITION.check(
    "S2-26",
    clause="FOA § 19-1(1)",
    finds="competition_locked_text_missing competition_locked_text_outdated competition_locked_text_out_of_use",
)
def locked_texts(draft: CompetitionDraft, _: Moment) -> Findings:
    """Terms agreed for all buyers of a system stand word for word; a body doesn't depart from them on its own."""
    for text in draft.locked_texts:
        weighs: Severity = "warn" if text.state == "out_of_use" else "block"
        yield Finding(f"competition_locked_text_{text.state}", weighs, "FOA § 19-1(1)", {"name": text.name}, "texts")


@COMPETITION.check("N-26-07-2", "D-34-5b", clause="FOA § 26-7(2)", finds="competition_first_requests_unassessed")
def first_requests(draft: CompetitionDraft, _: Moment) -> Findings:
    """The first invitation goes out when every request of the first window has been assessed."""
    if not draft.first_requests_assessed:
        yield Finding("competition_first_requests_unassessed", "block", "FOA § 26-7(2)", field="categories")


@COMPETITION.check(
    "N-26-07-1",
    "N-26-06-3",
    clause="FOA § 26-6(3)",
    finds="competition_undecided_applications competition_undecided_since",
)
def undecided(draft: CompetitionDraft, _: Moment) -> Findings:
    """Whoever waits for our late decision would not be invited."""
    if draft.undecided_applications:
        since = {"due": draft.undecided_since} if draft.undecided_since else {}
        code = "competition_undecided_since" if since else "competition_undecided_applications"
        yield Finding(code, "warn", "FOA § 26-6(3)", {"count": draft.undecided_applications, **since}, "categories")


@COMPETITION.check("N-26-07-1", clause="FOA § 26-7(1)", finds="competition_waiting_applications")
def waiting(draft: CompetitionDraft, _: Moment) -> Findings:
    """Who is admitted after the publication is not among those invited: a few days may let more compete."""
    if draft.waiting_applications and draft.waiting_from and draft.waiting_to:
        facts = {"count": draft.waiting_applications, "first": draft.waiting_from, "last": draft.waiting_to}
        yield Finding("competition_waiting_applications", "warn", "FOA § 26-7(1)", facts, "categories")
