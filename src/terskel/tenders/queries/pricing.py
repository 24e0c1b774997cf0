"""The second opening, of prices, where they are opened after quality."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.envelopes import PRICE
from terskel.tenders import policy
from terskel.tenders.models import Opening, PriceOpening
from terskel.tenders.queries.opening import percent, release_view, released
from terskel.tenders.queries.views import OpenerView, PriceOpeningState, PricesOpenedView
from terskel.vault import queries as vault


def price_seen_at(terms: Terms) -> datetime | None:
    """Since when the panel may have seen a price: the opening, or the second one where prices are opened after quality.

    None before. For later rooms.
    """
    if not terms.price_after_quality:
        return Opening.objects.filter(pk=terms.competition_id).values_list("opened_at", flat=True).first()
    opened = PriceOpening.objects.filter(competition_id=terms.competition_id).order_by("opened_at")
    return opened.values_list("opened_at", flat=True).first()


def with_prices_opened(competition_ids: Collection[UUID]) -> set[UUID]:
    """Those of the competitions whose prices have been opened after quality; no statement for none. For later rooms."""
    if not competition_ids:
        return set()
    rows = PriceOpening.objects.filter(competition_id__in=competition_ids)
    return set(rows.values_list("competition_id", flat=True))


def prices_under_way(competition_id: UUID, *, at: datetime) -> bool:
    """Enough shares of the key to prices are released, and what they open is being unsealed."""
    if vault.held_since(competition_id, at=at) is None:
        return False
    return Opening.objects.filter(pk=competition_id).exists()


def price_opening_state(reader: Actor, competition_id: UUID, *, at: datetime) -> PriceOpeningState:
    """For the authority's own people; Missing where prices are not opened apart, and before the first opening."""
    terms = competitions.terms(competition_id)
    if not (terms.price_after_quality and policy.may_follow_opening(reader, terms)):
        raise Missing
    if not Opening.objects.filter(pk=competition_id).exists():
        raise Missing
    openers = vault.openers_of(competition_id)
    under_way = vault.held_since(competition_id, at=at)
    releases = [] if under_way else list(released(competition_id, PRICE))
    opened = [one.released_at for one in releases if one.waits_until is None]
    since = [one for one in releases if not opened or one.released_at > opened[-1]]
    waiting = [one for one in since if one.waits_until is not None and one.waits_until > at]
    rows = list(PriceOpening.objects.filter(competition_id=competition_id).order_by("opened_at"))
    opened_by = [person for row in rows for person in (row.first_by_id, row.second_by_id)]
    people = accounts.people([*openers, *opened_by, *(one.person_id for one in since)])
    return PriceOpeningState(
        competition_id=competition_id,
        openers=tuple(OpenerView(one, people[one].name) for one in openers),
        waiting=tuple(release_view(one, people) for one in waiting),
        lapsed=() if waiting else tuple(release_view(one, people) for one in since[-1:]),
        recovery=vault.has_recovery_share(competition_id),
        under_way_since=under_way,
        done_percent=percent(competition_id) if under_way else 0,
        opened=tuple(
            PricesOpenedView(
                row.opened_at, (people[row.first_by_id].name, people[row.second_by_id].name), row.record_id
            )
            for row in rows
        ),
    )
