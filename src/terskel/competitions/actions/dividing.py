"""A purchase divided into lots, each a competition of its own; announced together in one act (FOA § 19-4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final, Unpack
from uuid import UUID

from terskel.audit.act import action, record
from terskel.competitions import carrying, copying, policy
from terskel.competitions.actions.drafting import put_fields
from terskel.competitions.actions.holding import locked_draft, record_draft
from terskel.competitions.actions.inputs import DraftFields
from terskel.competitions.actions.publishing import Publication, PublicationFields, announce
from terskel.competitions.events import CompetitionCreated, LotRenamed, LotsAnnounced, LotsLimited, PurchaseDivided
from terskel.competitions.models import LONGEST_TITLE, Competition, CompetitionCategory, DividedPurchase, Lot
from terskel.competitions.moves import lock_for_change
from terskel.competitions.naming import next_reference
from terskel.competitions.queries import lots
from terskel.competitions.queries.rows import category_ids_of
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.dps import moves as dps_moves

MOST_LOTS: Final = 50
LONGEST_LOT_NAME: Final = 100
COMMON: Final = ("starts_on", "ends_on", "duration_text", "site_visit", "standstill_mode", "standstill_days")
"""What the lots of one purchase share from the beginning, beside what any copy takes along."""


@dataclass(frozen=True, slots=True)
class LotInput:
    """One lot as it is written among the others; the value in kroner without VAT, None while it is not known."""

    name: str
    estimated_value: Decimal | None = None


@action
def divide(competition_id: UUID, names: Sequence[str], *, by: Actor, at: datetime) -> UUID:
    """The draft becomes the first lot, and the others begin as copies of it; returns the purchase's id.

    Each lot has its own value, which is left open: the draft's was that of the whole.
    """
    competition = locked_draft(competition_id, by, at)
    policy.require_own_buyer(by, competition)
    if Lot.objects.filter(competition_id=competition.id).exists():
        refuse("competitions.already_divided", "FOA § 19-4")
    written = [name.strip() for name in names]
    if len(written) < 2:
        refuse("competitions.one_lot_is_no_division", "FOA § 19-4")
    _require_names(written)
    purchase = DividedPurchase.objects.create(
        authority_id=competition.authority_id, title=competition.title, created_at=at, created_by_id=_person(by)
    )
    _rename(competition, purchase, 1, written[0])
    for number, name in enumerate(written[1:], start=2):
        _begin(competition, purchase, number, name, by, at)
    _record(PurchaseDivided(purchase.id, tuple(written)), competition, by, at)
    return purchase.id


@action
def add_lot(purchase_id: UUID, lot: LotInput, *, by: Actor, at: datetime) -> UUID:
    """One more lot, begun as a copy of the first; returns its competition's id."""
    first = _first(purchase_id)
    competition = locked_draft(first, by, at)
    policy.require_own_buyer(by, competition)
    purchase = DividedPurchase.objects.select_for_update().get(pk=purchase_id)
    rows = list(Lot.objects.filter(purchase_id=purchase_id))
    name = lot.name.strip()
    _require_names([name, *(row.name for row in lots.standing(first))])
    made = _begin(competition, purchase, max(row.number for row in rows) + 1, name, by, at)
    _record(PurchaseDivided(purchase.id, (name,)), competition, by, at)
    if lot.estimated_value is not None:
        put_fields(made, {"estimated_value": lot.estimated_value}, by=by, at=at)
    return made.id


@action
def change_lots(purchase_id: UUID, written: Mapping[UUID, LotInput], *, by: Actor, at: datetime) -> None:
    """Other names and values, by the lots' competitions; lots that are not named here stay as they are.

    A title that was made of the lot's name follows it; one that the buyer has written stays.
    """
    first = _first(purchase_id)
    policy.require_own_buyer(by, locked_draft(first, by, at))
    purchase = DividedPurchase.objects.select_for_update().get(pk=purchase_id)
    held = {row.competition_id: row for row in lots.standing(first)}
    if not written.keys() <= held.keys():
        raise Missing
    given = {key: replace(one, name=one.name.strip()) for key, one in written.items()}
    _require_names([given[key].name if key in given else row.name for key, row in held.items()])
    for key, one in given.items():
        _change(held[key], one, purchase, by, at)


def _change(row: Lot, lot: LotInput, purchase: DividedPurchase, by: Actor, at: datetime) -> None:
    competition = Competition.objects.get(pk=row.competition_id)
    if (row.name, competition.estimated_value) == (lot.name, lot.estimated_value):
        return
    before, competition = row.name, locked_draft(row.competition_id, by, at)
    changes: DraftFields = {"estimated_value": lot.estimated_value}
    if lot.name != before:
        row.name = lot.name
        row.save(update_fields=["name"])
        _record(LotRenamed(purchase.id, before, lot.name), competition, by, at)
        if competition.title == _title(purchase, before):
            changes["title"] = _title(purchase, lot.name)
    put_fields(competition, changes, by=by, at=at)


@action
def set_limits(
    purchase_id: UUID,
    *,
    most_tendered: int | None,
    most_awarded: int | None,
    award_rule: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """For how many lots one tenderer may tender, and how many it may be awarded; None sets no limit (FOA § 19-4).

    `award_rule`: by what rule it is decided which lots a tenderer gets that would win more than it may be awarded.
    """
    first = _first(purchase_id)
    competition = locked_draft(first, by, at)
    policy.require_own_buyer(by, competition)
    purchase = DividedPurchase.objects.select_for_update().get(pk=purchase_id)
    count = lots.standing(first).count()
    for limit in (most_tendered, most_awarded):
        if limit is not None and not 1 <= limit <= count:
            refuse("competitions.lot_limit_out_of_range", "FOA § 19-4", most=count)
    if most_tendered is not None and most_awarded is not None and most_awarded > most_tendered:
        refuse("competitions.more_lots_awarded_than_tendered", "FOA § 19-4", tendered=most_tendered)
    if most_awarded is not None and not award_rule.strip():
        refuse("competitions.lots_without_award_rule", "FOA § 19-4")
    purchase.most_tendered, purchase.most_awarded = most_tendered, most_awarded
    purchase.award_rule = award_rule.strip() if most_awarded is not None else ""
    purchase.save(update_fields=["most_tendered", "most_awarded", "award_rule"])
    _record(LotsLimited(purchase.id, most_tendered, most_awarded, purchase.award_rule), competition, by, at)


@action
def publish_lots(purchase_id: UUID, *, by: Actor, at: datetime, **chosen: Unpack[PublicationFields]) -> int:
    """Every lot in one act, with one deadline and the same openers; returns how many invitations went out.

    As `publish` for each of them: where one lot can't be published, none is.
    """
    publication = Publication(**chosen)
    ids = lots.ids_together(_first(purchase_id))
    for row in Competition.objects.filter(pk__in=ids).order_by("id"):
        policy.require_publisher(by, row)
        dps_moves.use_for_competition(row.dps_id, category_ids_of(row.id), row.authority_id, at=at)
    first = lock_for_change(ids[0])
    purchase = DividedPurchase.objects.select_for_update().get(pk=purchase_id)
    _require_limits_within(purchase, len(ids))
    invited = sum(announce(lock_for_change(key), publication, by=by, at=at) for key in ids)
    purchase.published_at = at
    purchase.save(update_fields=["published_at"])
    _record(LotsAnnounced(purchase.id, ids, publication.closes_at), first, by, at)
    return invited


def _first(purchase_id: UUID) -> UUID:
    """The first lot that stands; through it the purchase is held, as all its lots are locked with any of them."""
    rows = Lot.objects.filter(purchase_id=purchase_id).order_by("number").values_list("competition_id", flat=True)
    found = rows.first()
    if found is None:
        raise Missing
    return lots.ids_together(found)[0]


def _person(by: Actor) -> UUID:
    if by.person_id is None:
        raise Missing
    return by.person_id


def _begin(
    first: Competition, purchase: DividedPurchase, number: int, name: str, by: Actor, at: datetime
) -> Competition:
    made = Competition.objects.create(
        dps_id=first.dps_id,
        authority_id=first.authority_id,
        reference=next_reference(at),
        language=first.language,
        title=first.title,
        regime=first.regime,
        service_kind=first.service_kind,
        created_at=at,
        created_by_id=_person(by),
        prepared_by=first.prepared_by,
        **{field: getattr(first, field) for field in COMMON},
    )
    categories = category_ids_of(first.id)
    CompetitionCategory.objects.bulk_create(
        CompetitionCategory(competition_id=made.id, category_id=one) for one in categories
    )
    copying.fill(made, first, at=at)
    copying.take_documents(made, first, by=by, at=at)
    carrying.bring_up_to_date(made, at=at)
    _rename(made, purchase, number, name)
    record_draft(CompetitionCreated(made.reference, made.title, made.dps_id, categories, first.id), made, by, at)
    return made


def _rename(competition: Competition, purchase: DividedPurchase, number: int, name: str) -> None:
    """Lists and letters tell the lots apart by their titles."""
    competition.title, competition.estimated_value = _title(purchase, name), None
    competition.save(update_fields=["title", "estimated_value"])
    Lot.objects.create(competition_id=competition.id, purchase_id=purchase.id, number=number, name=name)


def _title(purchase: DividedPurchase, name: str) -> str:
    return f"{purchase.title[: LONGEST_TITLE - len(name) - 2]}: {name}"


def _require_names(names: Sequence[str]) -> None:
    if len(names) > MOST_LOTS:
        refuse("competitions.too_many_lots", "FOA § 19-4", most=MOST_LOTS)
    if any(not name or len(name) > LONGEST_LOT_NAME for name in names):
        refuse("competitions.lot_without_name", "FOA § 19-4", most=LONGEST_LOT_NAME)
    if len({name.casefold() for name in names}) < len(names):
        refuse("competitions.lot_named_twice", "FOA § 19-4")


def _require_limits_within(purchase: DividedPurchase, count: int) -> None:
    """Lots may have been given up after the limits were set."""
    if count < 2:
        refuse("competitions.one_lot_is_no_division", "FOA § 19-4")
    if max(purchase.most_tendered or 0, purchase.most_awarded or 0) > count:
        refuse("competitions.lot_limit_out_of_range", "FOA § 19-4", most=count)


def _record(
    event: PurchaseDivided | LotRenamed | LotsLimited | LotsAnnounced, competition: Competition, by: Actor, at: datetime
) -> None:
    record(
        event,
        by=by,
        at=at,
        subject=("competitions.DividedPurchase", event.purchase_id),
        matters=[competition.id, competition.dps_id],
    )
