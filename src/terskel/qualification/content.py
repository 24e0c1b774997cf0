"""What a request to participate says: the categories asked for and one answer per requirement.

Written as canonical JSON (sorted keys, UTF-8). A random salt goes with every delivery, so the digest printed
in the receipt tells nobody what the few possible answers were.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

STATEMENTS: Final = ("yes", "no")
LONGEST_TEXT: Final = 10_000
SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """`statement` is "yes" or "no" (does the supplier meet the requirement), or "" while nothing is chosen."""

    statement: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    category_ids: tuple[UUID, ...] = ()
    answers: Mapping[UUID, Answer] = field(default_factory=dict)
    salt: str = ""

    def with_answers(self, answers: Mapping[UUID, Answer]) -> "Content":
        """The same content with these answers in place of earlier ones to the same requirements."""
        return replace(self, answers={**self.answers, **answers})

    def with_categories(self, category_ids: tuple[UUID, ...]) -> "Content":
        return replace(self, category_ids=category_ids)

    def for_delivery(self, requirement_ids: frozenset[UUID]) -> "Content":
        """Salted, and with the answers that were asked for only."""
        return replace(
            self,
            answers={key: answer for key, answer in self.answers.items() if key in requirement_ids},
            salt=secrets.token_hex(SALT_BYTES),
        )


def to_bytes(content: Content) -> bytes:
    return json.dumps(
        {
            "categories": sorted(str(one) for one in content.category_ids),
            "answers": {
                str(key): {"statement": answer.statement, "text": answer.text}
                for key, answer in content.answers.items()
            },
            "salt": content.salt,
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def from_bytes(data: bytes) -> Content:
    tree = json.loads(data)
    return Content(
        category_ids=tuple(UUID(one) for one in tree["categories"]),
        answers={UUID(key): Answer(one["statement"], one["text"]) for key, one in tree["answers"].items()},
        salt=tree["salt"],
    )


def digest(data: bytes) -> str:
    """SHA-256 of the content as delivered, in hex."""
    return hashlib.sha256(data).hexdigest()
