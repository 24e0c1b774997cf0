"""The single case: requirement, answer and finding side by side, with what is new since the last decision.

Nothing here shows a request that has not been opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from terskel.accounts import queries as accounts
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.deadlines import Deadline
from terskel.core.decisions import Missing
from terskel.core.instants import oslo_day
from terskel.core.languages import Language
from terskel.documents import queries as documents
from terskel.documents.queries import FileView
from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView, DpsView, RequirementView
from terskel.organisations import queries as organisations
from terskel.organisations.queries import MandateView
from terskel.qualification import clocks, grounds, letters, policy
from terskel.qualification.clocks import Clock
from terskel.qualification.content import Answer
from terskel.qualification.differences import Difference, LastWeighed, compare
from terskel.qualification.facts import line_facts
from terskel.qualification.library.copies import ItemCopy
from terskel.qualification.models import (
    ApplicationLine,
    RejectionGround,
    RequirementAssessment,
)
from terskel.qualification.queries.answers import PartnerStatementView, answers_of, copies_of, partner_statements_of
from terskel.qualification.queries.handling import Bar, SupplementView, bars_on, supplements_of
from terskel.qualification.queries.proposals import SecondPerson, second_person_on
from terskel.qualification.queries.queues import received_at


@dataclass(frozen=True, slots=True)
class Finding:
    """`evidence_expires_on` is the last day the evidence is good for."""

    met: bool
    note: str
    evidence_expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class RequirementCase:
    """One requirement, what the supplier says about it, the finding so far, and what is new since the last one.

    `items` went with the answer, as they were when delivered.
    """

    requirement: RequirementView
    answer: Answer | None
    finding: Finding | None
    difference: Difference
    items: tuple[ItemCopy, ...] = ()

    @property
    def unchanged(self) -> bool:
        """Found good before, and the same now."""
        return not self.difference.needs_reading


@dataclass(frozen=True, slots=True)
class GroundView:
    code: str
    requirement_id: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One line whole: requirement, answer, finding. `earlier` are the supplier's other lines in this DPS.

    `mandate` is the newest that whoever delivered the request has claimed. `barred`: the reader takes no part in this
    supplier's requests, so the requirements are left out. `takes_two`: an admission is `proposed` by one and made by
    another.
    """

    line_id: UUID
    application_id: UUID
    reference: str
    digest: str
    dps: DpsView
    category: CategoryView
    state: str
    supplier_id: UUID
    supplier_name: str
    supplier_number: str
    supplier_place: str
    received_at: datetime
    opened_at: datetime
    deadline: Deadline
    clock: Clock
    extended_to_at: datetime | None
    extension_reason: str
    decided_at: datetime | None
    decided_by: UUID | None
    decision_letter_id: UUID | None
    withdrawn_at: datetime | None
    handler_id: UUID | None
    handler_name: str
    requirements: tuple[RequirementCase, ...]
    grounds: tuple[GroundView, ...]
    earlier: tuple["EarlierLine", ...]
    bars: tuple[Bar, ...]
    barred: bool
    supplements: tuple[SupplementView, ...]
    partners: tuple[PartnerStatementView, ...]
    delivered_by: str
    mandate: MandateView | None
    takes_two: bool
    proposed: SecondPerson | None

    @property
    def open(self) -> bool:
        """Neither decided nor withdrawn."""
        return self.decided_at is None and self.withdrawn_at is None

    @property
    def has_history(self) -> bool:
        """Whether something here was decided on before, so that there is a difference to see."""
        return any(one.difference.earlier is not None for one in self.requirements)

    @property
    def file_ids(self) -> tuple[UUID, ...]:
        """The files that went with the answers."""
        return tuple(item.file_id for one in self.requirements for item in one.items if item.file_id is not None)

    @property
    def unassessed(self) -> tuple[RequirementCase, ...]:
        return tuple(one for one in self.requirements if one.finding is None)

    @property
    def not_met(self) -> tuple[RequirementCase, ...]:
        return tuple(one for one in self.requirements if one.finding is not None and not one.finding.met)

    @property
    def unchanged(self) -> tuple[RequirementCase, ...]:
        """Those without a finding of this request's own whose answer was found good before and is the same."""
        return tuple(one for one in self.unassessed if one.unchanged)

    @property
    def routine(self) -> bool:
        """The machine found no difference to ask about: all that is not assessed yet is unchanged since last time.

        What another firm says in the request is new each time, so somebody reads it.
        """
        same = len(self.unchanged) == len(self.unassessed)
        return bool(self.unassessed) and same and not self.not_met and not self.partners

    @property
    def waits_for_supplement(self) -> SupplementView | None:
        return next((one for one in self.supplements if one.waiting), None)


@dataclass(frozen=True, slots=True)
class EarlierLine:
    line_id: UUID
    reference: str
    category: CategoryView
    state: str
    decided_at: datetime | None


def case(reader: Actor, line_id: UUID, *, at: datetime) -> CaseView:
    """One opened line for the people who handle the DPS's requests."""
    line = ApplicationLine.objects.select_related("application", "appeal").filter(pk=line_id).first()
    if line is None:
        raise Missing
    view = dps_queries.dps_by_ids([line.dps_id], at=at)[line.dps_id]
    takes_two = "admission" in organisations.second_person_decisions(view.authority_id)
    proposed = second_person_on(reader, line, view.authority_id, line.supplier_id) if takes_two else None
    asked_to_decide = proposed is not None and policy.is_second_person(reader, view.authority_id)
    if not (asked_to_decide or policy.may_read_case(reader, view.authority_id)):
        raise Missing
    supplier = organisations.supplier(line.supplier_id)
    others = list(
        ApplicationLine.objects.filter(supplier_id=line.supplier_id, dps_id=line.dps_id)
        .exclude(pk=line.id)
        .select_related("application", "appeal")
        .order_by("-opened_at", "-id")
    )
    categories = dps_queries.categories_by_ids([line.category_id, *(one.category_id for one in others)])
    deliverer = line.application.submitted_by_id
    people = accounts.people(one for one in (line.handler_id, deliverer) if one is not None)
    mandates = organisations.newest_mandates([line.supplier_id], at=at)
    bars = bars_on(view.authority_id, line.supplier_id)
    barred = any(one.person_id == reader.person_id for one in bars)
    return CaseView(
        line_id=line.id,
        application_id=line.application_id,
        reference=line.application.reference,
        digest=line.application.digest,
        dps=view,
        category=categories[line.category_id],
        state=lifecycles.APPLICATION_LINE.state(line_facts(line), at),
        supplier_id=supplier.id,
        supplier_name=supplier.name,
        supplier_number=supplier.number,
        supplier_place=supplier.place,
        received_at=received_at(line.application),
        opened_at=line.opened_at,
        deadline=_deadline(line, view),
        clock=clocks.clock(line.extended_to_at or line.due_at, at),
        extended_to_at=line.extended_to_at,
        extension_reason=line.extension_reason,
        decided_at=line.decided_at,
        decided_by=line.decided_by_id,
        decision_letter_id=line.decision_letter_id,
        withdrawn_at=line.withdrawn_at,
        handler_id=line.handler_id,
        handler_name=people[line.handler_id].name if line.handler_id else "",
        requirements=() if barred else tuple(_requirement_cases(line, view, at)),
        grounds=tuple(
            GroundView(code=row.code, requirement_id=row.requirement_id, reason=row.reason)
            for row in RejectionGround.objects.filter(line_id=line.id).order_by("id")
        ),
        earlier=tuple(
            EarlierLine(
                line_id=one.id,
                reference=one.application.reference,
                category=categories[one.category_id],
                state=lifecycles.APPLICATION_LINE.state(line_facts(one), at),
                decided_at=one.decided_at,
            )
            for one in others
        ),
        bars=bars,
        barred=barred,
        supplements=supplements_of(line.id, at),
        partners=() if barred else tuple(partner_statements_of([line.application_id]).get(line.application_id, ())),
        delivered_by=people[deliverer].name if deliverer else "",
        mandate=mandates.get((line.supplier_id, deliverer)) if deliverer else None,
        takes_two=takes_two,
        proposed=proposed,
    )


def case_file(reader: Actor, line_id: UUID, file_id: UUID, *, at: datetime) -> FileView:
    """A file that went with an answer of the case, for those who may read the case."""
    for one in case(reader, line_id, at=at).requirements:
        if any(item.file_id == file_id for item in one.items):
            return documents.attached_file(file_id)
    raise Missing


def ground_choices(language: Language) -> list[tuple[str, str]]:
    """The grounds of the law that stand on no requirement, with clause and words, for choosing among."""
    return [_choice(ground, language) for ground in grounds.GROUNDS if not ground.names_requirement]


def suspension_choices(language: Language) -> list[tuple[str, str]]:
    """The grounds on which somebody admitted may be suspended: how a request was delivered is none of them."""
    return [_choice(ground, language) for ground in grounds.GROUNDS if grounds.may_suspend(ground.code)]


def _choice(ground: grounds.Ground, language: Language) -> tuple[str, str]:
    return ground.code, f"{ground.clause} {letters.book.say(f'ground.{ground.code}', language)}"


def requirements_of_line(line: ApplicationLine) -> list[RequirementView]:
    """The requirements one line is measured against: the DPS's own and those of its category."""
    return [one for one in dps_queries.requirements_of(line.dps_id) if one.category_id in (None, line.category_id)]


def differences(
    line: ApplicationLine, authority_id: UUID, asked: Sequence[RequirementView], at: datetime
) -> dict[UUID, Difference]:
    """Per requirement, the answer against the one that the authority last decided on.

    Four statements however many are asked.
    """
    present = answers_of([line.application_id]).get(line.application_id, {})
    keys = {one.reuse_key for one in asked if one.reuse_key}
    rows = list(
        RequirementAssessment.objects.filter(
            Q(requirement_id__in=[one.id for one in asked])
            | Q(requirement__reuse_key__in=keys, requirement__dps__authority_id=authority_id),
            line__supplier_id=line.supplier_id,
            line__decided_at__isnull=False,
        )
        .exclude(line_id=line.id)
        .select_related("line", "requirement")
        .order_by("line__decided_at", "id")
    )
    said = answers_of({row.line.application_id for row in rows})
    items = copies_of({line.application_id, *(row.line.application_id for row in rows)})
    sent = items.get(line.application_id, {})
    found: dict[UUID, Difference] = {}
    for one in asked:
        last: LastWeighed | None = None
        same_items = True
        for row in rows:
            key = row.requirement.reuse_key
            answer = said.get(row.line.application_id, {}).get(row.requirement_id)
            asks_the_same = row.requirement_id == one.id or (
                key != ""
                and key == one.reuse_key
                and (row.requirement.level, row.requirement.minimum) == (one.level, one.minimum)
            )
            if asks_the_same and answer is not None and row.line.decided_at is not None:
                last = LastWeighed(
                    line_id=row.line_id,
                    decided_at=row.line.decided_at,
                    statement=answer.statement,
                    text=answer.text,
                    met=row.met,
                    note=row.note,
                    evidence_expires_on=row.evidence_expires_on,
                )
                before = items.get(row.line.application_id, {}).get(row.requirement_id, ())
                same_items = _content(before) == _content(sent.get(one.id, ()))
        found[one.id] = compare(present.get(one.id), last, today=oslo_day(at), same_items=same_items)
    return found


def _content(items: Sequence[ItemCopy]) -> set[tuple[object, ...]]:
    """What the items say, whatever they are called in the library."""
    return {(one.kind, one.title, one.lines, one.valid_from, one.valid_to, one.sha256) for one in items}


def _requirement_cases(line: ApplicationLine, view: DpsView, at: datetime) -> list[RequirementCase]:
    asked = requirements_of_line(line)
    answers = answers_of([line.application_id]).get(line.application_id, {})
    findings = {
        row.requirement_id: Finding(row.met, row.note, row.evidence_expires_on)
        for row in line.assessments.order_by("id")
    }
    new = differences(line, view.authority_id, asked, at)
    items = copies_of([line.application_id]).get(line.application_id, {})
    return [
        RequirementCase(
            requirement=one,
            answer=answers.get(one.id),
            finding=findings.get(one.id),
            difference=new[one.id],
            items=items.get(one.id, ()),
        )
        for one in asked
    ]


def _deadline(line: ApplicationLine, view: DpsView) -> Deadline:
    if view.first_window_closes_at is None or view.initial_assessment_days is None:
        raise Missing
    return clocks.limit(
        received_at(line.application),
        view.first_window_closes_at,
        view.initial_assessment_days,
        view.kept,
        extended=line.extended_to_at is not None,
    )
