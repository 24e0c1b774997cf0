"""The legal verbs of tenders and their opening, each one transaction."""

from terskel.tenders.actions.delivering import deliver, withdraw
from terskel.tenders.actions.drafting import add_file, remove_file, save_draft
from terskel.tenders.actions.opening import release_share, settle
from terskel.tenders.actions.receiving import begin_file, finish_file, give_up_file, receive_part

__all__ = [
    "add_file",
    "begin_file",
    "deliver",
    "finish_file",
    "give_up_file",
    "receive_part",
    "release_share",
    "remove_file",
    "save_draft",
    "settle",
    "withdraw",
]
