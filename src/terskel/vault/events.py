"""What people did with their own keys, and what the clock did. The rest of a matter's key is told by its room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OpenerIdentityMade:
    """The person can be named an opener; `recipient` is the public half."""

    recipient: str


@dataclass(frozen=True, slots=True)
class PassphraseChanged:
    """The person's key pair is locked with another passphrase."""


@dataclass(frozen=True, slots=True)
class ReleasedShareExpired:
    """The share that `person_id` released waited in vain and was erased; they may release it again."""

    person_id: UUID
    expired_at: datetime


@dataclass(frozen=True, slots=True)
class HeldKeyForgotten:
    """The key that the openers gave for an opening was not used up in time and was erased; they may release again."""

    expired_at: datetime


@dataclass(frozen=True, slots=True)
class RecoveryKeyNamed:
    """The authority keeps a key offline; each matter published from now on has a share for it."""

    recipient: str


@dataclass(frozen=True, slots=True)
class RecoveryKeyEnded:
    """Matters published from now on have no recovery share, or one for another key; earlier ones keep theirs."""

    recipient: str
