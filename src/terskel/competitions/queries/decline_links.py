"""The link in an invitation's mail through which it can be declined without logging in.

It names one invitation and whom the mail went to, signed by this installation; it opens nothing else, serves once, and
ends with the deadline. Whoever holds it is told what the mail told and no more: neither whether the firm has delivered
nor whether it has said no in another way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, Signer

from terskel.competitions.models import Competition, DeclineLinkUse, Invitation
from terskel.competitions.policy import TENDERING
from terskel.core.decisions import Missing
from terskel.organisations import queries as organisations

_SIGNED: Final = Signer(salt="terskel.competitions.decline")


@dataclass(frozen=True, slots=True)
class DeclineLink:
    """What a link is about. `sent_to` may decline when logged in, or the link serves no more."""

    invitation_id: UUID
    competition_id: UUID
    supplier_id: UUID
    sent_to: UUID


@dataclass(frozen=True, slots=True)
class DeclineLinkPage:
    """What the holder of a link sees; `over` says why it serves no more: "used", "cancelled", "closed", or "" """

    competition_id: UUID
    reference: str
    title: str
    language: str
    authority_name: str
    supplier_name: str
    closes_at: datetime
    over: str


def decline_token(invitation_id: UUID, sent_to: UUID) -> str:
    """What the link holds."""
    return _SIGNED.sign(invitation_id.hex + sent_to.hex)


def decline_link(token: str) -> DeclineLink:
    """Raises Missing for a link that this installation did not write, and when `sent_to` has left or lost the task."""
    try:
        said = _SIGNED.unsign(token)
        invitation_id, sent_to = UUID(hex=said[:32]), UUID(hex=said[32:])
    except (BadSignature, ValueError):
        raise Missing from None
    row = Invitation.objects.filter(pk=invitation_id).first()
    if row is None or sent_to not in who_may_decline([row.supplier_id]).get(row.supplier_id, ()):
        raise Missing
    return DeclineLink(row.id, row.competition_id, row.supplier_id, sent_to)


def who_may_decline(supplier_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The people of each firm who answer its invitations."""
    return organisations.ids_with_roles(supplier_ids, *TENDERING)


def invitations_of(competition_id: UUID, supplier_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The invitation of each of the suppliers; for the mails that hold the links."""
    rows = Invitation.objects.filter(competition_id=competition_id, supplier_id__in=set(supplier_ids))
    return dict(rows.values_list("supplier_id", "id"))


def decline_link_page(token: str, *, at: datetime) -> DeclineLinkPage:
    """What is declined, as the mail told it; raises Missing as `decline_link` does."""
    link = decline_link(token)
    competition = Competition.objects.get(pk=link.competition_id)
    if competition.closes_at is None:
        raise Missing
    used = DeclineLinkUse.objects.filter(invitation_id=link.invitation_id, sent_to_id=link.sent_to)
    over = ""
    if competition.cancelled_at is not None:
        over = "cancelled"
    elif at >= competition.closes_at:
        over = "closed"
    elif used.exists():
        over = "used"
    return DeclineLinkPage(
        competition_id=competition.id,
        reference=competition.reference,
        title=competition.title,
        language=competition.language,
        authority_name=organisations.authority(competition.authority_id).name,
        supplier_name=organisations.supplier(link.supplier_id).name,
        closes_at=competition.closes_at,
        over=over,
    )
