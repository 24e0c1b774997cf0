"""How the acts on a draft reach it: the DPS locked first, then the request, as the rooms lie."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.dps import moves as dps_moves
from terskel.dps.moves import DpsForApplication
from terskel.qualification import drafts, policy
from terskel.qualification.content import Content
from terskel.qualification.events import ApplicationSaved
from terskel.qualification.models import Application


def hidden(dps: DpsForApplication, at: datetime) -> UUID | None:
    """Until the first window is opened, events that show who applies stay hidden."""
    return dps.id if at < dps.first_window_closes_at else None


def own(application_id: UUID, by: Actor) -> Application:
    application = Application.objects.filter(pk=application_id).first()
    if application is None:
        raise Missing
    policy.require_applicant(by, application.supplier_id)
    return application


def locked(application_id: UUID, by: Actor) -> Application:
    application = Application.objects.select_for_update().filter(pk=application_id).first()
    if application is None:
        raise Missing
    policy.require_applicant(by, application.supplier_id)
    return application


def locked_draft(application_id: UUID, by: Actor, at: datetime) -> tuple[DpsForApplication, Application]:
    """The draft of the actor's own firm, held against change, in a DPS whose door is open."""
    dps = dps_moves.receive_application(own(application_id, by).dps_id, at=at)
    application = locked(application_id, by)
    if application.submitted_at is not None or application.withdrawn_at is not None:
        refuse("qualification.not_a_draft")
    return dps, application


def save(dps: DpsForApplication, application: Application, content: Content, by: Actor, at: datetime) -> None:
    application.draft_content = drafts.locked(content)
    application.saved_at = at
    application.save(update_fields=["draft_content", "saved_at"])
    record_on_draft(ApplicationSaved(dps_id=dps.id), application, dps, by, at)


def record_on_draft(event: object, application: Application, dps: DpsForApplication, by: Actor, at: datetime) -> None:
    """What happens to a draft is the supplier's own matter, and in the first window shown to nobody before the end."""
    record(
        event,
        by=by,
        at=at,
        subject=("qualification.Application", application.id),
        matters=[application.id],
        hidden_until_opened=hidden(dps, at),
    )
