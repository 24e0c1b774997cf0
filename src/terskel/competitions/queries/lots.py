"""The lots of a purchase, seen from one of them. A draft that was given up is no lot."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from terskel.competitions.models import Competition, DividedPurchase, Lot
from terskel.competitions.queries.lot_views import LotRow, LotsView, together
from terskel.competitions.queries.rows import state_of
from terskel.core.actors import Actor
from terskel.core.decisions import Missing


def view_of(competition_id: UUID, *, at: datetime) -> LotsView | None:
    """The purchase that the competition is a lot of; None where it is none.

    For this room and later ones, whose reader may read the competition already.
    """
    lot = Lot.objects.filter(competition_id=competition_id).select_related("purchase").first()
    return None if lot is None else _view(lot.purchase, at)


def purchase(reader: Actor, purchase_id: UUID, *, at: datetime) -> LotsView:
    """For the authority's own people; raises Missing."""
    row = DividedPurchase.objects.filter(pk=purchase_id).first()
    if row is None or not (reader.is_authority and reader.acts_for(row.authority_id)):
        raise Missing
    return _view(row, at)


def ids_together(competition_id: UUID) -> tuple[UUID, ...]:
    """The competition and the other lots of its purchase, in order; alone where it is no lot. For later rooms."""
    rows = standing(competition_id).values_list("competition_id", flat=True)
    return tuple(rows) or (competition_id,)


def standing(competition_id: UUID) -> QuerySet[Lot]:
    """The lots beside a competition, itself among them, in order. For this room only."""
    purchases = Lot.objects.filter(competition_id=competition_id).values("purchase_id")
    return _living(Q(purchase_id__in=purchases))


def value_of(competition: Competition) -> Decimal | None:
    """What is counted against limits of value: all the lots together (FOA § 5-4). For this room only."""
    values = list(standing(competition.id).values_list("competition_id", "competition__estimated_value"))
    if not values:
        return competition.estimated_value
    return together(competition.estimated_value if key == competition.id else value for key, value in values)


def _living(where: Q) -> QuerySet[Lot]:
    given_up = Q(competition__cancelled_at__isnull=False, competition__published_at__isnull=True)
    return Lot.objects.filter(where).exclude(given_up).order_by("number")


def _view(row: DividedPurchase, at: datetime) -> LotsView:
    lots = _living(Q(purchase_id=row.id)).select_related("competition")
    return LotsView(
        purchase_id=row.id,
        authority_id=row.authority_id,
        title=row.title,
        most_tendered=row.most_tendered,
        most_awarded=row.most_awarded,
        award_rule=row.award_rule,
        published_at=row.published_at,
        lots=tuple(
            LotRow(
                competition_id=lot.competition_id,
                place=place,
                name=lot.name,
                reference=lot.competition.reference,
                state=state_of(lot.competition, at),
                estimated_value=lot.competition.estimated_value,
            )
            for place, lot in enumerate(lots, start=1)
        ),
    )
