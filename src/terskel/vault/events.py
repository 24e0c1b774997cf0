"""What people did with their own keys. What happens to a matter's key is told by the matter's room."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenerIdentityMade:
    """The person can be named an opener; `recipient` is the public half."""

    recipient: str


@dataclass(frozen=True, slots=True)
class PassphraseChanged:
    """The person's key pair is locked with another passphrase."""
