"""While a line is open: findings, more time in a single case, and what more is asked of the supplier."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.qualification import clocks, letters
from terskel.qualification.actions.case_work import (
    Assessment,
    locked_case,
    received,
    record_on_line,
    write_assessments,
    write_letter,
)
from terskel.qualification.events import AssessmentExtended, SupplementRequested
from terskel.qualification.models import SupplementRequest
from terskel.qualification.parties import case_of
from terskel.qualification.queries.versions import findings_version_of


@action
def assess(
    line_id: UUID,
    assessments: Mapping[UUID, Assessment],
    *,
    seen: Collection[str] | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Findings on requirements of one line, in place of earlier ones. `seen`: only if they are one of these versions.

    A requirement of the whole DPS is assessed once: the finding also stands on the request's other undecided
    lines that have none yet.
    """
    case = locked_case(line_id, "assess", by, at)
    if seen is not None and findings_version_of(line_id) not in seen:
        refuse("qualification.findings_written_since")
    write_assessments(case, assessments, by, at)


@action
def extend_assessment(line_id: UUID, *, reason: str, by: Actor, at: datetime) -> UUID:
    """To 15 working days from receipt in this single case, with its reason (FOA § 26-6(3)); returns the letter id."""
    case = locked_case(line_id, "extend", by, at)
    line, received_at = case.line, received(case.application)
    if received_at < case.dps.first_window_closes_at:
        refuse("qualification.no_extension_in_first_window", "FOA § 26-6(4)", due_at=line.due_at)
    if line.extended_to_at is not None:
        refuse("qualification.already_extended", "FOA § 26-6(3)", extended_to_at=line.extended_to_at)
    if at >= line.due_at:
        refuse("qualification.extension_too_late", "FOA § 26-6(3)", due_at=line.due_at)
    if not reason.strip():
        refuse("qualification.reason_missing", "FOA § 26-6(3)")
    extended = clocks.limit(
        received_at, case.dps.first_window_closes_at, case.dps.initial_assessment_days, case.dps.kept, extended=True
    )
    line.extended_at, line.extended_to_at, line.extension_reason = at, extended.instant, reason.strip()
    line.save(update_fields=["extended_at", "extended_to_at", "extension_reason"])
    letter = letters.extension(
        case_of(case.dps, case.application, case.category, officer=by),
        reason=line.extension_reason,
        extended_to=extended.instant,
        issued_at=at,
    )
    letter_id = write_letter(case.dps, line.supplier_id, letter, by, at)
    record_on_line(
        AssessmentExtended(
            line_id=line.id,
            category_id=line.category_id,
            supplier_id=line.supplier_id,
            due_at=line.due_at,
            extended_to_at=extended.instant,
            reason=line.extension_reason,
        ),
        line,
        by,
        at,
    )
    return letter_id


@action
def request_supplement(
    line_id: UUID, *, requirement_ids: Sequence[UUID], text: str, due_at: datetime, by: Actor, at: datetime
) -> UUID:
    """Asks the supplier to supplement or clarify, in writing and by a day (FOA § 23-5); returns the request's id.

    `due_at` is the first instant too late. The law's clock keeps running, and the page says when to decide.
    """
    case = locked_case(line_id, "ask_for_supplement", by, at)
    line = case.line
    if by.person_id is None:
        raise Missing
    asked = [one for one in case.requirements if one.id in set(requirement_ids)]
    if len(asked) != len(set(requirement_ids)):
        refuse("qualification.requirement_not_on_line")
    if not asked:
        refuse("qualification.supplement_on_nothing", "FOA § 23-5")
    if not text.strip():
        refuse("qualification.supplement_without_words", "FOA § 23-5")
    if due_at <= at:
        refuse("qualification.supplement_due_passed", "FOA § 23-5", due_at=due_at)
    waiting = SupplementRequest.objects.filter(line=line, answered_at__isnull=True, due_at__gt=at).first()
    if waiting is not None:
        refuse("qualification.supplement_waits", "FOA § 23-5", due_at=waiting.due_at)
    letter = letters.supplement(
        case_of(case.dps, case.application, case.category, officer=by),
        requirements=[one.text for one in asked],
        text=text.strip(),
        due_at=due_at,
        issued_at=at,
    )
    row = SupplementRequest.objects.create(
        line=line,
        requirement_ids=[one.id for one in asked],
        text=text.strip(),
        asked_at=at,
        asked_by_id=by.person_id,
        due_at=due_at,
        letter_id=write_letter(case.dps, line.supplier_id, letter, by, at),
    )
    record_on_line(
        SupplementRequested(
            line_id=line.id,
            dps_id=line.dps_id,
            category_id=line.category_id,
            supplier_id=line.supplier_id,
            supplement_id=row.id,
            due_at=due_at,
        ),
        line,
        by,
        at,
    )
    return row.id
