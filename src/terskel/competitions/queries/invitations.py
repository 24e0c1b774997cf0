"""Invitations: whom a competition was sent to, and what a supplier was sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import F, Q, QuerySet

from terskel.competitions import policy
from terskel.competitions.models import (
    Competition,
    CompetitionCategory,
    Invitation,
)
from terskel.competitions.queries.reading import PAGE
from terskel.competitions.queries.rows import LISTED, found, listed
from terskel.competitions.queries.views import (
    InvitationRow,
    InvitationView,
)
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.qualification import queries as qualification

_LISTED: Final = ("competition_id", "sent_at", "declined_at", *(f"competition__{column}" for column in LISTED))


@dataclass(frozen=True, slots=True)
class MissedRow:
    """A competition that was out before the supplier was admitted; `may_be_invited`: by what the DPS documents say."""

    reference: str
    title: str
    may_be_invited: bool


@dataclass(frozen=True, slots=True)
class OwnHeadline:
    """What a line about a competition of the reader's is made of."""

    title: str
    closes_at: datetime | None
    cancelled_at: datetime | None


def invitations(reader: Actor, *, at: datetime, page: int = 1, as_of: datetime | None = None) -> list[InvitationRow]:
    """What the reader's supplier was invited to, the newest first; `as_of` leaves out what came later."""
    if not reader.is_supplier:
        return []
    first = (page - 1) * PAGE
    own = Invitation.objects.filter(supplier_id=policy.supplier_of(reader), sent_at__lte=as_of or at)
    sent = own.order_by("-sent_at", "-id")
    return _invitation_rows(sent[first : first + PAGE], at)


def every_invitation(reader: Actor, *, at: datetime) -> list[InvitationRow]:
    """All that the reader's supplier was ever invited to, the newest first: for its own statistics."""
    if not reader.is_supplier:
        return []
    sent = Invitation.objects.filter(supplier_id=policy.supplier_of(reader), sent_at__lte=at)
    return _invitation_rows(sent.order_by("-sent_at", "-id"), at)


def invitations_called(reader: Actor, words: str, *, at: datetime, most: int) -> list[InvitationRow]:
    """Those of the reader's supplier to competitions with these words in their title or reference, the newest first."""
    if not reader.is_supplier:
        return []
    own = Invitation.objects.filter(supplier_id=policy.supplier_of(reader)).order_by("-sent_at", "-id")
    named = Q(competition__title__icontains=words) | Q(competition__reference__icontains=words)
    return _invitation_rows(own.filter(named)[:most], at)


def invited_of_by(reader: Actor, supplier_id: UUID) -> set[UUID]:
    """To which competitions of the reader's authority a supplier was invited. For later rooms."""
    if not reader.is_authority:
        return set()
    found = Invitation.objects.filter(supplier_id=supplier_id, competition__authority_id=reader.organisation_id)
    return set(found.values_list("competition_id", flat=True))


def open_invitations(reader: Actor, *, at: datetime) -> list[InvitationRow]:
    """Those the reader's supplier may still tender on and has not declined, the nearest deadline first."""
    if not reader.is_supplier:
        return []
    standing = Invitation.objects.filter(
        supplier_id=policy.supplier_of(reader),
        declined_at__isnull=True,
        competition__cancelled_at__isnull=True,
        competition__closes_at__gt=at,
    )
    return _invitation_rows(standing.order_by("competition__closes_at", "id"), at)


def published_before_admission(reader: Actor, *, at: datetime) -> list[MissedRow]:
    """Open competitions in the reader's categories that were published before its firm was admitted there.

    Who is invited is settled at publication (FOA § 26-7(1)); whoever is admitted later is told of the next, unless the
    documents of the DPS say that they may be invited too.
    """
    held = [one for one in qualification.my_qualifications(reader, at=at) if one.to_at is None or one.to_at > at]
    if not held:
        return []
    since = {one.category.id: one.from_at for one in held}
    open_now = CompetitionCategory.objects.filter(
        category_id__in=since,
        competition__published_at__isnull=False,
        competition__cancelled_at__isnull=True,
        competition__closes_at__gt=at,
    ).select_related("competition")
    found = {one.competition_id: one.competition for one in open_now if _before(one, since[one.category_id])}
    invited = invited_among(reader, found)
    left = sorted((row for key, row in found.items() if key not in invited), key=lambda row: row.reference)
    systems = dps.dps_by_ids({row.dps_id for row in left}, at=at)
    return [MissedRow(row.reference, row.title, systems[row.dps_id].late_admitted == "invited") for row in left]


def _before(held_in: CompetitionCategory, admitted_at: datetime) -> bool:
    published_at = held_in.competition.published_at
    return published_at is not None and published_at < admitted_at


def invited_among(reader: Actor, competition_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the competitions that the reader's supplier was invited to."""
    if not reader.is_supplier:
        return set()
    own = Invitation.objects.filter(supplier_id=policy.supplier_of(reader), competition_id__in=set(competition_ids))
    return set(own.values_list("competition_id", flat=True))


def own_headlines(reader: Actor, competition_ids: Iterable[UUID]) -> dict[UUID, OwnHeadline]:
    """Those of `invited_among` by id, in the same statement."""
    if not reader.is_supplier:
        return {}
    own = Invitation.objects.filter(supplier_id=policy.supplier_of(reader), competition_id__in=set(competition_ids))
    columns = ("competition_id", *(f"competition__{column}" for column in ("title", "closes_at", "cancelled_at")))
    return {key: OwnHeadline(*row) for key, *row in own.values_list(*columns)}


def _invitation_rows(found: "QuerySet[Invitation]", at: datetime) -> list[InvitationRow]:
    rows = list(found.select_related("competition").only(*_LISTED))
    known = {row.id: row for row in listed((row.competition for row in rows), at)}
    return [InvitationRow(row.id, known[row.competition_id], row.sent_at, row.declined_at) for row in rows]


def invitation(reader: Actor, competition_id: UUID) -> InvitationView:
    """The reader's own invitation to this competition."""
    row = Invitation.objects.filter(competition_id=competition_id, supplier_id=policy.supplier_of(reader)).first()
    if row is None:
        raise Missing
    return InvitationView(
        id=row.id,
        competition_id=row.competition_id,
        supplier_id=row.supplier_id,
        category_ids=tuple(row.categories),
        sent_at=row.sent_at,
        declined_at=row.declined_at,
        decline_reason=row.decline_reason,
        decline_text=row.decline_text,
    )


def invited(competition_id: UUID, *, until: datetime | None = None, before: datetime | None = None) -> tuple[UUID, ...]:
    """The suppliers that were invited, in the order of their ids; those admitted later among them.

    `until` and `before` leave out who was invited after an instant, or at it too.
    """
    found = Invitation.objects.filter(competition_id=competition_id)
    if until is not None:
        found = found.filter(sent_at__lte=until)
    if before is not None:
        found = found.filter(sent_at__lt=before)
    return tuple(found.order_by("supplier_id").values_list("supplier_id", flat=True))


def invited_later(competition_id: UUID) -> dict[UUID, datetime]:
    """Who was admitted after the publication and invited then, and when that was. For later rooms' reports."""
    rows = Invitation.objects.filter(competition_id=competition_id, sent_at__gt=F("competition__published_at"))
    return dict(rows.values_list("supplier_id", "sent_at"))


def recipients(reader: Actor, competition_id: UUID) -> tuple[UUID, ...]:
    """The frozen recipients, for the authority's own people. That a supplier was invited says nothing of a tender."""
    row = found(Competition.objects.filter(pk=competition_id).first())
    if not policy.is_inside(reader, row):
        raise Missing
    return invited(competition_id)


def has_declined(competition_id: UUID, supplier_id: UUID) -> bool:
    """Whether the supplier has said no; for later rooms, which tell it to that supplier alone."""
    own = Invitation.objects.filter(competition_id=competition_id, supplier_id=supplier_id)
    return own.filter(declined_at__isnull=False).exists()
