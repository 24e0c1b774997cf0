"""What every act on an opened, undecided line has in common: who may, the locks, findings, letters, events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit.act import record
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.documents import moves as documents
from terskel.documents.letters import LetterData
from terskel.dps import moves as dps_moves
from terskel.dps import queries as dps_queries
from terskel.dps.moves import DpsForApplication
from terskel.dps.queries import CategoryView, RequirementView
from terskel.qualification import policy
from terskel.qualification.actions.second_person import lapse
from terskel.qualification.events import RequirementsAssessed
from terskel.qualification.facts import line_facts
from terskel.qualification.models import Application, ApplicationLine, RequirementAssessment
from terskel.qualification.queries.cases import requirements_of_line
from terskel.qualification.queries.handling import is_barred


@dataclass(frozen=True, slots=True)
class Assessment:
    """A finding on one requirement; a note is needed where it is not met.

    `evidence_expires_on` is the last day the evidence is good for, where it has one.
    """

    met: bool
    note: str = ""
    evidence_expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An undecided line, locked: DPS, request and line in the order of the rooms."""

    dps: DpsForApplication
    application: Application
    line: ApplicationLine
    category: CategoryView
    requirements: tuple[RequirementView, ...]


def locked_case(
    line_id: UUID, verb: str, by: Actor, at: datetime, *, may: Callable[[Actor, UUID], None] = policy.require_handler
) -> OpenCase:
    """Locks DPS, request and line; refuses what the table of moves forbids now, telling who was first.

    `may` refuses who may not, given the owner of the DPS. Who has a conflict of interest takes no part
    (forvaltningsloven § 6, FOA § 7-5).
    """
    found = ApplicationLine.objects.filter(pk=line_id).first()
    if found is None or by.person_id is None:
        raise Missing
    dps = dps_moves.lock_for_decision(found.dps_id, at=at)
    may(by, dps.authority_id)
    application = Application.objects.select_for_update().get(pk=found.application_id)
    line = ApplicationLine.objects.select_for_update().get(pk=line_id)
    require_impartial(by, dps.authority_id, line.supplier_id)  # under the lock, which a declared conflict also takes
    require_open(line)
    if dps.state in ("cancelled", "ended"):
        refuse("qualification.dps_over", dps=dps.name)
    require(lifecycles.APPLICATION_LINE.permit(verb, line_facts(line), at))
    return OpenCase(
        dps=dps,
        application=application,
        line=line,
        category=dps_queries.categories_by_ids([line.category_id])[line.category_id],
        requirements=tuple(requirements_of_line(line)),
    )


def require_open(line: ApplicationLine) -> None:
    """Refuses what the supplier has withdrawn, or somebody has decided: who, and when."""
    if line.withdrawn_at is not None:
        refuse("qualification.line_withdrawn", withdrawn_at=line.withdrawn_at)
    if line.decided_at is not None and line.decided_by_id is not None:
        refuse(
            "qualification.line_decided",
            decided_at=line.decided_at,
            decided_by=accounts.person(line.decided_by_id).name,
        )


def require_impartial(by: Actor, authority_id: UUID, supplier_id: UUID) -> None:
    """Refuses whoever has a conflict of interest with this supplier."""
    if by.person_id is not None and is_barred(by.person_id, authority_id, supplier_id):
        refuse("qualification.barred", "FOA § 7-5")


def write_assessments(case: OpenCase, assessments: Mapping[UUID, Assessment], by: Actor, at: datetime) -> None:
    """Findings in place of earlier ones; one on the whole DPS also stands where the request has none of its own yet."""
    on_line = {one.id: one for one in case.requirements}
    for requirement_id, assessment in assessments.items():
        if requirement_id not in on_line:
            refuse("qualification.requirement_not_on_line")
        if not assessment.met and not assessment.note.strip():
            refuse("qualification.note_missing", number=on_line[requirement_id].number)
    _write_findings(case.line, assessments, by, at)
    if assessments:
        lapse(case.line, at=at)
    shared = {key: one for key, one in assessments.items() if on_line[key].category_id is None}
    for other in _undecided_siblings(case.line):
        done = set(other.assessments.values_list("requirement_id", flat=True))
        _write_findings(other, {key: one for key, one in shared.items() if key not in done}, by, at)


def require_assessed(requirements: Sequence[RequirementView], findings: Mapping[UUID, bool]) -> None:
    """Refuses while a requirement has no finding."""
    missing = tuple(one.text for one in requirements if one.id not in findings)
    if missing:
        refuse("qualification.not_all_assessed", "FOA § 26-6(1)", count=len(missing), requirements=missing)


def record_on_line(event: object, line: ApplicationLine, by: Actor, at: datetime) -> None:
    record(
        event,
        by=by,
        at=at,
        subject=("qualification.ApplicationLine", line.id),
        matters=[line.dps_id, line.application_id],
    )


def write_letter(dps: DpsForApplication, supplier_id: UUID, letter: LetterData, by: Actor, at: datetime) -> UUID:
    """Writes a letter to the supplier about the DPS; returns its id."""
    return documents.write_letter(
        letter,
        matter_id=dps.id,
        authority_id=dps.authority_id,
        recipient_organisation_id=supplier_id,
        at=at,
        by=by,
    )


def received(application: Application) -> datetime:
    if application.received_at is None:
        raise Missing
    return application.received_at


def _undecided_siblings(line: ApplicationLine) -> list[ApplicationLine]:
    """Asked of the one request: with "undecided" in the question, the database reads everybody's undecided lines."""
    others = ApplicationLine.objects.select_for_update().filter(application_id=line.application_id).exclude(pk=line.id)
    return [one for one in others.order_by("id") if one.decided_at is None and one.withdrawn_at is None]


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
                evidence_expires_on=one.evidence_expires_on,
                assessed_at=at,
                assessed_by_id=by.person_id,
            )
            for key, one in assessments.items()
        ],
        update_conflicts=True,
        unique_fields=["line", "requirement"],
        update_fields=["met", "note", "evidence_expires_on", "assessed_at", "assessed_by"],
    )
    record_on_line(
        RequirementsAssessed(
            line_id=line.id,
            met=tuple(key for key, one in assessments.items() if one.met),
            not_met=tuple(key for key, one in assessments.items() if not one.met),
        ),
        line,
        by,
        at,
    )
