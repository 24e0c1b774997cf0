"""The text bank of an authority, and what of it may or must stand in a draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import Count, Q

from terskel.accounts import queries as accounts
from terskel.competitions import policy
from terskel.competitions.models import CarriedText, Competition, StandardText, StandardTextVersion
from terskel.competitions.queries.rows import carried_of, category_ids_of, found
from terskel.competitions.queries.text_views import (
    CarriedTerms,
    DraftTexts,
    TextKind,
    TextRow,
    TextUse,
    TextVersion,
    UsableText,
)
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.publication import LockedText
from terskel.dps import queries as dps_queries
from terskel.organisations import queries as organisations


def texts(reader: Actor, *, at: datetime) -> tuple[TextRow, ...]:
    """All texts of the reader's own authority, by name, those out of use too; none outside an authority."""
    if not reader.is_authority or reader.organisation_id is None:
        return ()
    return _rows(StandardText.objects.filter(authority_id=reader.organisation_id).order_by("name", "id"), at)


def text(reader: Actor, text_id: UUID, *, at: datetime) -> tuple[TextRow, tuple[TextVersion, ...]]:
    """One text of the reader's own authority with its versions, the newest first; raises Missing."""
    row = StandardText.objects.filter(pk=text_id).first()
    if row is None or not (reader.is_authority and reader.acts_for(row.authority_id)):
        raise Missing
    versions = list(StandardTextVersion.objects.filter(text_id=row.id).order_by("-number"))
    people = accounts.people([one.written_by_id for one in versions])
    return _rows([row], at)[0], tuple(
        TextVersion(one.number, one.wording, cast(TextUse, one.use), one.written_at, people[one.written_by_id].name)
        for one in versions
    )


def texts_for(reader: Actor, competition_id: UUID, *, at: datetime) -> DraftTexts:
    """The text bank seen from a draft; for the authority's own people and whoever assists them."""
    competition = found(Competition.objects.filter(pk=competition_id).first())
    if not policy.is_inside(reader, competition):
        raise Missing
    usable = usable_in(competition, at)
    carried = carried_of(competition.id)
    standing = {one.text_id for one in carried}
    keepers = organisations.authorities({one.authority_id for one in usable.values()})
    offered = [
        UsableText(
            id=one.text_id,
            kind=one.kind,
            name=one.name,
            version=one.version,
            wording=one.wording,
            use=one.use,
            keeper=keepers[one.authority_id].name,
        )
        for one in sorted(usable.values(), key=lambda one: one.name)
    ]
    return DraftTexts(
        carried=tuple((one, _state(one.version, usable.get(one.text_id)), _removable(one, usable)) for one in carried),
        missing=tuple(one for one in offered if one.use == "demanded" and one.id not in standing),
        takable=tuple(one for one in offered if one.use == "locked" and one.id not in standing),
        free=tuple(one for one in offered if one.use == "free"),
    )


@dataclass(frozen=True, slots=True)
class Usable:
    """A text in its newest wording, for this room's actions."""

    text_id: UUID
    authority_id: UUID
    kind: TextKind
    name: str
    version: int
    wording: str
    use: TextUse


def usable_in(competition: Competition, at: datetime) -> dict[UUID, Usable]:
    """By id, the texts in use for the draft's system, categories and language. For this room only.

    They are kept by the system's owner or by the body itself.
    """
    owner_id = dps_queries.dps_by_ids([competition.dps_id], at=at)[competition.dps_id].authority_id
    rows = StandardText.objects.filter(
        Q(dps__isnull=True) | Q(dps_id=competition.dps_id),
        Q(category__isnull=True) | Q(category_id__in=category_ids_of(competition.id)),
        authority_id__in={owner_id, competition.authority_id},
        language=competition.language,
        retired_at__isnull=True,
    )
    newest = newest_of(row.id for row in rows)
    return {
        row.id: Usable(
            row.id,
            row.authority_id,
            cast(TextKind, row.kind),
            row.name,
            newest[row.id].number,
            newest[row.id].wording,
            cast(TextUse, newest[row.id].use),
        )
        for row in rows
    }


def newest_of(text_ids: Iterable[UUID]) -> dict[UUID, StandardTextVersion]:
    """What each text says now. For this room only."""
    rows = StandardTextVersion.objects.filter(text_id__in=list(text_ids)).order_by("text_id", "-number")
    return {row.text_id: row for row in rows.distinct("text_id")}


def locked_texts_of(competition: Competition, at: datetime) -> tuple[LockedText, ...]:
    """What the check before publication tells of: missing though demanded, reworded, or out of use. For this room."""
    usable, carried = usable_in(competition, at), carried_of(competition.id)
    standing = {one.text_id for one in carried}
    missing = sorted(one.name for one in usable.values() if one.use == "demanded" and one.text_id not in standing)
    amiss = ((one.name, _state(one.version, usable.get(one.text_id))) for one in carried)
    return (
        *(LockedText(name=name, state="missing") for name in missing),
        *(
            LockedText(name=name, state="outdated" if state == "outdated" else "out_of_use")
            for name, state in amiss
            if state
        ),
    )


def _state(version: int, usable: Usable | None) -> str:
    if usable is None or usable.use == "free":
        return "out_of_use"
    return "outdated" if usable.version != version else ""


def _removable(carried: CarriedTerms, usable: dict[UUID, Usable]) -> bool:
    return may_take_out(carried.demanded_by, usable.get(carried.text_id))


def may_take_out(demanded_by: str, usable: Usable | None) -> bool:
    """What is out of use may go; else neither the template nor the system asks for it. For this room only."""
    if usable is None or usable.use == "free":
        return True
    return demanded_by != "template" and usable.use != "demanded"


def _rows(rows: Iterable[StandardText], at: datetime) -> tuple[TextRow, ...]:
    found_rows: Sequence[StandardText] = list(rows)
    newest = newest_of(row.id for row in found_rows)
    people = accounts.people([one.written_by_id for one in newest.values()])
    systems = dps_queries.dps_by_ids({row.dps_id for row in found_rows if row.dps_id}, at=at)
    categories = dps_queries.categories_by_ids({row.category_id for row in found_rows if row.category_id})
    counted = CarriedText.objects.filter(text_id__in=list(newest)).values("text_id")
    standing = dict(counted.annotate(count=Count("id")).values_list("text_id", "count"))
    return tuple(
        TextRow(
            id=row.id,
            kind=cast(TextKind, row.kind),
            name=row.name,
            language=row.language,
            dps_id=row.dps_id,
            category_id=row.category_id,
            where=", ".join(
                part
                for part in (
                    systems[row.dps_id].name if row.dps_id else "",
                    categories[row.category_id].label if row.category_id else "",
                )
                if part
            ),
            version=newest[row.id].number,
            wording=newest[row.id].wording,
            use=cast(TextUse, newest[row.id].use),
            written_at=newest[row.id].written_at,
            written_by_name=people[newest[row.id].written_by_id].name,
            retired_at=row.retired_at,
            standing=standing.get(row.id, 0),
        )
        for row in found_rows
    )
