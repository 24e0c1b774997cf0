"""What a signing mandate rests on, and what the register of legal entities shows of it."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

MandateKind: TypeAlias = Literal["signature", "procuration", "management", "power_of_attorney"]


@dataclass(frozen=True, slots=True)
class Right:
    """What a role in the register gives; `jointly`: only together with another."""

    kind: MandateKind
    jointly: bool


MANDATE_KINDS: Final[Mapping[MandateKind, str]] = MappingProxyType(
    {
        "signature": "aksjeloven § 6-31",
        "procuration": "prokuraloven § 1",
        "management": "aksjeloven § 6-32",
        "power_of_attorney": "avtaleloven § 10",
    }
)
"""Kinds of mandate, with the clause; a power of attorney is in no register."""

REGISTER_ROLES: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "SIGN": Right("signature", jointly=False),
        "SIHV": Right("signature", jointly=False),
        "INNH": Right("signature", jointly=False),
        "SIFE": Right("signature", jointly=True),
        "PROK": Right("procuration", jointly=False),
        "POHV": Right("procuration", jointly=False),
        "POFE": Right("procuration", jointly=True),
        "DAGL": Right("management", jointly=False),
    }
)
"""Role codes of Enhetsregisteret that give somebody a right to sign; INNH owns a sole proprietorship."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A person in the register with a role of `REGISTER_ROLES`."""

    role: str
    name: str


def shown_by_register(name: str, kind: MandateKind, jointly: bool, signers: Iterable[Signer]) -> bool:
    """Whether the register shows the person with this right or a wider one.

    Whoever signs alone may also sign with another. Names are compared by first and last name, as people leave out
    what stands between; who the person is was settled when they logged in.
    """
    wanted = _ends(name)
    return any(
        _ends(one.name) == wanted
        and REGISTER_ROLES[one.role].kind == kind
        and (jointly or not REGISTER_ROLES[one.role].jointly)
        for one in signers
    )


def _ends(name: str) -> tuple[str, str]:
    words = unicodedata.normalize("NFC", name).casefold().split()
    return (words[0], words[-1]) if words else ("", "")


def binds(signed: Iterable[Right | None]) -> bool:
    """Whether those who have signed bind the firm together; None is somebody whose right is the firm's word alone.

    One who signs alone is enough. Of those who sign only together with another, two with the same kind of right are,
    since the right is given to them in common (aksjeloven § 6-31, prokuraloven § 1).
    """
    given = list(signed)
    joint = [one.kind for one in given if one is not None and one.jointly]
    return len(joint) < len(given) or len(joint) > len(set(joint))
