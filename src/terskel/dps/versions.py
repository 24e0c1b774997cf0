"""The public record of a DPS as it stood: written down whole at each version, and what sets two versions apart.

`content` is JSON with exact texts: `fields` by name, then `categories`, `requirements` and `buyers` by id. Amounts and
instants are strings, so nothing is rounded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias
from uuid import UUID

from terskel.core import formats, lifecycles, places
from terskel.core.instants import last_day_before
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.places import PlaceOfPerformance
from terskel.dps.models import Category, DpsMember, DynamicPurchasingSystem, QualificationRequirement
from terskel.dps.setup import place_of
from terskel.organisations import queries as organisations

Content: TypeAlias = Mapping[str, Any]

FIELDS: Final = (
    "name",
    "subject",
    "estimated_quantity",
    "need_for_dps",
    "how_it_works",
    "award_criteria_frame",
    "contact",
    "cpv",
    "estimated_value",
    "largest_contract",
    "regime",
    "open_to",
    "ends_at",
    "initial_assessment_days",
    "standstill_days",
)
CATEGORY_FIELDS: Final = ("code", "name", "description", "cpv", "maximum_value")
STANDING_FIELDS: Final = ("standing", "merged_into")
"""Of a category that is not open; versions written before there was such a thing have neither."""
PLACE_FIELDS: Final = ("nuts", "remote")
"""Where a category is delivered, where that is said."""
REQUIREMENT_FIELDS: Final = ("type", "text", "level", "minimum", "evidence", "why", "reuse_key", "excess_reason")
BUYER_FIELDS: Final = ("authority", "from_on", "to_on")
_GROUPS: Final = {
    "categories": (*CATEGORY_FIELDS, *PLACE_FIELDS, *STANDING_FIELDS),
    "requirements": REQUIREMENT_FIELDS,
    "buyers": BUYER_FIELDS,
}
_AMOUNTS: Final = frozenset({"estimated_value", "largest_contract", "maximum_value"})
_DAYS: Final = frozenset({"from_on", "to_on"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that sets two versions apart, in words; "" where there was nothing before, or is nothing after."""

    what: str
    before: str
    after: str


def content_of(dps: DynamicPurchasingSystem) -> dict[str, Any]:
    """The DPS as it stands now, ready to be kept."""
    members = list(DpsMember.objects.filter(dps_id=dps.id).order_by("from_on", "id"))
    names = organisations.authorities({one.authority_id for one in members})
    named = Category.objects.filter(dps_id=dps.id, name__isnull=False)
    categories = named.select_related("merged_into").order_by("number")
    return {
        "fields": {name: _kept(getattr(dps, name)) for name in FIELDS},
        "categories": {
            str(one.id): {
                **_row(one, CATEGORY_FIELDS),
                **_place(place_of(one)),
                **_standing(one),
            }
            for one in categories
        },
        "requirements": {
            str(one.id): {"number": str(one.number), **_row(one, REQUIREMENT_FIELDS)}
            for one in QualificationRequirement.objects.filter(dps_id=dps.id).order_by("number")
        },
        "buyers": {
            str(one.id): {
                "authority": names[one.authority_id].name,
                "from_on": _kept(one.from_on),
                "to_on": _kept(one.to_on),
            }
            for one in members
        },
    }


def differences(old: Content, new: Content, language: Language) -> tuple[Difference, ...]:
    """What sets `new` apart from `old`, in the order of the record."""
    return tuple(_differences(old, new, language))


def _differences(old: Content, new: Content, language: Language) -> Iterator[Difference]:
    book = Phrasebook.of("dps")
    for name in FIELDS:
        yield from _difference(
            book.say(f"version.field.{name}", language), name, old["fields"], new["fields"], language
        )
    for group, names in _GROUPS.items():
        for key in dict.fromkeys((*old[group], *new[group])):
            before, after = old[group].get(key, {}), new[group].get(key, {})
            known = after or before
            whose = book.say(f"version.of.{group}", language, which=_called(group, known))
            if not before or not after:
                yield Difference(whose, _whole(group, before), _whole(group, after))
                continue
            for name in names:
                label = f"{whose}: {book.say(f'version.field.{name}', language)}"
                yield from _difference(label, name, before, after, language)


def _difference(
    label: str, name: str, before: Mapping[str, Any], after: Mapping[str, Any], language: Language
) -> Iterator[Difference]:
    if before.get(name) != after.get(name):
        yield Difference(label, _shown(name, before.get(name), language), _shown(name, after.get(name), language))


def _called(group: str, row: Mapping[str, Any]) -> str:
    match group:
        case "categories":
            return str(row["code"])
        case "requirements":
            return str(row["number"])
        case _:
            return str(row["authority"])


def _whole(group: str, row: Mapping[str, Any]) -> str:
    if not row:
        return ""
    return str(row["text"] if group == "requirements" else row["name"] if group == "categories" else row["authority"])


def _shown(name: str, value: Any, language: Language) -> str:
    if value in (None, "", [], False):
        return ""
    if name == "ends_at":
        return formats.day(last_day_before(datetime.fromisoformat(value)), language)
    if name in _DAYS:
        return formats.day(date.fromisoformat(value), language)
    if name in _AMOUNTS:
        return formats.kroner(Decimal(value), language)
    if name == "standing":
        return lifecycles.CATEGORY.labels[value][language]
    if name == "nuts":
        return formats.listing(tuple(places.name_of(one, language) for one in value), language)
    if name == "remote":
        return Phrasebook.of("dps").say("version.remote", language)
    if name == "type":
        return Phrasebook.of("dps").say(f"requirement_type.{value}", language)
    if name == "minimum":
        return formats.number(Decimal(value), language, None)
    return ", ".join(value) if isinstance(value, list) else str(value)


def _row(row: Category | QualificationRequirement, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _kept(getattr(row, name)) for name in names}


def _standing(row: Category) -> dict[str, str]:
    if row.merged_into is not None:
        return {"standing": "merged", "merged_into": row.merged_into.code}
    if row.closed_at is not None:
        return {"standing": "closed"}
    return {"standing": "paused"} if row.paused_at is not None else {}


def _place(place: PlaceOfPerformance) -> dict[str, Any]:
    said: dict[str, Any] = {"nuts": list(place.nuts), "remote": place.remote}
    return {name: value for name, value in said.items() if value}


def _kept(value: object) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case list() | tuple():
            return list(value)
        case _:
            return value


def as_proposed(content: Content, kind: str, proposal: Mapping[str, Any]) -> Content:
    """The record as it would stand if the proposal of a change of this kind counted; for showing it."""
    made: dict[str, Any] = {name: dict(part) for name, part in content.items()}
    match kind:
        case "member_added":
            name = organisations.authority(UUID(proposal["authority_id"])).name
            made["buyers"][proposal["authority_id"]] = {**proposal, "authority": name}
        case "member_succeeded":
            _succeed(made["buyers"], proposal)
        case "member_left":
            _patch(made["buyers"], proposal["member_id"], {"to_on": proposal["to_on"]})
        case "requirement_clarified":
            words = {name: proposal[name] for name in ("text", "level", "evidence", "why")}
            _patch(made["requirements"], proposal["requirement_id"], words)
        case "category_clarified":
            words = {name: proposal[name] for name in ("code", "name", "description")}
            _patch(made["categories"], proposal["category_id"], {**words, **_proposed_place(proposal)})
        case "category_opened":
            opened = {name: proposal[name] for name in CATEGORY_FIELDS}
            made["categories"]["new"] = {**opened, **_proposed_place(proposal)}
            last = max((int(one["number"]) for one in made["requirements"].values()), default=0)
            for number, asked in enumerate(proposal["requirements"], last + 1):
                made["requirements"][f"new {number}"] = {"number": str(number), "excess_reason": "", **asked}
        case "category_paused" | "category_closed":
            _patch(made["categories"], proposal["category_id"], {"standing": kind.removeprefix("category_")})
        case "category_resumed":
            _patch(made["categories"], proposal["category_id"], {"standing": ""})
        case "category_merged":
            _merge(made["categories"], proposal["category_id"], proposal["into_id"])
        case _:
            made["fields"].update(proposal)
    return made


def _succeed(buyers: dict[str, Any], proposal: Mapping[str, Any]) -> None:
    if (member := buyers.get(proposal["member_id"])) is not None:
        from_on = date.fromisoformat(proposal["from_on"])
        row = DpsMember.objects.get(pk=proposal["member_id"])
        into = organisations.authority(row.authority_id).merged_into_id
        name = organisations.authority(into).name if into is not None else ""
        buyers["new"] = {"authority": name, "from_on": proposal["from_on"], "to_on": member["to_on"]}
        _patch(buyers, proposal["member_id"], {"to_on": (from_on - timedelta(days=1)).isoformat()})


def _proposed_place(proposal: Mapping[str, Any]) -> Mapping[str, Any]:
    said = proposal.get("place")
    return _place(PlaceOfPerformance(places.ordered(said["nuts"]), said["remote"])) if said else {}


def _merge(categories: dict[str, Any], key: str, into: str) -> None:
    if key in categories and into in categories:
        held = dict.fromkeys((*categories[into]["cpv"], *categories[key]["cpv"]))
        _patch(categories, key, {"standing": "merged", "merged_into": categories[into]["code"]})
        _patch(categories, into, {"cpv": list(held)})


def _patch(rows: dict[str, Any], key: str, changed: Mapping[str, Any]) -> None:
    if key in rows:
        rows[key] = {**rows[key], **changed}
