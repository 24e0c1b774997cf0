"""Letters, contracts, messages and feeds."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from terskel.api.schemas.amounts import Amount


class LetterRowOut(Schema):
    """A letter. `matter_id` is the system, request or competition it belongs to."""

    id: UUID
    kind: str
    language: str
    reference: str
    title: str
    matter_id: UUID
    recipient_name: str
    created_at: datetime


class LetterOut(LetterRowOut):
    """A letter whole: `letter` holds its sender, recipient and blocks, `digest` is over them."""

    digest: str
    letter: dict[str, Any]


class ContractRowOut(Schema):
    """One contract of the list. `waits_for_reader`: the token's person is the one who signs."""

    id: UUID
    competition_id: UUID
    reference: str
    title: str
    state: str
    counterpart: str
    value: Amount
    starts_on: date
    ends_on: date | None
    prepared_at: datetime
    standstill_ends_at: datetime | None
    concluded_at: datetime | None
    waits_for_reader: bool


class GivenOut(Schema):
    """One person's signature; `sealed_at` null until the electronic seal is made for it."""

    name: str
    role: str
    signed_at: datetime
    sealed_at: datetime | None


class SignatureOut(Schema):
    """A party's signature: who has `given` one; `signed_at` null until that is all that is needed."""

    side: str
    organisation_name: str
    signed_at: datetime | None
    given: list[GivenOut]


class ContractOut(Schema):
    """A contract whole. `side` is that of the token's organisation, `digest` that of the text signed."""

    id: UUID
    competition_id: UUID
    reference: str
    title: str
    state: str
    side: str
    authority_id: UUID
    authority_name: str
    supplier_id: UUID
    supplier_name: str
    value: Amount
    starts_on: date
    ends_on: date | None
    owner_name: str
    manager_name: str
    text_letter_id: UUID
    digest: str
    standstill_ends_at: datetime | None
    prepared_at: datetime
    signatures: list[SignatureOut]
    concluded_at: datetime | None
    ended_at: datetime | None
    ended_reason: str


class MessageOut(Schema):
    """What the token's person was told, in the `language` they had then. `about_kind`, `about_id` name the thing."""

    id: UUID
    about_kind: str
    about_id: UUID
    language: str
    subject: str
    body: str
    created_at: datetime
    read_at: datetime | None


class AboutOut(Schema):
    """The thing to read anew."""

    kind: str
    id: UUID | None


class ChangeOut(Schema):
    """An entry of a feed; `id` is that of the webhook's data too. `page` is where everyone may read of it."""

    id: UUID
    kind: str
    happened_at: datetime
    about: AboutOut
    matters: list[UUID]
    page: str


class ChangesOut(Schema):
    """The next entries, and the cursor to go on from: keep it, also where there are none now."""

    items: list[ChangeOut]
    cursor: str
