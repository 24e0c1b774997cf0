"""When the points for quality were locked, and what the panel is told of who tenders until then."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.competitions.queries import Terms
from terskel.core.decisions import Missing
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.sorting import sort_key
from terskel.evaluation.models import QualityLock
from terskel.evaluation.sheets import Sheet
from terskel.organisations import queries as organisations
from terskel.tenders import queries as tenders

ALPHABET: Final = 26


@dataclass(frozen=True, slots=True)
class Locks:
    """`first_at`: since when names are shown, lifted or not. `standing_at`: since when the points stay."""

    first_at: datetime | None = None
    standing_at: datetime | None = None


def locks_of(terms: Terms) -> Locks:
    """One statement where the competition locks quality, else none."""
    if not (terms.price_after_quality or terms.tenderers_hidden):
        return Locks()
    rows = list(QualityLock.objects.filter(competition_id=terms.competition_id).order_by("locked_at"))
    standing = next((row.locked_at for row in rows if row.lifted_at is None), None)
    return Locks(rows[0].locked_at if rows else None, standing)


def hides_names(terms: Terms, locks: Locks) -> bool:
    """Whether the panel does not see (yet) who tenders what; of what is cancelled nothing is left to be judged."""
    return terms.tenderers_hidden and locks.first_at is None and terms.cancelled_at is None


def hidden_name(number: int, language: Language) -> str:
    """What the tenderer is called meanwhile: A for 1, Z for 26, AA for 27."""
    letters = ""
    while number:
        number, place = divmod(number - 1, ALPHABET)
        letters = chr(ord("A") + place) + letters
    return Phrasebook.of("evaluation").say("hidden_tenderer", language, letter=letters)


def shown(terms: Terms, sheets: Iterable[Sheet], language: Language) -> tuple[Sheet, ...]:
    """The sheets by their numbers, without names while the panel does not see them."""
    in_order = sorted(sheets, key=lambda sheet: sheet.number)
    if hides_names(terms, locks_of(terms)):
        return tuple(_hidden(sheet, language) for sheet in in_order)
    return tuple(in_order)


def called(tender_ids: Collection[UUID], hiding: Collection[UUID], language: Language) -> dict[UUID, str]:
    """What a panel may call who tendered each, in at most three statements; none for no tenders.

    `hiding`: the competitions among theirs, none of them cancelled, in which the panel does not see names at first.
    """
    if not tender_ids:
        return {}
    shown_in = QualityLock.objects.filter(competition_id__in=hiding).values_list("competition_id", flat=True)
    left = set(hiding) - set(shown_in) if hiding else set()
    found = tenders.tenderers_of(tender_ids)
    names = organisations.suppliers({one.supplier_id for one in found.values() if one.competition_id not in left})
    return {
        tender_id: hidden_name(one.hidden_number or 0, language)
        if one.competition_id in left
        else names[one.supplier_id].name
        for tender_id, one in found.items()
    }


def names_of_tenderers(competition_id: UUID) -> tuple[str, ...]:
    """Who tendered, in alphabetical order, which tells nothing of whose tender is whose; empty before the opening."""
    try:
        opened = tenders.opened_for_room(competition_id)
    except Missing:
        return ()
    names = [one.name for one in organisations.suppliers([view.supplier_id for view in opened]).values()]
    return tuple(sorted(names, key=sort_key))


def order_of(terms: Terms, *, opened_at: datetime, prices_at: datetime | None) -> tuple[str, ...]:
    """What was kept from the panel and until when, in the competition's language; nothing where nothing was."""
    locks, book = locks_of(terms), Phrasebook.of("evaluation")
    lines = []
    if terms.price_after_quality and locks.standing_at and prices_at:
        facts = {"opened_at": opened_at, "locked_at": locks.standing_at, "prices_at": prices_at}
        lines.append(book.say("report.order_price", terms.language, **facts))
    if terms.tenderers_hidden and locks.first_at:
        lines.append(book.say("report.order_names", terms.language, first_at=locks.first_at))
    for row in QualityLock.objects.filter(competition_id=terms.competition_id, lifted_at__isnull=False):
        told = {"locked_at": row.locked_at, "lifted_at": row.lifted_at, "reason": row.lift_reason}
        lines.append(book.say("report.order_lifted", terms.language, **told))
    return tuple(lines)


def _hidden(sheet: Sheet, language: Language) -> Sheet:
    """The sheet without the names of the firm and of whoever answered for it."""
    return replace(
        sheet,
        supplier_name=hidden_name(sheet.number, language),
        asked=tuple(replace(one, answered_by_name="") for one in sheet.asked),
    )
