"""Changes of a DPS that requests and competitions in it may stand in the way of: a category is closed here.

What was announced comes to count here too, for a category may be what it closes.
"""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.competitions.queries import open_in_category
from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.dps import moves as dps_moves
from terskel.qualification import queries as qualification


@action
def close_category(change_id: UUID, *, dispatched_at: datetime | None = None, by: Actor, at: datetime) -> None:
    """The notice of the closing of a category was sent (FOA § 26-5(3)); it is closed when that is published.

    Both times every request in it has been decided, for whoever applied while the door was open gets an answer
    (§ 26-6(3)), and no competition in it takes tenders; one whose deadline is past goes on to its end. Raises
    KeyError for a change of another kind.
    """
    category_id = dps_moves.hold_closing(change_id, by=by)
    if category_id is None:
        raise KeyError(change_id)
    _require_nothing_under_way(category_id, at)
    dps_moves.publish_change(change_id, dispatched_at=dispatched_at, by=by, at=at)


@action
def make_announced_change(change_id: UUID, *, by: Actor, at: datetime) -> int:
    """Everyone may know of the change now, so it counts (FOA § 21-1(5)); returns the number of the new version.

    By the clock, or by a DPS manager who has settled what held it up.
    """
    category_id = dps_moves.hold_closing(change_id, by=by)
    if category_id is not None:
        _require_nothing_under_way(category_id, at)
    return dps_moves.make_announced_change(change_id, by=by, at=at)


def _require_nothing_under_way(category_id: UUID, at: datetime) -> None:
    undecided = qualification.undecided_in(category_id)
    if undecided:
        refuse("competitions.category_has_undecided", "FOA § 26-6(3)", count=undecided)
    running = open_in_category(category_id, at=at)
    if running:
        refuse("competitions.category_has_open_competition", "FOA § 14-2(1)", references=", ".join(running))
