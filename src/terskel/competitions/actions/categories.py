"""A category of a DPS is closed: here, because requests and competitions in it stand in the way."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.competitions.queries import open_in_category
from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.dps import moves as dps_moves
from terskel.qualification import queries as qualification


@action
def close_category(change_id: UUID, *, dispatched_at: datetime | None = None, by: Actor, at: datetime) -> int:
    """Publish the closing of a category (FOA § 26-5(3)); returns the number of the new version.

    Every request in it is decided first, for whoever applied while the door was open gets an answer (§ 26-6(3)), and
    no competition in it takes tenders; one whose deadline is past goes on to its end. Raises KeyError for a change
    of another kind.
    """
    category_id = dps_moves.hold_closing(change_id, by=by)
    undecided = qualification.undecided_in(category_id)
    if undecided:
        refuse("competitions.category_has_undecided", "FOA § 26-6(3)", count=undecided)
    running = open_in_category(category_id, at=at)
    if running:
        refuse("competitions.category_has_open_competition", "FOA § 14-2(1)", references=", ".join(running))
    return dps_moves.publish_change(change_id, dispatched_at=dispatched_at, by=by, at=at)
