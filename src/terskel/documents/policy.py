"""Who may read a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from terskel.core.actors import Actor
from terskel.documents.models import Letter

ReadsAs = Literal["", "system", "recipient", "public", "colleague"]
"""As what somebody reads a letter; "" for who does not."""


@dataclass(frozen=True, slots=True)
class LetterAccess:
    """The facts that decide who reads a letter."""

    authority_id: UUID
    matter_id: UUID
    recipient_organisation_id: UUID | None
    hidden_until_opened: UUID | None
    revealed_at: datetime | None
    public_from: datetime | None


def access_of(letter: Letter) -> LetterAccess:
    return LetterAccess(
        authority_id=letter.authority_id,
        matter_id=letter.matter_id,
        recipient_organisation_id=letter.recipient_organisation_id,
        hidden_until_opened=letter.hidden_until_opened,
        revealed_at=letter.revealed_at,
        public_from=letter.public_from,
    )


def reads_as(reader: Actor, letter: LetterAccess, *, at: datetime | None) -> ReadsAs:
    """The recipient always; the authority's people once nothing sealed shows through it; everyone from `public_from`.

    Without an instant nothing counts as public. Of the authority's people the letter's own room may say who.
    """
    if reader.kind == "system":
        return "system"
    if letter.recipient_organisation_id is not None and reader.acts_for(letter.recipient_organisation_id):
        return "recipient"
    if letter.hidden_until_opened is not None and letter.revealed_at is None:
        return ""
    if _is_public(letter.public_from, at):
        return "public"
    return "colleague" if reader.acts_in(letter.authority_id, letter.matter_id) else ""


def may_read_file(
    reader: Actor, *, authority_id: UUID | None, public_from: datetime | None, at: datetime | None
) -> bool:
    """The people of the authority that stored it; everyone from `public_from`."""
    if reader.kind == "system" or _is_public(public_from, at):
        return True
    return authority_id is not None and reader.acts_for(authority_id)


def _is_public(public_from: datetime | None, at: datetime | None) -> bool:
    return public_from is not None and at is not None and public_from <= at
