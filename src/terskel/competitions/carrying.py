"""Locked texts of the text bank, taken into a draft and out of it. For this room's actions.

A locked text stands in a row of its own, beside what the buyer writes, so that nothing the buyer saves can reword it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from terskel.competitions.models import CarriedText, Competition, MandatoryRequirement
from terskel.competitions.queries.texts import Usable, may_take_out, usable_in


def carried_ids(competition_id: UUID) -> list[str]:
    """What a template demands of a draft that begins from it, and what a copy takes along, as plain JSON."""
    rows = CarriedText.objects.filter(competition_id=competition_id).order_by("carried_at", "id")
    return [str(key) for key in rows.values_list("text_id", flat=True)]


def bring_up_to_date(draft: Competition, *, at: datetime) -> bool:
    """Every demanded text in, each in its newest wording, and none that is out of use; False where all was so."""
    usable, changed = usable_in(draft, at), False
    for row in list(CarriedText.objects.filter(competition_id=draft.id)):
        now = usable.get(row.text_id)
        if now is None or now.use == "free":
            take_out(row)
            changed = True
        elif now.version != row.version:
            take_out(row)
            _carry(draft, now, row.demanded_by, at)
            changed = True
    standing = set(CarriedText.objects.filter(competition_id=draft.id).values_list("text_id", flat=True))
    for one in usable.values():
        if one.use == "demanded" and one.text_id not in standing:
            _carry(draft, one, "dps", at)
            changed = True
    return changed


def take_in(draft: Competition, text_ids: Iterable[UUID], *, demanded_by: str = "", at: datetime) -> bool:
    """Those of the texts that are locked, in use here and not in the draft yet; False where there was none."""
    usable, changed = usable_in(draft, at), False
    standing = set(CarriedText.objects.filter(competition_id=draft.id).values_list("text_id", flat=True))
    for text_id in text_ids:
        one = usable.get(text_id)
        if one is not None and one.use != "free" and text_id not in standing:
            _carry(draft, one, "dps" if one.use == "demanded" and not demanded_by else demanded_by, at)
            changed = True
    return changed


def may_go(row: CarriedText, draft: Competition, *, at: datetime) -> bool:
    """Whether the buyer may take it out again."""
    return may_take_out(row.demanded_by, usable_in(draft, at).get(row.text_id))


def take_out(row: CarriedText) -> None:
    """The text and, where it is one, the requirement it is; the requirements after it move up."""
    MandatoryRequirement.objects.filter(carried_id=row.id).delete()
    row.delete()
    number_requirements(row.competition_id)


def number_requirements(competition_id: UUID, first: Collection[UUID] = ()) -> None:
    """One after another: those of `first`, then as they stood."""
    rows = list(MandatoryRequirement.objects.filter(competition_id=competition_id).order_by("number"))
    order = {key: place for place, key in enumerate(first)}
    rows.sort(key=lambda row: order.get(row.id, len(order) + row.number))
    for number, row in enumerate(rows, start=1):
        row.number = number
    MandatoryRequirement.objects.bulk_update(rows, ["number"])


def _carry(draft: Competition, one: Usable, demanded_by: str, at: datetime) -> None:
    row = CarriedText.objects.create(
        competition_id=draft.id,
        text_id=one.text_id,
        version=one.version,
        kind=one.kind,
        name=one.name,
        wording=one.wording,
        demanded_by=demanded_by,
        carried_at=at,
    )
    if one.kind == "requirement":
        standing = MandatoryRequirement.objects.filter(competition_id=draft.id)
        last = standing.aggregate(last=Max("number"))["last"] or 0
        MandatoryRequirement.objects.create(
            competition_id=draft.id, number=last + 1, text=one.wording, carried_id=row.id
        )
