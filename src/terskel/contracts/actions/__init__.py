"""The verbs of a contract: prepare it from the award, sign or decline it, send it out to be signed, withdraw it,
and seal what was signed."""

from terskel.contracts.actions.hearing_back import Files, note_cancelled, note_change, note_refused, note_taken
from terskel.contracts.actions.preparing import prepare, withdraw
from terskel.contracts.actions.reversing import decide_complaint, reverse_award, reverse_rejection
from terskel.contracts.actions.sealing import seal
from terskel.contracts.actions.sending_out import call_back, call_back_held, send_out
from terskel.contracts.actions.signing import decline, name_signatory, sign
from terskel.contracts.actions.supplementing import supplement_report

__all__ = [
    "Files",
    "call_back",
    "call_back_held",
    "decide_complaint",
    "decline",
    "name_signatory",
    "note_cancelled",
    "note_change",
    "note_refused",
    "note_taken",
    "prepare",
    "reverse_award",
    "reverse_rejection",
    "seal",
    "send_out",
    "sign",
    "supplement_report",
    "withdraw",
]
