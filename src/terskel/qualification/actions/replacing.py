"""A request in place of an earlier one that nobody has decided.

A sealed one is withdrawn as the new one is delivered. An opened one keeps its lines and clocks (replacing does not
restart them) and gets the new answers; the earlier ones stay on record as superseded.
"""

from dataclasses import replace
from datetime import datetime

from terskel.audit.act import record
from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.dps.moves import DpsForApplication
from terskel.qualification import drafts
from terskel.qualification.actions.second_person import lapse
from terskel.qualification.content import Content
from terskel.qualification.events import ApplicationReplaced, ApplicationWithdrawn
from terskel.qualification.facts import gives_up_place
from terskel.qualification.models import Application, ApplicationAnswer, ApplicationLine, RequirementAssessment
from terskel.qualification.queries.answers import answer_in
from terskel.qualification.receiving import partner_statements, write_answers


def beginning(replaced: Application) -> Content:
    """What a replacing draft begins with. Refused where everything is decided already."""
    if replaced.opened_at is None:
        return drafts.kept(replaced)
    undecided = ApplicationLine.objects.filter(
        application_id=replaced.id, decided_at__isnull=True, withdrawn_at__isnull=True
    )
    category_ids = tuple(undecided.order_by("id").values_list("category_id", flat=True))
    if not category_ids:
        refuse("qualification.already_decided")
    answers = ApplicationAnswer.objects.filter(application_id=replaced.id, superseded_at__isnull=True).order_by("id")
    return Content(
        category_ids=category_ids,
        answers={row.requirement_id: answer_in(row) for row in answers},
    )


def require_place_given_up(application: Application, dps: DpsForApplication, *, given_up: bool, at: datetime) -> None:
    """Of the first window, closed and not opened: what replaces a request is a later one, and the supplier says so.

    Those received in the window are all decided before a competition may start (FOA § 26-7(2)); once they are opened,
    one is replaced where it stands.
    """
    if gives_up_place(application.replaces, dps.first_window_closes_at, at) and not given_up:
        refuse("qualification.replacing_gives_up_place", "FOA § 26-7(2)", closes_at=dps.first_window_closes_at)


def withdraw_sealed(application: Application, dps: DpsForApplication, *, by: Actor, at: datetime) -> Application | None:
    """The sealed request this one replaces is withdrawn. Returns the opened one it replaces, held against change."""
    if application.replaces_id is None:
        return None
    replaced = Application.objects.select_for_update().get(pk=application.replaces_id)
    if replaced.withdrawn_at is not None:
        return None
    if replaced.opened_at is not None:
        return replaced
    replaced.withdrawn_at = at
    replaced.sealed_content = replaced.kept_content = None
    replaced.save(update_fields=["withdrawn_at", "sealed_content", "kept_content"])
    record(
        ApplicationWithdrawn(dps_id=dps.id, supplier_id=replaced.supplier_id, reference=replaced.reference),
        by=by,
        at=at,
        subject=("qualification.Application", replaced.id),
        matters=[dps.id, replaced.id],
        hidden_until_opened=dps.id,
    )
    return None


def give_answers(
    application: Application,
    replaced: Application,
    content: Content,
    dps: DpsForApplication,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The opened request gets the answers that are new; those that say the same stay as they are.

    A finding on an undecided line falls away with the answer it was made on, as when a supplement is answered.
    """
    lines = ApplicationLine.objects.select_for_update().filter(application_id=replaced.id).order_by("id")
    if not any(line.decided_at is None and line.withdrawn_at is None for line in lines):
        refuse("qualification.already_decided")
    standing = {
        row.requirement_id: row
        for row in ApplicationAnswer.objects.filter(application_id=replaced.id, superseded_at__isnull=True)
    }
    changed = {
        key: answer
        for key, answer in content.answers.items()
        if key not in standing or replace(answer_in(standing[key]), answered_at=answer.answered_at) != answer
    }
    ApplicationAnswer.objects.filter(pk__in=[standing[key].id for key in changed if key in standing]).update(
        superseded_at=at
    )
    undecided = [line for line in lines if line.decided_at is None and line.withdrawn_at is None]
    RequirementAssessment.objects.filter(line__in=undecided, requirement_id__in=changed).delete()
    lapse(*undecided, at=at)
    write_answers(replaced, changed, content.copies)
    partner_statements(replaced, content)
    application.opened_at = at
    application.save(update_fields=["opened_at"])
    record(
        ApplicationReplaced(
            dps_id=dps.id,
            supplier_id=replaced.supplier_id,
            reference=replaced.reference,
            by_reference=application.reference,
            requirement_ids=tuple(changed),
        ),
        by=by,
        at=at,
        subject=("qualification.Application", replaced.id),
        matters=[dps.id, replaced.id],
    )
