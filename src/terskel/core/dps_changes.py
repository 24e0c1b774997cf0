"""What may be changed in a published DPS, and what a change needs first (FOA §§ 7-8, 14-2, 26-5; rulebook Q-05).

A change of what the DPS is would have let others apply, so it is refused: end the DPS and announce a new one
(§ 14-2(1)). Where the law leaves a doubt, a lawyer of the authority signs off, and a change notice is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from terskel.core.decisions import PERMITTED, Decision, Refused


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """`notice`: a change notice is sent before it counts. `sign_off`: a legal reader has approved it."""

    code: str
    clause: str
    notice: bool
    sign_off: bool


_ALL: Final = (
    ChangeKind("extension", "FOA § 26-5(3)", notice=True, sign_off=False),
    ChangeKind("member_added", "FOA § 7-8", notice=True, sign_off=True),
    ChangeKind("member_succeeded", "FOA § 7-8", notice=True, sign_off=True),
    ChangeKind("member_left", "FOA § 7-8", notice=True, sign_off=False),
    ChangeKind("volume", "FOA §§ 5-4(5), 26-5(4)", notice=True, sign_off=True),
    ChangeKind("requirement_clarified", "FOA §§ 14-2(1), 16-1", notice=True, sign_off=True),
    ChangeKind("category_clarified", "FOA §§ 14-2(1), 26-4(4)", notice=True, sign_off=True),
    ChangeKind("category_opened", "FOA §§ 14-2(1), 26-4(4)", notice=True, sign_off=True),
    ChangeKind("category_paused", "FOA § 26-5", notice=False, sign_off=False),
    ChangeKind("category_resumed", "FOA § 26-5", notice=False, sign_off=False),
    ChangeKind("category_closed", "FOA §§ 14-2(1), 26-5(3)", notice=True, sign_off=True),
    ChangeKind("category_merged", "FOA §§ 14-2(1), 26-4(4)", notice=True, sign_off=True),
    ChangeKind("wording", "FOA § 14-2(1)", notice=False, sign_off=False),
    ChangeKind("name", "FOA § 14-2(1)", notice=False, sign_off=False),
    ChangeKind("suspension", "FOA § 26-5", notice=False, sign_off=False),
    ChangeKind("resumption", "FOA § 26-5", notice=False, sign_off=False),
)

CHANGE_KINDS: Final[Mapping[str, ChangeKind]] = MappingProxyType({one.code: one for one in _ALL})

MATERIAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "subject": "FOA §§ 14-2(1), 26-5(4)",
        "cpv": "FOA §§ 14-2(1), 21-2",
        "requirements": "FOA §§ 14-2(1), 16-1",
        "categories": "FOA §§ 14-2(1), 26-4(4)",
        "award_criteria": "FOA §§ 14-2(1), 26-7(4)",
        "open_to": "FOA §§ 7-8, 14-2(1)",
        "late_admitted": "FOA §§ 14-2(1), 26-7(1)",
        "standstill": "FOA §§ 14-2(1), 25-2",
    }
)
"""What a DPS is; a change of it is always material."""


def may_change(what: str) -> Decision:
    """Whether a published DPS can be changed in this respect at all; raises KeyError for one that nobody knows."""
    if what in MATERIAL:
        return Refused("dps.change_is_material", MATERIAL[what])
    if what not in CHANGE_KINDS:
        raise KeyError(what)
    return PERMITTED
