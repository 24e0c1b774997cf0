"""What a request to participate says: the categories asked for, one answer per requirement, what other firms lend it.

Written as canonical JSON (sorted keys, UTF-8). A random salt goes with every delivery, so the digest printed
in the receipt tells nobody what the few possible answers were.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from terskel.qualification.library.copies import ItemCopy

STATEMENTS: Final = ("yes", "no")
LONGEST_TEXT: Final = 10_000
SALT_BYTES: Final = 16
MEMBER: Final = "member"
CAPACITY: Final = "capacity"
PARTNER_ROLES: Final = (MEMBER, CAPACITY)


@dataclass(frozen=True, slots=True)
class Answer:
    """`statement` is "yes" or "no" (does the supplier meet the requirement), or "" while nothing is chosen.

    `answered_at` is when the supplier wrote it, or confirmed that an earlier answer still holds. `items` are what goes
    with it from the supplier's library.
    """

    statement: str
    text: str = ""
    answered_at: datetime | None = None
    items: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """An answer taken from an uploaded ESPD; it counts for nothing before the supplier has confirmed it."""

    statement: str
    text: str
    said_at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class PartnerPart:
    """What another firm says for itself in the request: a member of the group, or one that lends its capacity.

    `requirement_ids` are those it lends capacity for; `excluded`: a ground for exclusion applies to it, explained in
    `text`.
    """

    role: str
    name: str
    number: str
    requirement_ids: tuple[UUID, ...]
    excluded: bool
    text: str
    given_by: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Content:
    """`offered` and `asked` (question key -> the colleague asked to answer it) belong to the draft alone.

    `copies` belong to what is delivered: what goes with the answers, as it was then.
    """

    category_ids: tuple[UUID, ...] = ()
    answers: Mapping[UUID, Answer] = field(default_factory=dict)
    partners: tuple[PartnerPart, ...] = ()
    offered: Mapping[UUID, Offered] = field(default_factory=dict)
    asked: Mapping[str, UUID] = field(default_factory=dict)
    copies: tuple[ItemCopy, ...] = ()
    salt: str = ""

    def with_answers(self, answers: Mapping[UUID, Answer]) -> "Content":
        """The same content with these answers in place of earlier ones to the same requirements."""
        return replace(self, answers={**self.answers, **answers})

    def with_categories(self, category_ids: tuple[UUID, ...]) -> "Content":
        return replace(self, category_ids=category_ids)

    def with_offered(self, offered: Mapping[UUID, Offered]) -> "Content":
        """The same content with these offers in place of every earlier one."""
        return replace(self, offered=dict(offered))

    def with_asked(self, key: str, person_id: UUID) -> "Content":
        return replace(self, asked={**self.asked, key: person_id})

    def for_delivery(
        self, answers: Mapping[UUID, Answer], partners: tuple[PartnerPart, ...], copies: tuple[ItemCopy, ...]
    ) -> "Content":
        """Salted, with these answers, what goes with them and other firms' parts, and nothing of the draft's alone."""
        return Content(
            category_ids=self.category_ids,
            answers=dict(answers),
            partners=partners,
            copies=copies,
            salt=secrets.token_hex(SALT_BYTES),
        )


def to_bytes(content: Content) -> bytes:
    tree: dict[str, Any] = {
        "categories": sorted(str(one) for one in content.category_ids),
        "answers": {
            str(key): {
                "statement": answer.statement,
                "text": answer.text,
                "answered_at": answer.answered_at.isoformat() if answer.answered_at is not None else "",
                "items": [str(one) for one in answer.items],
            }
            for key, answer in content.answers.items()
        },
        "partners": [as_tree(one) for one in content.partners],
        "copies": [one.to_json() for one in content.copies],
        "salt": content.salt,
    }
    if content.offered:
        tree["offered"] = {
            str(key): {
                "statement": one.statement,
                "text": one.text,
                "said_at": one.said_at.isoformat(),
                "source": one.source,
            }
            for key, one in content.offered.items()
        }
    if content.asked:
        tree["asked"] = {key: str(person_id) for key, person_id in content.asked.items()}
    return canonical(tree)


def canonical(tree: object) -> bytes:
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_bytes(data: bytes) -> Content:
    tree = json.loads(data)
    return Content(
        category_ids=tuple(UUID(one) for one in tree["categories"]),
        answers={
            UUID(key): Answer(
                one["statement"],
                one["text"],
                _instant(one["answered_at"]),
                tuple(UUID(item) for item in one["items"]),
            )
            for key, one in tree["answers"].items()
        },
        partners=tuple(partner_of(one) for one in tree["partners"]),
        copies=tuple(ItemCopy.from_json(one) for one in tree["copies"]),
        offered={
            UUID(key): Offered(one["statement"], one["text"], datetime.fromisoformat(one["said_at"]), one["source"])
            for key, one in tree.get("offered", {}).items()
        },
        asked={key: UUID(person_id) for key, person_id in tree.get("asked", {}).items()},
        salt=tree["salt"],
    )


def digest(data: bytes) -> str:
    """SHA-256 of the content as delivered, in hex."""
    return hashlib.sha256(data).hexdigest()


def as_tree(part: PartnerPart) -> dict[str, Any]:
    return {
        "role": part.role,
        "name": part.name,
        "number": part.number,
        "requirements": [str(one) for one in part.requirement_ids],
        "excluded": part.excluded,
        "text": part.text,
        "given_by": part.given_by,
        "given_at": part.given_at.isoformat(),
    }


def partner_of(tree: Mapping[str, Any]) -> PartnerPart:
    return PartnerPart(
        role=tree["role"],
        name=tree["name"],
        number=tree["number"],
        requirement_ids=tuple(UUID(one) for one in tree["requirements"]),
        excluded=tree["excluded"],
        text=tree["text"],
        given_by=tree["given_by"],
        given_at=datetime.fromisoformat(tree["given_at"]),
    )


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
