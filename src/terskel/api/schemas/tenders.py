"""A supplier's own tender and its receipts."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from terskel.api.schemas.amounts import Amount, Listed


class RequirementAnswerIn(BaseModel):
    """`met` null: not answered yet. `value` is a number or a choice where one is asked for; `met` follows from it."""

    met: bool | None = None
    text: str = Field("", max_length=20_000)
    value: str = Field("", max_length=20_000)


UnitPrice = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$", examples=["1450.00"])]


class DraftIn(BaseModel):
    """What is left out stays as it was."""

    price: str | None = Field(None, pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$", examples=["1250000.00"])
    prices: dict[str, UnitPrice | None] = Field({}, description="of a price form: by the row's id; null empties a row")
    requirements: dict[UUID, RequirementAnswerIn] = {}
    criteria: dict[UUID, Annotated[str, Field(max_length=20_000)]] = {}
    roles: dict[UUID, list[Annotated[str, Field(max_length=200)]]] = {}
    answer_files: dict[UUID, UUID | None] = Field(
        {}, description="which attachment answers a requirement or criterion that asks for a file; null names none"
    )


class RequirementAnswerOut(Listed):
    met: bool | None
    text: str
    value: str


class GapOut(Listed):
    """Something the documents ask for that the draft lacks."""

    kind: str
    id: UUID | None
    number: int
    asked: int
    given: int


class TenderFileOut(Listed):
    """A file of the draft; `name` is empty once it was delivered, for then only the openers' key opens it."""

    id: UUID
    kind: str
    name: str
    size: int
    fingerprint: str
    added_at: datetime


class IncomingFileOut(Listed):
    """Seal each `part_size` bytes of the file with age to `recipient`; `received` are the numbers that have come."""

    id: UUID
    kind: str
    name: str
    size: int
    recipient: str
    part_size: int
    parts: int
    received: list[int]


class DeliveryOut(Listed):
    """A version that was delivered. `signature` (Ed25519, base64) is over the canonical JSON of `receipt`."""

    id: UUID
    version: int
    received_at: datetime
    manifest_sha256: str
    leaf_hash: str
    receipt: dict[str, Any]
    signature: str
    public_key: str
    withdrawn_at: datetime | None


class ReceiptOut(Listed):
    """A receipt, and the manifest whose hash it holds: every part of every file by the SHA-256 of its ciphertext.

    `terskel receipt verify` reads it as it is.
    """

    version: int
    receipt: dict[str, Any]
    signature: str
    public_key: str
    leaf_hash: str
    manifest: dict[str, Any]


class TenderOut(Listed):
    """The tender of the supplier that the token acts for: the draft, and what was delivered."""

    competition_id: UUID
    state: str
    price: Amount | None = Field(description="one sum, or what the price form comes to once every row has a price")
    prices: dict[str, Amount]
    requirements: dict[UUID, RequirementAnswerOut]
    criteria: dict[UUID, str]
    answer_files: dict[UUID, UUID]
    roles: dict[UUID, list[str]]
    gaps: list[GapOut]
    files: list[TenderFileOut]
    saved_at: datetime | None
    undelivered: bool
    deliveries: list[DeliveryOut]
    counts_now: DeliveryOut | None


class InclusionOut(Listed):
    """That a receipt's leaf is under the published root (RFC 6962); hashes in hex, the key in base64."""

    version: int
    leaf_hash: str
    leaf_index: int
    size: int
    path: list[str]
    root: str
    receipt: dict[str, Any]
    signature: str
    public_key: str
