"""What a tender says, apart from its files: price, answers to the absolute requirements, and the criteria. Pure."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from hashlib import sha256
from typing import Final, Literal, TypedDict, TypeVar, Unpack
from uuid import UUID

from terskel.competitions.queries import RequirementTerms, Terms
from terskel.core.answers import UNUSABLE, AskedFor, Judgement
from terskel.core.canonical import decimal_text
from terskel.core.envelopes import PRICE_FILE, parted

K = TypeVar("K")
V = TypeVar("V")

LONGEST_TEXT: Final = 20_000
LONGEST_NAME: Final = 200
HIGHEST_PRICE: Final = Decimal(10) ** 12
"""Kroner, of one unit."""
HIGHEST_TOTAL: Final = Decimal("99999999999999.99")
"""Kroner: the highest sum that an opened tender is kept with."""
LONGEST_FILE_NAME: Final = 255
UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL keeps in no text: NUL, and half of a pair of surrogates."""
FILE_GROUPS: Final[dict[str, str]] = {
    "attachment": "files",
    "cv": "cv",
    "reference": "references",
    PRICE_FILE: "price_files",
}

GapKind = Literal[
    "price",
    "prices",
    "requirement",
    "criterion",
    "value",
    "role",
    "requirement_file",
    "criterion_file",
    "cv",
    "reference",
]


@dataclass(frozen=True, slots=True)
class RequirementAnswer:
    """`met` None: not answered yet. `value` is a number or a choice, where the requirement asks for one."""

    met: bool | None
    text: str = ""
    value: str = ""


_NOTHING: Final = RequirementAnswer(None)


class Named(TypedDict, total=False):
    """The questions that one act answers, and their answers; None, or no key, where it says nothing."""

    price: Decimal | None
    prices: Mapping[str, Decimal | None] | None
    requirements: Mapping[UUID, RequirementAnswer] | None
    criteria: Mapping[UUID, str] | None
    roles: Mapping[UUID, tuple[str, ...]] | None
    answer_files: Mapping[UUID, UUID | None] | None


@dataclass(frozen=True, slots=True)
class Content:
    """`price` in kroner without VAT; `criteria` holds the answer to each quality criterion.

    `prices` are the unit prices, by the row's id, where the documents have a price form; `price` is then its sum, and
    only of what is delivered. `roles` names the persons offered for each category of a team. `answer_files` says which
    of the tender's attachments answers each question that asks for a file, by requirement or criterion.
    """

    price: Decimal | None = None
    requirements: Mapping[UUID, RequirementAnswer] = field(default_factory=dict)
    criteria: Mapping[UUID, str] = field(default_factory=dict)
    roles: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)
    prices: Mapping[str, Decimal] = field(default_factory=dict)
    answer_files: Mapping[UUID, UUID] = field(default_factory=dict)

    def changed(self, **named: Unpack[Named]) -> "Content":
        """The same content with what was written now in place of what stood there; None empties a price or file."""
        price = named.get("price")
        return replace(
            self,
            price=self.price if price is None else price,
            prices=_filled(self.prices, named.get("prices")),
            requirements={**self.requirements, **(named.get("requirements") or {})},
            criteria={**self.criteria, **(named.get("criteria") or {})},
            roles={**self.roles, **(named.get("roles") or {})},
            answer_files=_filled(self.answer_files, named.get("answer_files")),
        )


def _filled(stands: Mapping[K, V], written: Mapping[K, V | None] | None) -> dict[K, V]:
    return {key: one for key, one in {**stands, **(written or {})}.items() if one is not None}


def answered(asked: AskedFor, answer: RequirementAnswer) -> RequirementAnswer:
    """The answer with what follows from it: a number or choice tells by itself whether the requirement is met."""
    if asked.kind == "yes_no":
        return replace(answer, value="")
    if asked.checked_by_machine:
        found = asked.judge(answer.value)
        return replace(answer, met=None if found in UNUSABLE else found == "fits")
    return RequirementAnswer(True if answer.text.strip() else None, answer.text)


def total(content: Content, terms: Terms) -> Decimal | None:
    """The price that the tender is compared by: one sum as it is stated, or the sum of the price form once each row has
    a price. None while there is none, and where none is asked for."""
    if terms.price_criterion is None:
        return None
    form = terms.price_form
    return content.price if form is None else form.sums(content.prices).total


@dataclass(frozen=True, slots=True)
class Unstorable:
    """An answer with a character that cannot be kept: to a requirement or criterion, by number and name, or a person's
    name without that character."""

    kind: Literal["requirement", "criterion", "person"]
    number: int = 0
    name: str = ""


def unstorable(content: Content, terms: Terms) -> Unstorable | None:
    """The first such answer in the order of the documents."""
    for requirement in terms.requirements:
        answer = content.requirements.get(requirement.id, _NOTHING)
        if UNSTORABLE.search(answer.text + answer.value):
            return Unstorable("requirement", requirement.number)
    for criterion in terms.quality_criteria:
        if UNSTORABLE.search(content.criteria.get(criterion.id, "")):
            return Unstorable("criterion", criterion.number, criterion.name)
    for name in (name for names in content.roles.values() for name in names):
        if UNSTORABLE.search(name):
            return Unstorable("person", name=UNSTORABLE.sub("", name))
    return None


def unmet(content: Content, terms: Terms) -> tuple[RequirementTerms, ...]:
    """Absolute requirements that the tender itself says it does not meet; it can be delivered, and will be rejected."""
    found = ((one, content.requirements.get(one.id)) for one in terms.requirements)
    return tuple(one for one, answer in found if answer is not None and answer.met is False)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the documents ask for that the draft lacks; `id` names the requirement, criterion or category.

    `found` is what a machine says of an answer that can't be used.
    """

    kind: GapKind
    id: UUID | None = None
    number: int = 0
    asked: int = 0
    given: int = 0
    found: Judgement = "missing"


def gaps(content: Content, terms: Terms, files: Sequence[tuple[UUID, str]]) -> tuple[Gap, ...]:
    """What keeps the draft from being delivered; empty when it is complete. `files` are its files by (id, kind)."""
    return tuple(_gaps(content, terms, files))


def _gaps(content: Content, terms: Terms, files: Sequence[tuple[UUID, str]]) -> Iterator[Gap]:
    answered_by_file = linked(content, terms, files)
    for requirement in terms.requirements:
        if requirement.asked.kind == "file" and requirement.id not in answered_by_file:
            yield Gap("requirement_file", requirement.id, requirement.number)
        yield from _requirement_gaps(requirement, content.requirements.get(requirement.id))
    yield from _price_gaps(content, terms)
    for criterion in terms.quality_criteria:
        found = criterion.asked.judge(content.criteria.get(criterion.id, ""))
        if criterion.asked.kind == "file":
            if criterion.id not in answered_by_file:
                yield Gap("criterion_file", criterion.id, criterion.number)
            if found == "too_long":
                yield Gap("value", criterion.id, criterion.number, found=found)
        elif found == "missing":
            yield Gap("criterion", criterion.id, criterion.number)
        elif found != "fits":
            yield Gap("value", criterion.id, criterion.number, found=found)
    for category_id, people in sorted(terms.people.items()):
        named = sum(1 for name in content.roles.get(category_id, ()) if name.strip())
        if named < people:
            yield Gap("role", category_id, asked=people, given=named)
    demanded: tuple[tuple[GapKind, str, int], ...] = (
        ("cv", "cv", terms.cvs),
        ("reference", "reference", terms.reference_count),
    )
    for kind, file_kind, asked in demanded:
        given = sum(one == file_kind for _id, one in files)
        if given < asked:
            yield Gap(kind, asked=asked, given=given)


def linked(content: Content, terms: Terms, files: Sequence[tuple[UUID, str]]) -> dict[UUID, UUID]:
    """Which attachment answers each question that asks for a file; a file that was taken out answers nothing."""
    attached = {key for key, kind in files if kind == "attachment"}
    return {key: one for key, one in content.answer_files.items() if key in asks_for_file(terms) and one in attached}


def asks_for_file(terms: Terms) -> frozenset[UUID]:
    """The requirements and criteria that a file answers."""
    questions = [(one.id, one.asked) for one in terms.requirements]
    questions += [(one.id, one.asked) for one in terms.quality_criteria]
    return frozenset(key for key, asked in questions if asked.kind == "file")


def _price_gaps(content: Content, terms: Terms) -> Iterator[Gap]:
    criterion, form = terms.price_criterion, terms.price_form
    if criterion is None:
        return
    if form is None:
        if content.price is None or (terms.model is not None and not terms.model.permit_price(content.price)):
            yield Gap("price", criterion.id, criterion.number)
        return
    given = sum(line.judge(content.prices.get(line.id)) is None for line in form.lines)
    if given < len(form.lines):
        yield Gap("prices", criterion.id, criterion.number, asked=len(form.lines), given=given)


def _requirement_gaps(requirement: RequirementTerms, answer: RequirementAnswer | None) -> Iterator[Gap]:
    asked = requirement.asked
    if asked.kind == "file":
        if answer is not None and asked.judge(answer.text) == "too_long":
            yield Gap("value", requirement.id, requirement.number, found="too_long")
        return
    if answer is None or (answer.met is None and asked.kind == "yes_no"):
        yield Gap("requirement", requirement.id, requirement.number)
        return
    if asked.kind == "yes_no":
        return
    found = asked.judge(answer.value if asked.checked_by_machine else answer.text)
    if found == "missing":
        yield Gap("requirement", requirement.id, requirement.number)
    elif found in UNUSABLE:
        yield Gap("value", requirement.id, requirement.number, found=found)


def to_bytes(content: Content) -> bytes:
    return _bytes(_tree(content))


def version_of(content: Content) -> str:
    """Tells two contents apart; only whoever may read the content is shown it."""
    return sha256(to_bytes(content)).hexdigest()[:32]


def part_of(content: Content, **named: object) -> Content:
    """What the content says of the questions that `named` names, as `Content.changed` takes them, and nothing else."""

    def only(stands: Mapping[K, V], keys: object) -> dict[K, V]:
        return {key: stands[key] for key in stands if isinstance(keys, Mapping) and key in keys}

    return Content(
        price=content.price if named.get("price") is not None else None,
        requirements=only(content.requirements, named.get("requirements")),
        criteria=only(content.criteria, named.get("criteria")),
        roles=only(content.roles, named.get("roles")),
        prices=only(content.prices, named.get("prices")),
        answer_files=only(content.answer_files, named.get("answer_files")),
    )


def from_bytes(data: bytes) -> Content:
    tree = json.loads(data)
    return Content(
        price=None if tree["price"] is None else Decimal(tree["price"]),
        requirements={
            UUID(key): RequirementAnswer(one["met"], one["text"], one.get("value", ""))
            for key, one in tree["requirements"].items()
        },
        criteria={UUID(key): text for key, text in tree["criteria"].items()},
        roles={UUID(key): tuple(names) for key, names in tree.get("roles", {}).items()},
        prices={key: Decimal(one) for key, one in tree.get("prices", {}).items()},
        answer_files={UUID(key): UUID(one) for key, one in tree.get("answer_files", {}).items()},
    )


@dataclass(frozen=True, slots=True)
class ToSeal:
    """What is sealed at delivery. `price` is told apart where prices are opened after quality, else None."""

    main: bytes
    price: bytes | None


def for_delivery(content: Content, terms: Terms, files: Sequence[tuple[UUID, str]]) -> ToSeal:
    """What is sealed: the answers asked for, and the files by (id, kind). Their names lie sealed with the files."""
    asked_requirements = {one.id for one in terms.requirements}
    by_file = linked(content, terms, files)
    shown = {
        key: RequirementAnswer(True, content.requirements.get(key, _NOTHING).text)
        for key in by_file.keys() & asked_requirements
    }
    asked_criteria = {one.id for one in terms.quality_criteria}
    tree = _tree(
        Content(
            price=total(content, terms),
            prices=_asked_prices(content, terms),
            requirements={
                key: one for key, one in {**content.requirements, **shown}.items() if key in asked_requirements
            },
            criteria={key: one for key, one in content.criteria.items() if key in asked_criteria},
            roles={
                key: tuple(name.strip() for name in names if name.strip())
                for key, names in content.roles.items()
                if key in terms.people
            },
            answer_files=by_file,
        )
    )
    for kind, group in FILE_GROUPS.items():
        tree[group] = [str(file_id) for file_id, of_kind in files if of_kind == kind]
    if not terms.price_after_quality:
        return ToSeal(_bytes(tree), None)
    main, price = parted(tree)
    return ToSeal(_bytes(main), _bytes(price))


def _bytes(tree: Mapping[str, object]) -> bytes:
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _asked_prices(content: Content, terms: Terms) -> dict[str, Decimal]:
    lines = terms.price_form.lines if terms.price_form is not None else ()
    return {line.id: content.prices[line.id] for line in lines if line.id in content.prices}


def _tree(content: Content) -> dict[str, object]:
    return {
        "price": None if content.price is None else decimal_text(content.price),
        "requirements": {
            str(key): {"met": one.met, "text": one.text, "value": one.value}
            for key, one in content.requirements.items()
        },
        "criteria": {str(key): text for key, text in content.criteria.items()},
        "roles": {str(key): list(names) for key, names in content.roles.items()},
        "prices": {key: decimal_text(one) for key, one in content.prices.items()},
        "answer_files": {str(key): str(one) for key, one in content.answer_files.items()},
    }
