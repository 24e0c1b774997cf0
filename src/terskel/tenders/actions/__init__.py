"""The legal verbs of tenders and their opening, each one transaction."""

from terskel.tenders.actions.declining import decline, decline_through_link
from terskel.tenders.actions.delivering import deliver, withdraw
from terskel.tenders.actions.drafting import add_file, bring_in_answers, remove_file, save_draft
from terskel.tenders.actions.opening import (
    continue_opening,
    forget_unsealed,
    open_unsealed,
    release_share,
    settle,
    unseal_next,
)
from terskel.tenders.actions.outages import extend_after_outage, keep_deadline
from terskel.tenders.actions.receiving import begin_file, finish_file, give_up_file, receive_part
from terskel.tenders.actions.rehearsing import begin_rehearsal, release_practice_share
from terskel.tenders.actions.reminding import remind_of_draft, tell_of_lapse
from terskel.tenders.actions.sweeping import sweep_parts

__all__ = [
    "add_file",
    "begin_file",
    "begin_rehearsal",
    "bring_in_answers",
    "continue_opening",
    "decline",
    "decline_through_link",
    "deliver",
    "extend_after_outage",
    "finish_file",
    "forget_unsealed",
    "give_up_file",
    "keep_deadline",
    "open_unsealed",
    "receive_part",
    "release_practice_share",
    "release_share",
    "remind_of_draft",
    "remove_file",
    "save_draft",
    "settle",
    "sweep_parts",
    "tell_of_lapse",
    "unseal_next",
    "withdraw",
]
