"""A proposal as JSON in its change record, and back again: exact texts, so nothing is rounded."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Final, get_args, get_origin
from uuid import UUID

from terskel.dps.proposals.categories import (
    CategoryClosed,
    CategoryMerged,
    CategoryOpened,
    CategoryPaused,
    CategoryResumed,
)
from terskel.dps.proposals.members import MemberAdded, MemberLeft, MemberSucceeded
from terskel.dps.proposals.proposal import Proposal
from terskel.dps.proposals.system import Extension, Volume
from terskel.dps.proposals.wording import CategoryClarified, Name, RequirementClarified, Wording

_BY_KIND: Final[Mapping[str, type[Proposal]]] = {
    one.kind: one
    for one in (
        Extension,
        MemberAdded,
        MemberLeft,
        MemberSucceeded,
        Volume,
        RequirementClarified,
        CategoryClarified,
        CategoryOpened,
        CategoryPaused,
        CategoryResumed,
        CategoryClosed,
        CategoryMerged,
        Wording,
        Name,
    )
}


def to_json(proposal: Proposal) -> dict[str, Any]:
    """The proposal as its change record keeps it."""
    return _fields_of(proposal)


def from_json(kind: str, kept: Mapping[str, Any]) -> Proposal:
    """The proposal that a change record keeps."""
    proposal: Proposal = _made(_BY_KIND[kind], kept)
    return proposal


def _fields_of(row: Any) -> dict[str, Any]:
    return {field.name: _written(getattr(row, field.name)) for field in fields(row)}


def _written(value: object) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case tuple():
            return [_written(one) for one in value]
        case _ if is_dataclass(value):
            return _fields_of(value)
        case _:
            return value


def _made(kind: Any, kept: Mapping[str, Any]) -> Any:
    """A record from before a field was asked for keeps the field's usual value."""
    return kind(**{field.name: _read(field.type, kept[field.name]) for field in fields(kind) if field.name in kept})


def _read(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(kind) is UnionType:
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in value)
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    if kind in (UUID, Decimal):
        return kind(value)
    return _made(kind, value) if is_dataclass(kind) else value
