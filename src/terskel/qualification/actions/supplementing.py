"""The supplier answers what it was asked to supplement."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.dps import moves as dps_moves
from terskel.qualification import policy
from terskel.qualification.actions.case_work import record_on_line
from terskel.qualification.actions.second_person import lapse
from terskel.qualification.content import LONGEST_TEXT, STATEMENTS, Answer
from terskel.qualification.events import SupplementAnswered
from terskel.qualification.facts import line_facts
from terskel.qualification.models import (
    Application,
    ApplicationAnswer,
    ApplicationLine,
    RequirementAssessment,
    SupplementRequest,
)
from terskel.qualification.moves.library import take_copies
from terskel.qualification.queries.answers import copies_in
from terskel.qualification.receiving import write_answers


@action
def answer_supplement(supplement_id: UUID, answers: Mapping[UUID, Answer], *, by: Actor, at: datetime) -> None:
    """New answers on the requirements that were asked about; the earlier ones are kept, and count no more.

    The items of an answer go with it as copies; those that went with the request stay where they are named again.
    Line and clock stay as they are. A finding made on an answer that is replaced on an undecided line falls away: it
    was made on other words.
    """
    found = SupplementRequest.objects.select_related("line").filter(pk=supplement_id).first()
    if found is None:
        raise Missing
    policy.require_applicant(by, found.line.supplier_id)
    dps_moves.lock_for_decision(found.line.dps_id, at=at)
    application = Application.objects.select_for_update().get(pk=found.line.application_id)
    line = ApplicationLine.objects.select_for_update().get(pk=found.line_id)
    row = SupplementRequest.objects.select_for_update().get(pk=supplement_id)
    require(lifecycles.APPLICATION_LINE.permit("ask_for_supplement", line_facts(line), at))
    if row.answered_at is not None:
        refuse("qualification.supplement_answered", "FOA § 23-5")
    if at >= row.due_at:
        refuse("qualification.supplement_too_late", "FOA § 23-5", due_at=row.due_at)
    given = {key: one for key, one in answers.items() if one.statement or one.text.strip()}
    if not given or not given.keys() <= set(row.requirement_ids):
        refuse("qualification.supplement_without_answer", "FOA § 23-5")
    for one in given.values():
        if one.statement not in STATEMENTS:
            refuse("qualification.statement_unknown")
        if len(one.text) > LONGEST_TEXT:
            refuse("qualification.answer_too_long", length=len(one.text), most=LONGEST_TEXT)
    copies = take_copies(
        [item for one in given.values() for item in one.items],
        supplier_id=application.supplier_id,
        matter_id=application.id,
        at=at,
        delivered=copies_in(application.id),
    )
    standing = {key: replace(one, text=one.text.strip(), answered_at=at) for key, one in given.items()}
    ApplicationAnswer.objects.filter(
        application=application, requirement_id__in=given, superseded_at__isnull=True
    ).update(superseded_at=at)
    write_answers(application, standing, copies)
    RequirementAssessment.objects.filter(
        line__application=application,
        line__decided_at__isnull=True,
        requirement_id__in=given,
    ).delete()
    lapse(*ApplicationLine.objects.filter(application=application, decided_at__isnull=True), at=at)
    row.answered_at = at
    row.save(update_fields=["answered_at"])
    record_on_line(
        SupplementAnswered(
            line_id=line.id,
            dps_id=line.dps_id,
            supplement_id=row.id,
            requirement_ids=tuple(given),
            reference=application.reference,
        ),
        line,
        by,
        at,
    )
