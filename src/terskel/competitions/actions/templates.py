"""What an authority keeps of a competition, to begin others with (F052)."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.competitions import copying, policy
from terskel.competitions.events import TemplateKept, TemplateWithdrawn
from terskel.competitions.models import Competition, CompetitionTemplate
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse


@action
def keep_template(competition_id: UUID, *, name: str, about: str = "", by: Actor, at: datetime) -> UUID:
    """A template of the competition as it stands, draft or published: texts, requirements, criteria, model, documents.

    Never days, value or who wrote it. Another with the same name must be withdrawn first.
    """
    competition = Competition.objects.filter(pk=competition_id).first()
    if competition is None:
        raise Missing
    person_id = policy.require_own_buyer(by, competition)
    if not name.strip():
        refuse("competitions.template_without_name")
    named = CompetitionTemplate.objects.select_for_update().filter(
        authority_id=competition.authority_id, name=name.strip(), withdrawn_at__isnull=True
    )
    if named.exists():
        refuse("competitions.template_named_twice", name=name.strip())
    template = CompetitionTemplate.objects.create(
        authority_id=competition.authority_id,
        name=name.strip(),
        about=about.strip(),
        content=copying.snapshot(competition),
        kept_at=at,
        kept_by_id=person_id,
    )
    copying.keep_documents(template, competition, by=by, at=at)
    _record(TemplateKept(template.id, template.name, competition.id), template, by, at)
    return template.id


@action
def withdraw_template(template_id: UUID, *, by: Actor, at: datetime) -> None:
    """No draft begins from it any more; those that did stay as they are."""
    template = CompetitionTemplate.objects.select_for_update().filter(pk=template_id).first()
    if template is None:
        raise Missing
    person_id = policy.require_creator(by, template.authority_id)
    if template.withdrawn_at is not None:
        raise Missing
    template.withdrawn_at, template.withdrawn_by_id = at, person_id
    template.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record(TemplateWithdrawn(template.id, template.name), template, by, at)


def _record(event: TemplateKept | TemplateWithdrawn, template: CompetitionTemplate, by: Actor, at: datetime) -> None:
    record(
        event,
        by=by,
        at=at,
        subject=("competitions.CompetitionTemplate", template.id),
        matters=[template.authority_id],
    )
