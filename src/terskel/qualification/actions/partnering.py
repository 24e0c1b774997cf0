"""Other firms in a request: members of the group (FOA § 16-11), and those that lend their capacity (§ 16-10).

Each answers its own part through a link, without an account, and confirms it itself.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.audit.act import action
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.dps import moves as dps_moves
from terskel.dps import queries as dps_queries
from terskel.dps.moves import DpsForApplication
from terskel.dps.queries import RequirementView
from terskel.qualification import partners
from terskel.qualification.actions.holding import locked_draft, record_on_draft
from terskel.qualification.content import CAPACITY, LONGEST_TEXT, PARTNER_ROLES, Content, PartnerPart
from terskel.qualification.events import PartnerAnswered, PartnerAsked, PartnerRemoved
from terskel.qualification.models import Application, Partner

LENDABLE_KINDS: Final = ("economic", "technical")
"""What one may rely on another for (FOA § 16-10(1)); suitability and grounds for exclusion are each firm's own."""
LONGEST_NAME: Final = 200
LONGEST_NUMBER: Final = 40


@action
def ask_partner(
    application_id: UUID,
    *,
    role: str,
    name: str,
    number: str,
    email: str,
    requirement_ids: Sequence[UUID] = (),
    by: Actor,
    at: datetime,
) -> UUID:
    """Another firm gets a part of the draft to answer itself, and a mail with the link; returns the part's id."""
    dps, application = locked_draft(application_id, by, at)
    if by.person_id is None:
        raise Missing
    if role not in PARTNER_ROLES:
        refuse("qualification.partner_role_unknown")
    if not name.strip() or len(name) > LONGEST_NAME or not number.strip() or len(number) > LONGEST_NUMBER:
        refuse("qualification.partner_unnamed")
    if "@" not in email or len(email) > LONGEST_NAME:
        refuse("qualification.partner_without_address")
    lendable = {one.id for one in dps_queries.requirements_of(dps.id) if one.kind in LENDABLE_KINDS}
    if role == CAPACITY and not (requirement_ids and lendable.issuperset(requirement_ids)):
        refuse("qualification.partner_for_nothing", "FOA § 16-10(1)")
    asked = partners.AskedPart(
        role=role,
        name=name.strip(),
        number=number.strip(),
        email=email.strip(),
        requirement_ids=tuple(requirement_ids) if role == CAPACITY else (),
        part=None,
    )
    partner = Partner.objects.create(
        application_id=application.id, content=partners.locked(asked), asked_at=at, asked_by_id=by.person_id
    )
    _record(PartnerAsked, partner, application, dps, by, at)
    return partner.id


@action
def remove_partner(partner_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """The firm is taken out of the draft, whose id is returned; its link is dead, and what it said is erased."""
    found = Partner.objects.filter(pk=partner_id).first()
    if found is None:
        raise Missing
    dps, application = locked_draft(found.application_id, by, at)
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    if partner.removed_at is not None:
        raise Missing
    partner.removed_at = at
    partner.content = None
    partner.save(update_fields=["removed_at", "content"])
    _record(PartnerRemoved, partner, application, dps, by, at)
    return application.id


@action
def answer_as_partner(token: str, *, excluded: bool, text: str, given_by: str, by: Actor, at: datetime) -> None:
    """The other firm says, for itself, whether a ground for exclusion applies to it, and that it lends its capacity.

    Who holds the link answers; it may answer again until the request is delivered.
    """
    partner_id = partners.id_of(token)
    found = Partner.objects.select_related("application").filter(pk=partner_id).first()
    if found is None:
        raise Missing
    dps = dps_moves.receive_application(found.application.dps_id, at=at)
    application = Application.objects.select_for_update().get(pk=found.application_id)
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    asked = partners.read(partner)
    if not given_by.strip() or len(given_by) > LONGEST_NAME:
        refuse("qualification.partner_unsigned")
    if len(text) > LONGEST_TEXT:
        refuse("qualification.answer_too_long", length=len(text), most=LONGEST_TEXT)
    if (excluded or asked.role == CAPACITY) and not text.strip():
        refuse("qualification.partner_unexplained")
    part = PartnerPart(
        role=asked.role,
        name=asked.name,
        number=asked.number,
        requirement_ids=asked.requirement_ids,
        excluded=excluded,
        text=text.strip(),
        given_by=given_by.strip(),
        given_at=at,
    )
    partner.content = partners.locked(replace(asked, part=part))
    partner.answered_at = at
    partner.save(update_fields=["content", "answered_at"])
    _record(PartnerAnswered, partner, application, dps, by, at)


def _record(
    happened: type[PartnerAsked | PartnerAnswered | PartnerRemoved],
    partner: Partner,
    application: Application,
    dps: DpsForApplication,
    by: Actor,
    at: datetime,
) -> None:
    event = happened(dps_id=dps.id, supplier_id=application.supplier_id, partner_id=partner.id)
    record_on_draft(event, application, dps, by, at)


def parts_for_delivery(
    application: Application, draft: Content, asked: Sequence[RequirementView]
) -> tuple[PartnerPart, ...]:
    """Every firm's part, each answered; capacity only for what the chosen categories ask."""
    named = [partners.read(one) for one in _in(application)]
    silent = tuple(one.name for one in named if one.part is None)
    if silent:
        refuse("qualification.partner_silent", names=silent)
    wanted = {one.id for one in asked}
    parts = [*draft.partners, *(one.part for one in named if one.part is not None)]
    kept = (replace(one, requirement_ids=tuple(key for key in one.requirement_ids if key in wanted)) for one in parts)
    return tuple(one for one in kept if one.role != CAPACITY or one.requirement_ids)


def forget(application: Application) -> None:
    """What other firms wrote into the draft is erased with it."""
    Partner.objects.filter(application_id=application.id).update(content=None)


def _in(application: Application) -> list[Partner]:
    standing = Partner.objects.filter(application_id=application.id, removed_at__isnull=True, content__isnull=False)
    return list(standing.order_by("asked_at", "id"))
