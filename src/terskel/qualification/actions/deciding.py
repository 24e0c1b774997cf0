"""The decision on a line: admit, or reject on grounds of the law."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q
from psycopg.errors import ExclusionViolation

from terskel.audit import statements
from terskel.audit.act import action
from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.core.instants import oslo_day
from terskel.core.languages import Language
from terskel.qualification import grounds, letters
from terskel.qualification.actions.case_work import (
    Assessment,
    OpenCase,
    locked_case,
    record_on_line,
    require_assessed,
    write_assessments,
    write_letter,
)
from terskel.qualification.actions.second_person import ADMISSION, require_proposed_by_another, require_who_admits
from terskel.qualification.events import AppealUpheld, SupplierAdmitted, SupplierRejected
from terskel.qualification.models import (
    ApplicationLine,
    PartnerStatement,
    Qualification,
    RejectionGround,
    SupplementRequest,
)
from terskel.qualification.parties import case_of
from terskel.qualification.queries.cases import differences


@dataclass(frozen=True, slots=True)
class GroundGiven:
    """One ground for a rejection and what it rests on in this case (FOA § 24-10).

    `event_on`: the day of the final judgment or of the event (§ 24-6); `self_cleaning`: what the supplier has shown
    of measures, and why they are not enough (§ 24-5); `proportionality`: why rejection is not disproportionate
    (§ 24-2(1)b, (3)).
    """

    code: str
    reason: str
    requirement_id: UUID | None = None
    event_on: date | None = None
    self_cleaning: str = ""
    proportionality: str = ""


@action
def admit(
    line_id: UUID,
    assessments: Mapping[UUID, Assessment] | None = None,
    *,
    confirm_unchanged: bool = False,
    by: Actor,
    at: datetime,
) -> UUID:
    """Every requirement is met: the supplier is admitted and qualified from now on; returns the letter's id.

    `assessments` are findings made with the decision, as `assess` takes them. `confirm_unchanged`: what was found
    good in the last decision, and is answered in the same words now, is met; compared once more under the lock, so
    that an answer changed meanwhile is not confirmed unread. Where the authority lets two decide, another has proposed
    it (`propose_admission`), and nothing is found anew.
    """
    case = locked_case(line_id, "admit", by, at, may=require_who_admits)
    line = case.line
    write_and_require_met(case, assessments, confirm_unchanged=confirm_unchanged, by=by, at=at)
    require_proposed_by_another(line, ADMISSION, case.dps.authority_id, line.supplier_id, by=by)
    letter = letters.admission(case_of(case.dps, case.application, case.category, officer=by), issued_at=at)
    letter_id = write_letter(case.dps, line.supplier_id, letter, by, at)
    line.decided_at = line.admitted_at = at
    line.decided_by_id = by.person_id
    line.decision_letter_id = letter_id
    line.save(update_fields=["decided_at", "admitted_at", "decided_by", "decision_letter"])
    qualify(SupplierAdmitted, line, case.category.label or case.dps.name, letter_id, by, at)
    return letter_id


@action
def reject(line_id: UUID, given: Sequence[GroundGiven], *, by: Actor, at: datetime) -> UUID:
    """The request is rejected in this category, on grounds of the law with a reason each; returns the letter's id.

    The letter goes at once (FOA § 24-10). The supplier may apply again at any time.
    """
    case = locked_case(line_id, "reject", by, at)
    line = case.line
    _check_grounds(case, given, at)
    to = case_of(case.dps, case.application, case.category, officer=by)
    letter = letters.rejection(to, grounds=_stated(case, given, to.language, at), issued_at=at)
    letter_id = write_letter(case.dps, line.supplier_id, letter, by, at)
    RejectionGround.objects.bulk_create(
        RejectionGround(
            line_id=line.id,
            code=one.code,
            requirement_id=one.requirement_id,
            reason=one.reason.strip(),
            event_on=one.event_on,
            self_cleaning=one.self_cleaning.strip(),
            proportionality=one.proportionality.strip(),
        )
        for one in given
    )
    line.decided_at = line.rejected_at = at
    line.decided_by_id = by.person_id
    line.decision_letter_id = letter_id
    line.save(update_fields=["decided_at", "rejected_at", "decided_by", "decision_letter"])
    record_on_line(
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


def write_and_require_met(
    case: OpenCase, assessments: Mapping[UUID, Assessment] | None, *, confirm_unchanged: bool, by: Actor, at: datetime
) -> None:
    """The findings that come with the decision; refused while one is missing, or says that something is not met."""
    found = dict(assessments or {})
    if confirm_unchanged:
        found = _unchanged(case, at) | found
    write_assessments(case, found, by, at)
    findings = {row.requirement_id: row for row in case.line.assessments.all()}
    require_assessed(case.requirements, {key: row.met for key, row in findings.items()})
    not_met = tuple(one.text for one in case.requirements if not findings[one.id].met)
    if not_met:
        refuse("qualification.not_all_met", "FOA § 26-6(1)", count=len(not_met), requirements=not_met)


def qualify(
    happened: type[SupplierAdmitted | AppealUpheld],
    line: ApplicationLine,
    scope: str,
    letter_id: UUID,
    by: Actor,
    at: datetime,
) -> None:
    """The standing right that follows from the line, good until the first piece of its evidence runs out.

    `scope` is the category in words. Where another line has given that right meanwhile, who comes second is told so.
    """
    expiries = line.assessments.filter(evidence_expires_on__isnull=False).values_list("evidence_expires_on", flat=True)
    _one_right_at_a_time(line.supplier_id)
    try:
        qualification = Qualification.objects.create(
            supplier_id=line.supplier_id,
            category_id=line.category_id,
            line_id=line.id,
            from_at=at,
            evidence_expires_on=min((one for one in expiries if one is not None), default=None),
        )
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            refuse("qualification.admitted_meanwhile", "FOA § 26-6(1)", category=scope)
        raise
    event = happened(
        line_id=line.id,
        category_id=line.category_id,
        supplier_id=line.supplier_id,
        qualification_id=qualification.id,
        letter_id=letter_id,
    )
    record_on_line(event, line, by, at)


def _one_right_at_a_time(supplier_id: UUID) -> None:
    """Two who insert rights that exclude each other would each wait for the other, and both be told to try again."""
    statements.hold(f"qualification.right.{supplier_id}")


def _unchanged(case: OpenCase, at: datetime) -> dict[UUID, Assessment]:
    """Nothing where other firms say something in the request: that is read, and weighed, by a person."""
    if PartnerStatement.objects.filter(application_id=case.application.id).exists():
        return {}
    done = set(case.line.assessments.values_list("requirement_id", flat=True))
    new = differences(case.line, case.dps.authority_id, case.requirements, at)
    return {
        key: Assessment(
            met=True,
            note=letters.book.say("finding.unchanged", case.dps.language, decided_on=oslo_day(one.earlier.decided_at)),
            evidence_expires_on=one.earlier.evidence_expires_on,
        )
        for key, one in new.items()
        if key not in done and one.earlier is not None and not one.needs_reading
    }


def _stated(case: OpenCase, given: Sequence[GroundGiven], language: Language, at: datetime) -> list[letters.GroundText]:
    by_id = {one.id: one for one in case.requirements}
    return [
        letters.GroundText(
            clause=grounds.BY_CODE[one.code].clause,
            duty=grounds.BY_CODE[one.code].duty,
            title=letters.book.say(f"ground.{one.code}", language),
            requirement=by_id[one.requirement_id].text if one.requirement_id is not None else "",
            reason=one.reason.strip(),
            event_on=one.event_on,
            usable_until=grounds.usable_until(one.code, one.event_on, at),
            self_cleaning=one.self_cleaning.strip(),
            proportionality=one.proportionality.strip(),
        )
        for one in given
    ]


def _check_grounds(case: OpenCase, given: Sequence[GroundGiven], at: datetime) -> None:
    if not given:
        refuse("qualification.no_ground", "FOA § 24-10")
    if len({(one.code, one.requirement_id) for one in given}) != len(given):
        refuse("qualification.ground_twice", "FOA § 24-10")
    not_met = set(case.line.assessments.filter(met=False).values_list("requirement_id", flat=True))
    on_line = {one.id for one in case.requirements}
    exclusions = {one.id for one in case.requirements if one.kind == "exclusion"}
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
        if ground.names_requirement and one.requirement_id in exclusions:
            refuse("qualification.exclusion_is_no_qualification", ground.clause)
        _check_exclusion(ground, one, at)
        if ground.heard_first and not _heard(case.line, at):
            refuse("qualification.ground_without_hearing", ground.clause)


def _heard(line: ApplicationLine, at: datetime) -> bool:
    """Whether the supplier was asked about something here, and has answered or let its time pass."""
    asked = SupplementRequest.objects.filter(line=line)
    return asked.filter(Q(answered_at__isnull=False) | Q(due_at__lte=at)).exists()


def _check_exclusion(ground: grounds.Ground, one: GroundGiven, at: datetime) -> None:
    """Old events are no ground (§ 24-6); self-cleaning (§ 24-5) and proportion are weighed before anybody is excluded.

    Proportion: § 24-2(1)b and (3).
    """
    if ground.counted_from:
        until = grounds.usable_until(one.code, one.event_on, at)
        if one.event_on is None or until is None:
            refuse("qualification.ground_without_date", "FOA § 24-6", ground=ground.clause)
        if at >= until:
            refuse("qualification.exclusion_period_over", "FOA § 24-6", ground=ground.clause, until=until)
    if ground.self_cleaning and not one.self_cleaning.strip():
        refuse("qualification.self_cleaning_not_weighed", "FOA § 24-5", ground=ground.clause)
    if ground.proportionate and not one.proportionality.strip():
        refuse("qualification.proportion_not_weighed", ground.clause, ground=ground.clause)
