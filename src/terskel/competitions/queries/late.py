"""Who was admitted after a competition was published, and whether and how they can be invited to it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.competitions import policy
from terskel.competitions.models import Competition, Invitation, LateInvitation
from terskel.competitions.queries import lots
from terskel.competitions.queries.readiness import earliest_close
from terskel.competitions.queries.rows import category_ids_of, documents_of, facts_of, found, terms_of
from terskel.core import deadlines, lifecycles
from terskel.core.actors import Actor
from terskel.core.deadlines import Deadline
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.organisations import queries as organisations
from terskel.organisations.queries import SupplierView
from terskel.qualification import queries as qualification
from terskel.qualification.queries import Qualified


@dataclass(frozen=True, slots=True)
class LateAdmitted:
    """Those who can be invited in one act, by name. `earliest`: the deadline that leaves them the law's minimum.

    `must_move`: the one that stands is before that. `suggested`: a later one at a usual hour, for everybody.
    """

    suppliers: tuple[SupplierView, ...]
    earliest: Deadline
    must_move: bool
    suggested: datetime


@dataclass(frozen=True, slots=True)
class Recipient:
    """One of those invited: since when admitted, when invited, and why later than the publication ("" if not)."""

    supplier: SupplierView
    admitted_at: datetime | None
    invited_at: datetime
    why_later: str


def late_admitted(reader: Actor, competition_id: UUID, *, at: datetime) -> LateAdmitted | None:
    """For the authority's own people: whom `invite_late` would invite now; None where it may not or there is nobody."""
    row = found(Competition.objects.filter(pk=competition_id).first())
    if not policy.is_inside(reader, row):
        raise Missing
    if row.closes_at is None or lifecycles.COMPETITION.state(facts_of(row), at) != "published":
        return None
    if not dps.invites_late(row.dps_id):
        return None
    among = {one.supplier_id for recipients in newcomers(row, at).values() for one in recipients}
    if not among:
        return None
    earliest = earliest_close_of(row, at)
    return LateAdmitted(
        suppliers=tuple(sorted(organisations.suppliers(among).values(), key=lambda one: one.sort_key)),
        earliest=earliest,
        must_move=row.closes_at < earliest.instant,
        suggested=max(deadlines.suggested_close(earliest), row.closes_at),
    )


def newcomers(competition: Competition, at: datetime) -> dict[Competition, list[Qualified]]:
    """Those who stand qualified and are not invited, by open lot of the purchase; lots without any left out.

    For this room only.
    """
    open_now = Competition.objects.filter(
        pk__in=lots.ids_together(competition.id), published_at__isnull=False, cancelled_at__isnull=True
    )
    since = {lot: _not_invited(lot, at) for lot in open_now.order_by("id")}
    return {lot: recipients for lot, recipients in since.items() if recipients}


def _not_invited(competition: Competition, at: datetime) -> list[Qualified]:
    invited = set(Invitation.objects.filter(competition_id=competition.id).values_list("supplier_id", flat=True))
    standing = qualification.qualified(category_ids_of(competition.id), at)
    return [one for one in standing if one.supplier_id not in invited]


def earliest_close_of(competition: Competition, at: datetime) -> Deadline:
    """The earliest deadline for who is invited at `at`, by the rules it was announced under. For this room only."""
    return earliest_close(documents_of(competition, inside=True), terms_of(competition).kept, at)


def recipient_log(reader: Actor, competition_id: UUID, *, at: datetime) -> list[Recipient]:
    """Everyone invited, by name, for the authority's own people: who came later, and why."""
    row = found(Competition.objects.filter(pk=competition_id).first())
    if not policy.is_inside(reader, row):
        raise Missing
    sent = dict(Invitation.objects.filter(competition_id=row.id).values_list("supplier_id", "sent_at"))
    acts = LateInvitation.objects.filter(competition_id=row.id)
    reasons = dict(acts.values_list("invited_at", "reason"))
    since = qualification.first_rights(category_ids_of(row.id), sent, at)
    named = sorted(organisations.suppliers(sent).values(), key=lambda one: one.sort_key)
    return [Recipient(one, since.get(one.id), sent[one.id], reasons.get(sent[one.id], "")) for one in named]
