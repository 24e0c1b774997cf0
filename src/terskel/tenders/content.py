"""What a tender says, apart from its files: price, answers to the absolute requirements, and the criteria. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from terskel.competitions.queries import Terms
from terskel.core.canonical import decimal_text

LONGEST_TEXT: Final = 20_000
FILE_GROUPS: Final[dict[str, str]] = {"attachment": "files", "cv": "cv", "reference": "references"}

GapKind = Literal["price", "requirement", "criterion", "cv", "reference"]


@dataclass(frozen=True, slots=True)
class RequirementAnswer:
    """`met` None: not answered yet."""

    met: bool | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """`price` in kroner without VAT; `criteria` holds the text to each quality criterion."""

    price: Decimal | None = None
    requirements: Mapping[UUID, RequirementAnswer] = field(default_factory=dict)
    criteria: Mapping[UUID, str] = field(default_factory=dict)

    def changed(
        self,
        *,
        price: Decimal | None = None,
        requirements: Mapping[UUID, RequirementAnswer] | None = None,
        criteria: Mapping[UUID, str] | None = None,
    ) -> "Content":
        """The same content with what was written now in place of what stood there."""
        return replace(
            self,
            price=self.price if price is None else price,
            requirements={**self.requirements, **(requirements or {})},
            criteria={**self.criteria, **(criteria or {})},
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the documents ask for that the draft lacks; `id` names the requirement or criterion."""

    kind: GapKind
    id: UUID | None = None
    number: int = 0
    asked: int = 0
    given: int = 0


def gaps(content: Content, terms: Terms, file_kinds: Sequence[str]) -> tuple[Gap, ...]:
    """What keeps the draft from being delivered; empty when it is complete. `file_kinds` has one entry per file."""
    return tuple(_gaps(content, terms, file_kinds))


def _gaps(content: Content, terms: Terms, file_kinds: Sequence[str]) -> Iterator[Gap]:
    for requirement in terms.requirements:
        answered = content.requirements.get(requirement.id)
        if answered is None or answered.met is None:
            yield Gap("requirement", requirement.id, requirement.number)
    if terms.price_criterion is not None and content.price is None:
        yield Gap("price", terms.price_criterion.id, terms.price_criterion.number)
    for criterion in terms.quality_criteria:
        if not content.criteria.get(criterion.id, "").strip():
            yield Gap("criterion", criterion.id, criterion.number)
    demanded: tuple[tuple[GapKind, int], ...] = (("cv", terms.cv_count), ("reference", terms.reference_count))
    for kind, asked in demanded:
        given = sum(one == kind for one in file_kinds)
        if given < asked:
            yield Gap(kind, asked=asked, given=given)


def to_bytes(content: Content) -> bytes:
    return json.dumps(_tree(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_bytes(data: bytes) -> Content:
    tree = json.loads(data)
    return Content(
        price=None if tree["price"] is None else Decimal(tree["price"]),
        requirements={
            UUID(key): RequirementAnswer(one["met"], one["text"]) for key, one in tree["requirements"].items()
        },
        criteria={UUID(key): text for key, text in tree["criteria"].items()},
    )


def for_delivery(content: Content, terms: Terms, files: Sequence[tuple[UUID, str]]) -> bytes:
    """What is sealed: the answers asked for, and the files by (id, kind). Their names lie sealed with the files."""
    asked_requirements = {one.id for one in terms.requirements}
    asked_criteria = {one.id for one in terms.quality_criteria}
    tree = _tree(
        Content(
            price=content.price if terms.price_criterion is not None else None,
            requirements={key: one for key, one in content.requirements.items() if key in asked_requirements},
            criteria={key: one for key, one in content.criteria.items() if key in asked_criteria},
        )
    )
    for kind, group in FILE_GROUPS.items():
        tree[group] = [str(file_id) for file_id, of_kind in files if of_kind == kind]
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _tree(content: Content) -> dict[str, object]:
    return {
        "price": None if content.price is None else decimal_text(content.price),
        "requirements": {str(key): {"met": one.met, "text": one.text} for key, one in content.requirements.items()},
        "criteria": {str(key): text for key, text in content.criteria.items()},
    }
