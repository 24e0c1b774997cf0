"""The stages as conditions that the database decides, for lists too long to be read whole.

They say the same as `stages.own_stage` and `stages.public_stage`; a test compares them at every step of a matter.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q

from terskel.awards import queries as awards
from terskel.contracts import queries as contracts
from terskel.evaluation import queries as evaluations
from terskel.tenders import queries as tenders

NO_TENDERS: Final = "no_tenders"


def own(at: datetime) -> Mapping[str, Q]:
    """For each of `stages.OWN_STAGES`, the competitions in it at `at`."""
    gone, past = Q(cancelled_at__lte=at), _past(at)
    nobody = Q(cancellation_reason_code=NO_TENDERS)
    told, still, prepared = _told(at), Q(id__in=awards.standing_still(at)), Q(id__in=contracts.prepared_by(at))
    inside = _untold(at) & Q(id__in=tenders.opened_by(at))
    empty = Q(id__in=tenders.opened_by(at, empty=True))
    submitted, recommended = Q(id__in=awards.come_to("submitted", at)), Q(id__in=awards.come_to("prepared", at))
    finalised, began = Q(id__in=evaluations.finalised_by(at)), Q(id__in=evaluations.begun_by(at))
    waiting = inside & ~empty
    undecided = waiting & ~submitted & ~recommended
    return {
        "draft": draft(at),
        "published": ~gone & Q(published_at__lte=at) & ~Q(closes_at__lte=at),
        "closed": _untold(at) & ~Q(id__in=tenders.opened_by(at)),
        "no_tenders": inside & empty,
        "opened": undecided & ~finalised & ~began,
        "evaluation": undecided & ~finalised & began,
        "evaluated": undecided & finalised,
        "recommended": waiting & ~submitted & recommended,
        "in_approval": waiting & submitted,
        "standstill": told & still,
        "awarded": told & ~still & ~prepared,
        "for_signature": told & ~still & prepared,
        "concluded": past & _concluded(at),
        "cancelled": gone & ~nobody,
        "without_tenders": gone & nobody,
    }


def public(at: datetime) -> Mapping[str, Q]:
    """For each of `stages.PUBLIC_STAGES`, the published competitions in it at `at`."""
    found = own(at)
    shown = {one: found[one] for one in ("published", "standstill", "concluded", "cancelled", "without_tenders")}
    return shown | {"closed": _untold(at), "awarded": _told(at) & ~Q(id__in=awards.standing_still(at))}


def draft(at: datetime) -> Q:
    """Neither published nor cancelled."""
    return ~Q(cancelled_at__lte=at) & ~Q(published_at__lte=at)


def begun(at: datetime) -> Q:
    """In any stage but the draft."""
    return Q(cancelled_at__lte=at) | Q(published_at__lte=at)


def unsettled(at: datetime) -> Q:
    """Published and neither cancelled nor concluded: what the people of an authority may still have to do with."""
    return ~Q(cancelled_at__lte=at) & Q(published_at__lte=at) & ~(Q(closes_at__lte=at) & _concluded(at))


def awaited(at: datetime) -> Q:
    """Those in which the clock makes something true: before the deadline, untold, or in standstill."""
    over = _concluded(at) | Q(id__in=awards.told_and_over(at))
    return ~Q(cancelled_at__lte=at) & Q(published_at__lte=at) & (~Q(closes_at__lte=at) | ~over)


def any_of(conditions: Mapping[str, Q], stages: Collection[str]) -> Q:
    """In one of these stages; no condition at all where none is named."""
    return reduce(or_, (conditions[one] for one in stages), Q())


def _past(at: datetime) -> Q:
    return ~Q(cancelled_at__lte=at) & Q(published_at__lte=at, closes_at__lte=at)


def _concluded(at: datetime) -> Q:
    return Q(id__in=contracts.signed_by_both(at))


def _told(at: datetime) -> Q:
    """And no contract concluded."""
    return _past(at) & Q(id__in=awards.come_to("approved", at)) & ~_concluded(at)


def _untold(at: datetime) -> Q:
    return _past(at) & ~Q(id__in=awards.come_to("approved", at)) & ~_concluded(at)
