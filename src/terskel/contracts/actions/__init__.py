"""The verbs of a contract: prepare it from the award, sign or decline it, withdraw it, and seal what was signed."""

from terskel.contracts.actions.preparing import prepare, withdraw
from terskel.contracts.actions.reversing import decide_complaint, reverse_award
from terskel.contracts.actions.sealing import seal
from terskel.contracts.actions.signing import decline, name_signatory, sign
from terskel.contracts.actions.supplementing import supplement_report

__all__ = [
    "decide_complaint",
    "decline",
    "name_signatory",
    "prepare",
    "reverse_award",
    "seal",
    "sign",
    "supplement_report",
    "withdraw",
]
