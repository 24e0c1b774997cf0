"""Steps in the life of a DPS that later rooms make inside their own transaction."""

from terskel.dps.moves.changing import hold_closing, make_announced_change, open_change, publish_change
from terskel.dps.moves.using import (
    CategoryInUse,
    DpsForApplication,
    DpsInUse,
    finish_initial_assessment,
    lock_for_change,
    lock_for_decision,
    lock_share,
    receive_application,
    record_on,
    require_open_for_requests,
    require_permitted,
    use_for_competition,
)

__all__ = [
    "CategoryInUse",
    "DpsForApplication",
    "DpsInUse",
    "finish_initial_assessment",
    "hold_closing",
    "lock_for_change",
    "lock_for_decision",
    "lock_share",
    "make_announced_change",
    "open_change",
    "publish_change",
    "receive_application",
    "record_on",
    "require_open_for_requests",
    "require_permitted",
    "use_for_competition",
]
