"""The DPS manager's side: assess, extend, admit, reject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit.act import action, record
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.documents import moves as documents
from terskel.documents.letters import LetterData
from terskel.dps import moves as dps_moves
from terskel.dps import queries as dps_queries
from terskel.dps.moves import DpsForApplication
from terskel.dps.queries import CategoryView, RequirementView
from terskel.qualification import clocks, grounds, letters, policy
from terskel.qualification.events import (
    AssessmentExtended,
    RequirementsAssessed,
    SupplierAdmitted,
    SupplierRejected,
)
from terskel.qualification.facts import line_facts
from terskel.qualification.models import (
    Application,
    ApplicationLine,
    Qualification,
    RejectionGround,
    RequirementAssessment,
)
from terskel.qualification.parties import case_of
from terskel.qualification.queries.cases import requirements_of_line


@dataclass(frozen=True, slots=True)
class Assessment:
    """A finding on one requirement; a note is needed where it is not met."""

    met: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class GroundGiven:
    """One ground for a rejection and what it rests on in this case (FOA § 24-10)."""

    code: str
    reason: str
    requirement_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _OpenCase:
    """An undecided line, locked: DPS, request and line in the order of the rooms."""

    dps: DpsForApplication
    application: Application
    line: ApplicationLine
    category: CategoryView
    requirements: tuple[RequirementView, ...]


@action
def assess(line_id: UUID, assessments: Mapping[UUID, Assessment], *, by: Actor, at: datetime) -> None:
    """Findings on requirements of one line, in place of earlier ones.

    A requirement of the whole DPS is assessed once: the finding also stands on the request's other undecided
    lines that have none yet.
    """
    case = _locked_case(line_id, "assess", by, at)
    on_line = {one.id: one for one in case.requirements}
    for requirement_id, assessment in assessments.items():
        if requirement_id not in on_line:
            refuse("qualification.requirement_not_on_line")
        if not assessment.met and not assessment.note.strip():
            refuse("qualification.note_missing", number=on_line[requirement_id].number)
    _write_findings(case.line, assessments, by, at)
    shared = {key: one for key, one in assessments.items() if on_line[key].category_id is None}
    for other in _undecided_siblings(case.line):
        done = set(other.assessments.values_list("requirement_id", flat=True))
        _write_findings(other, {key: one for key, one in shared.items() if key not in done}, by, at)


@action
def extend_assessment(line_id: UUID, *, reason: str, by: Actor, at: datetime) -> UUID:
    """To 15 working days from receipt in this single case, with its reason (FOA § 26-6(3)); returns the letter id."""
    case = _locked_case(line_id, "extend", by, at)
    line, received_at = case.line, _received(case.application)
    if received_at < case.dps.first_window_closes_at:
        refuse("qualification.no_extension_in_first_window", "FOA § 26-6(4)", due_at=line.due_at)
    if line.extended_to_at is not None:
        refuse("qualification.already_extended", "FOA § 26-6(3)", extended_to_at=line.extended_to_at)
    if at >= line.due_at:
        refuse("qualification.extension_too_late", "FOA § 26-6(3)", due_at=line.due_at)
    if not reason.strip():
        refuse("qualification.reason_missing", "FOA § 26-6(3)")
    extended = clocks.limit(
        received_at, case.dps.first_window_closes_at, case.dps.initial_assessment_days, extended=True
    )
    line.extended_at, line.extended_to_at, line.extension_reason = at, extended.instant, reason.strip()
    line.save(update_fields=["extended_at", "extended_to_at", "extension_reason"])
    letter = letters.extension(
        case_of(case.dps, case.application, case.category),
        reason=line.extension_reason,
        extended_to=extended.instant,
        issued_at=at,
    )
    letter_id = _write(case, letter, by, at)
    _record(
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
def admit(line_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Every requirement is met: the supplier is admitted and qualified from now on; returns the letter's id."""
    case = _locked_case(line_id, "admit", by, at)
    line = case.line
    findings = {row.requirement_id: row.met for row in line.assessments.all()}
    _require_assessed(case.requirements, findings)
    not_met = tuple(one.text for one in case.requirements if not findings[one.id])
    if not_met:
        refuse("qualification.not_all_met", "FOA § 26-6(1)", count=len(not_met), requirements=not_met)
    letter_id = _write(
        case, letters.admission(case_of(case.dps, case.application, case.category), issued_at=at), by, at
    )
    line.decided_at = line.admitted_at = at
    line.decided_by_id = by.person_id
    line.decision_letter_id = letter_id
    line.save(update_fields=["decided_at", "admitted_at", "decided_by", "decision_letter"])
    qualification = Qualification.objects.create(
        supplier_id=line.supplier_id, category_id=line.category_id, line_id=line.id, from_at=at
    )
    _record(
        SupplierAdmitted(
            line_id=line.id,
            category_id=line.category_id,
            supplier_id=line.supplier_id,
            qualification_id=qualification.id,
            letter_id=letter_id,
        ),
        line,
        by,
        at,
    )
    return letter_id


@action
def reject(line_id: UUID, given: Sequence[GroundGiven], *, by: Actor, at: datetime) -> UUID:
    """The request is rejected in this category, on grounds of the law with a reason each; returns the letter's id.

    The letter goes at once (FOA § 24-10). The supplier may apply again at any time.
    """
    case = _locked_case(line_id, "reject", by, at)
    line = case.line
    _check_grounds(case, given)
    by_id = {one.id: one for one in case.requirements}
    stated = [
        letters.GroundText(
            clause=grounds.BY_CODE[one.code].clause,
            duty=grounds.BY_CODE[one.code].duty,
            title=letters.book.say(f"ground.{one.code}", case.dps.language),
            requirement=by_id[one.requirement_id].text if one.requirement_id is not None else "",
            reason=one.reason.strip(),
        )
        for one in given
    ]
    letter = letters.rejection(case_of(case.dps, case.application, case.category), grounds=stated, issued_at=at)
    letter_id = _write(case, letter, by, at)
    RejectionGround.objects.bulk_create(
        RejectionGround(line_id=line.id, code=one.code, requirement_id=one.requirement_id, reason=one.reason.strip())
        for one in given
    )
    line.decided_at = line.rejected_at = at
    line.decided_by_id = by.person_id
    line.decision_letter_id = letter_id
    line.save(update_fields=["decided_at", "rejected_at", "decided_by", "decision_letter"])
    _record(
        SupplierRejected(
            line_id=line.id,
            category_id=line.category_id,
            supplier_id=line.supplier_id,
            grounds=tuple(one.code for one in given),
            letter_id=letter_id,
        ),
        line,
        by,
        at,
    )
    return letter_id


def _record(
    event: RequirementsAssessed | AssessmentExtended | SupplierAdmitted | SupplierRejected,
    line: ApplicationLine,
    by: Actor,
    at: datetime,
) -> None:
    record(
        event,
        by=by,
        at=at,
        subject=("qualification.ApplicationLine", line.id),
        matters=[line.dps_id, line.application_id],
    )


def _write(case: _OpenCase, letter: LetterData, by: Actor, at: datetime) -> UUID:
    return documents.write_letter(
        letter,
        matter_id=case.dps.id,
        authority_id=case.dps.authority_id,
        recipient_organisation_id=case.line.supplier_id,
        at=at,
        by=by,
    )


def _locked_case(line_id: UUID, verb: str, by: Actor, at: datetime) -> _OpenCase:
    """Locks DPS, request and line; refuses what the table of moves forbids now, telling who was first."""
    found = ApplicationLine.objects.filter(pk=line_id).first()
    if found is None or by.person_id is None:
        raise Missing
    dps = dps_moves.lock_for_decision(found.dps_id, at=at)
    policy.require_handler(by, dps.authority_id)
    application = Application.objects.select_for_update().get(pk=found.application_id)
    line = ApplicationLine.objects.select_for_update().get(pk=line_id)
    if line.withdrawn_at is not None:
        refuse("qualification.line_withdrawn", withdrawn_at=line.withdrawn_at)
    if line.decided_at is not None and line.decided_by_id is not None:
        refuse(
            "qualification.line_decided",
            decided_at=line.decided_at,
            decided_by=accounts.person(line.decided_by_id).name,
        )
    if dps.state in ("cancelled", "ended"):
        refuse("qualification.dps_over", dps=dps.name)
    require(lifecycles.APPLICATION_LINE.permit(verb, line_facts(line), at))
    return _OpenCase(
        dps=dps,
        application=application,
        line=line,
        category=dps_queries.categories_by_ids([line.category_id])[line.category_id],
        requirements=tuple(requirements_of_line(line)),
    )


def _undecided_siblings(line: ApplicationLine) -> list[ApplicationLine]:
    return list(
        ApplicationLine.objects.select_for_update()
        .filter(application_id=line.application_id, decided_at__isnull=True, withdrawn_at__isnull=True)
        .exclude(pk=line.id)
        .order_by("id")
    )


def _write_findings(line: ApplicationLine, assessments: Mapping[UUID, Assessment], by: Actor, at: datetime) -> None:
    if not assessments or by.person_id is None:
        return
    RequirementAssessment.objects.bulk_create(
        [
            RequirementAssessment(
                line_id=line.id,
                requirement_id=key,
                met=one.met,
                note=one.note.strip(),
                assessed_at=at,
                assessed_by_id=by.person_id,
            )
            for key, one in assessments.items()
        ],
        update_conflicts=True,
        unique_fields=["line", "requirement"],
        update_fields=["met", "note", "assessed_at", "assessed_by"],
    )
    _record(
        RequirementsAssessed(
            line_id=line.id,
            met=tuple(key for key, one in assessments.items() if one.met),
            not_met=tuple(key for key, one in assessments.items() if not one.met),
        ),
        line,
        by,
        at,
    )


def _require_assessed(requirements: Sequence[RequirementView], findings: Mapping[UUID, bool]) -> None:
    missing = tuple(one.text for one in requirements if one.id not in findings)
    if missing:
        refuse("qualification.not_all_assessed", "FOA § 26-6(1)", count=len(missing), requirements=missing)


def _check_grounds(case: _OpenCase, given: Sequence[GroundGiven]) -> None:
    if not given:
        refuse("qualification.no_ground", "FOA § 24-10")
    if len({(one.code, one.requirement_id) for one in given}) != len(given):
        refuse("qualification.ground_twice", "FOA § 24-10")
    not_met = set(case.line.assessments.filter(met=False).values_list("requirement_id", flat=True))
    on_line = {one.id for one in case.requirements}
    for one in given:
        ground = grounds.BY_CODE.get(one.code)
        if ground is None:
            refuse("qualification.ground_unknown", "FOA § 24-2", ground=one.code)
        if not one.reason.strip():
            refuse("qualification.ground_without_reason", "FOA § 24-10", ground=ground.clause)
        if ground.names_requirement and one.requirement_id not in not_met:
            refuse("qualification.ground_without_requirement", ground.clause)
        if one.requirement_id is not None and one.requirement_id not in on_line:
            refuse("qualification.requirement_not_on_line", ground.clause)


def _received(application: Application) -> datetime:
    if application.received_at is None:
        raise Missing
    return application.received_at
