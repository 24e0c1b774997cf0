"""A supplier's own answers as a file that it keeps itself, and can bring in again. Pure: data in, data out.

What is delivered is sealed, so who replaces a tender would have to write everything anew. Nothing of this file stays
here: the draft it was made of is erased at delivery, and what comes in again is a draft like any other.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar
from uuid import UUID

from terskel.competitions.queries import Terms
from terskel.core.decisions import refuse
from terskel.tenders import content
from terskel.tenders.content import Content

Key = TypeVar("Key")
Value = TypeVar("Value")
KIND: Final = "terskel.tender-answers"
FORMAT: Final = 1
_UNREADABLE: Final = (ValueError, KeyError, TypeError, AttributeError, InvalidOperation, RecursionError)


def to_keep(written: Content, competition_id: UUID) -> bytes:
    """JSON in UTF-8: which competition, and the answers in the shape of the API's draft."""
    tree = json.loads(content.to_bytes(written))
    told = {"kind": KIND, "format": FORMAT, "competition": str(competition_id), **tree}
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def brought_in(kept: bytes, terms: Terms) -> Content:
    """The answers to what is still asked. Refuses what `to_keep` did not make, and another competition's."""
    try:
        tree = json.loads(kept)
        if (tree["kind"], tree["format"]) != (KIND, FORMAT):
            raise ValueError("another kind of file")
        of_competition = UUID(tree["competition"])
        found = content.from_bytes(json.dumps({name.name: tree[name.name] for name in fields(Content)}).encode())
        _require_shape(found)
    except _UNREADABLE:
        refuse("tenders.answers_unreadable")
    if of_competition != terms.competition_id:
        refuse("tenders.answers_of_another")
    requirements, criteria = {one.id for one in terms.requirements}, {one.id for one in terms.quality_criteria}
    rows = {line.id for line in terms.price_form.lines} if terms.price_form is not None else set()
    return Content(
        price=found.price if terms.price_criterion is not None and terms.price_form is None else None,
        requirements=_among(found.requirements, requirements.__contains__),
        criteria=_among(found.criteria, criteria.__contains__),
        roles=_among(found.roles, terms.people.__contains__),
        prices=_among(found.prices, rows.__contains__),
    )


def _among(found: Mapping[Key, Value], asked: Callable[[object], bool]) -> dict[Key, Value]:
    """Without what a correction has taken out since."""
    return {key: value for key, value in found.items() if asked(key)}


def _require_shape(found: Content) -> None:
    """Raises ValueError for what no draft holds; the lengths and amounts are judged as when they are written."""
    texts = [text for one in found.requirements.values() for text in (one.text, one.value)]
    texts += [*found.criteria.values(), *(name for names in found.roles.values() for name in names)]
    amounts: list[Decimal] = [*found.prices.values(), *([found.price] if found.price is not None else [])]
    if not all(isinstance(one, str) for one in texts):
        raise ValueError("an answer is text")
    if not all(one.met is None or isinstance(one.met, bool) for one in found.requirements.values()):
        raise ValueError("met is yes, no or not answered")
    if not all(one.is_finite() and 0 <= one <= content.HIGHEST_PRICE for one in amounts):
        raise ValueError("an amount is a number")
