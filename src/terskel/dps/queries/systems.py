"""Dynamic purchasing systems as others read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.instants import last_day_before, oslo_day
from terskel.core.languages import Language
from terskel.core.publication import SetUpRecord
from terskel.core.rulesets import by_id
from terskel.core.rulesets.own import KeptRules, OwnRules
from terskel.dps import policy
from terskel.dps.models import DpsMember, DynamicPurchasingSystem
from terskel.dps.queries.known import Known, known
from terskel.dps.setup import set_up_fields
from terskel.organisations import queries as organisations
from terskel.organisations.queries import AuthorityView


@dataclass(frozen=True, slots=True)
class DpsRow:
    """One line of a list of DPSs. `category_count` is 0 where the DPS has no categories.

    The authority is called as it was when the DPS was over, else as it is; `authority_names` are all it had.
    """

    id: UUID
    authority_id: UUID
    authority_name: str
    reference: str
    slug: str
    name: str
    language: str
    state: str
    ends_at: datetime | None
    first_window_closes_at: datetime | None
    category_count: int
    authority_names: tuple[str, ...] = ()

    @property
    def last_day(self) -> date | None:
        return last_day_before(self.ends_at) if self.ends_at is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DpsView(SetUpRecord):
    """A DPS whole. Money is in kroner without VAT; instants are UTC; `standstill_days` 0 means chosen off."""

    id: UUID
    authority_id: UUID
    authority_name: str
    reference: str
    slug: str
    name: str
    language: Language
    state: str
    kind: str
    regime: str
    service_kind: str
    ruleset_id: str
    own_rules: OwnRules
    late_admitted: str
    standstill_mode: str
    standstill_days: int | None
    published_at: datetime | None
    first_window_closes_at: datetime | None
    public_from_at: datetime | None
    initial_assessment_finished_at: datetime | None
    suspended_at: datetime | None
    ended_at: datetime | None
    end_reason: str
    cancelled_at: datetime | None
    cancellation_reason: str

    @property
    def kept(self) -> KeptRules:
        """The rules the DPS was announced under and keeps; raises KeyError for a draft, which has none yet."""
        return KeptRules(by_id(self.ruleset_id), self.own_rules)

    @property
    def last_day(self) -> date | None:
        """The last day of the DPS's life."""
        return last_day_before(self.ends_at) if self.ends_at is not None else None


@dataclass(frozen=True, slots=True)
class MemberView:
    id: UUID
    authority_id: UUID
    authority_name: str
    from_on: date
    to_on: date | None
    former_names: tuple[str, ...] = ()
    merged_into_id: UUID | None = None


def facts_of(dps: DynamicPurchasingSystem) -> lifecycles.DpsFacts:
    return lifecycles.DpsFacts(
        published_at=dps.published_at,
        first_window_closes_at=dps.first_window_closes_at,
        initial_assessment_finished_at=dps.initial_assessment_finished_at,
        suspended_at=dps.suspended_at,
        ends_at=dps.ends_at,
        ended_at=dps.ended_at,
        cancelled_at=dps.cancelled_at,
    )


def dps(reader: Actor, ident: UUID | str, *, at: datetime) -> DpsView:
    """One DPS by id, address or former address (its `slug` is always today's)."""
    return view_of(visible(reader, ident, at), at)


def invites_late(dps_id: UUID) -> bool:
    """Whether whoever is admitted while a competition takes tenders may be invited to it; for later rooms."""
    return DynamicPurchasingSystem.objects.filter(pk=dps_id, late_admitted="invited").exists()


def dps_by_ids(dps_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, DpsView]:
    """For later rooms, which have decided on their own who may read what they build of it."""
    rows = list(DynamicPurchasingSystem.objects.filter(pk__in=set(dps_ids)))
    authorities = organisations.authorities({row.authority_id for row in rows})
    return {row.id: view_of(row, at, authorities[row.authority_id]) for row in rows}


@dataclass(frozen=True, slots=True)
class Called:
    """What a DPS is called, its address, and the language it is written in."""

    name: str
    reference: str
    slug: str
    language: str


def called(dps_id: UUID) -> Called:
    """For later rooms whose pages lead to a DPS."""
    return Called(*DynamicPurchasingSystem.objects.values_list("name", "reference", "slug", "language").get(pk=dps_id))


def name_of(dps_id: UUID) -> str:
    """For later rooms that write about a DPS."""
    return DynamicPurchasingSystem.objects.values_list("name", flat=True).get(pk=dps_id)


def value_of(dps_id: UUID) -> Decimal | None:
    """What all contracts under a system are worth (FOA § 5-4(5)), for later rooms; None where it says nothing yet."""
    return DynamicPurchasingSystem.objects.values_list("estimated_value", flat=True).get(pk=dps_id)


def public_list(*, at: datetime) -> list[DpsRow]:
    """Every DPS that may be shown to everyone at `at`, those that run longest first."""
    return _rows(DynamicPurchasingSystem.objects.filter(public_from_at__lte=at).order_by("-ends_at", "name", "id"), at)


def own_list(reader: Actor, *, at: datetime) -> list[DpsRow]:
    """The DPSs of the reader's own authority, drafts too, newest first."""
    return _rows(_own(reader), at) if reader.is_authority else []


def ids_in_care(reader: Actor, *, at: datetime) -> list[UUID]:
    """The DPSs of the reader's own authority that are neither cancelled nor ended by `at`."""
    return list(in_care(reader, at=at).order_by("-created_at", "-id").values_list("id", flat=True))


def in_care(reader: Actor, *, at: datetime) -> "QuerySet[DynamicPurchasingSystem]":
    """The same as a question to be asked within another."""
    if not reader.is_authority:
        return DynamicPurchasingSystem.objects.none()
    own = DynamicPurchasingSystem.objects.filter(authority_id=reader.organisation_id, cancelled_at__isnull=True)
    return own.exclude(Q(ended_at__lte=at) | Q(ends_at__lte=at))


def windows_closing_after(after: datetime, limit: int) -> list[tuple[datetime, UUID]]:
    """The next ends of a first window, for later rooms: (end, DPS id)."""
    running = DynamicPurchasingSystem.objects.filter(
        published_at__isnull=False, cancelled_at__isnull=True, first_window_closes_at__gt=after
    ).order_by("first_window_closes_at", "id")
    found = running.values_list("first_window_closes_at", "id")[:limit]
    return [(closes_at, dps_id) for closes_at, dps_id in found if closes_at is not None]


def own_windows_after(reader: Actor, after: datetime) -> list[tuple[datetime, UUID, str]]:
    """The coming ends of first windows in the systems of the reader's own authority: (end, id, name); one statement."""
    if not reader.is_authority:
        return []
    coming = _own(reader).filter(first_window_closes_at__gt=after)
    return [
        (closes_at, dps_id, name)
        for closes_at, dps_id, name in coming.values_list("first_window_closes_at", "id", "name")
        if closes_at is not None
    ]


def open_dps_for_authority(reader: Actor, *, at: datetime) -> list[DpsRow]:
    """The DPSs under which the reader's authority may start a competition at `at` (FOA §§ 7-8, 26-7(2))."""
    return _rows(_open_for(reader, at), at) if reader.is_authority else []


def own_and_open(reader: Actor, *, at: datetime) -> tuple[list[DpsRow], list[DpsRow]]:
    """What `own_list` and `open_dps_for_authority` give, in three statements."""
    if not reader.is_authority:
        return [], []
    own = list(_counted(_own(reader)))
    rows = _read([*own, *_counted(_open_for(reader, at))], at)
    return rows[: len(own)], rows[len(own) :]


def _own(reader: Actor) -> "QuerySet[DynamicPurchasingSystem]":
    return DynamicPurchasingSystem.objects.filter(authority_id=reader.organisation_id).order_by("-created_at", "-id")


def _open_for(reader: Actor, at: datetime) -> "QuerySet[DynamicPurchasingSystem]":
    today = oslo_day(at)
    named = DpsMember.objects.filter(authority_id=reader.organisation_id, from_on__lte=today).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=today)
    )
    return DynamicPurchasingSystem.objects.filter(
        Q(authority_id=reader.organisation_id) | Q(pk__in=named.values("dps_id")) | Q(open_to="others"),
        initial_assessment_finished_at__lte=at,
        suspended_at__isnull=True,
        ended_at__isnull=True,
        cancelled_at__isnull=True,
        ends_at__gt=at,
    ).order_by("name", "id")


def naming(authority_id: UUID, *, at: datetime) -> list[DpsView]:
    """The DPSs that are not over by `at` and name the body as one that may buy, then or later."""
    named = DpsMember.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=oslo_day(at)), authority_id=authority_id)
    found = dps_by_ids(named.values_list("dps_id", flat=True), at=at)
    return [one for one in found.values() if one.state not in ("draft", "ended", "cancelled")]


def members(reader: Actor, dps: UUID | DpsView, *, at: datetime) -> list[MemberView]:
    """The bodies named as buyers, with their dates, in Norwegian alphabetical order."""
    rows = list(DpsMember.objects.filter(dps_id=seen(reader, dps, at)).order_by("from_on", "id"))
    authorities = organisations.authorities({row.authority_id for row in rows})
    views = [
        MemberView(
            id=row.id,
            authority_id=row.authority_id,
            authority_name=authorities[row.authority_id].name_on(min(oslo_day(at), row.to_on or oslo_day(at))),
            from_on=row.from_on,
            to_on=row.to_on,
            former_names=tuple(one.name for one in authorities[row.authority_id].former),
            merged_into_id=authorities[row.authority_id].merged_into_id,
        )
        for row in rows
    ]
    return sorted(views, key=lambda view: (authorities[view.authority_id].sort_key, view.from_on))


def visible(reader: Actor, ident: UUID | str, at: datetime) -> DynamicPurchasingSystem:
    """The row, where the reader may see it at `at`, by id, address or former address; for this room only.

    It is everybody's: nobody writes in it.
    """
    return seen_whole(reader, ident, at).row


def seen_whole(reader: Actor, ident: UUID | str, at: datetime) -> Known:
    """The same with the categories."""
    found = known(ident)
    if found is None and isinstance(ident, str):
        former = DynamicPurchasingSystem.objects.filter(former_addresses__slug=ident).values_list("id", flat=True)
        found = known(former[0]) if former else None
    if found is None:
        raise Missing
    row = found.row
    if policy.may_see(reader, row, frozenset(), at):
        return found
    named = DpsMember.objects.filter(dps_id=row.id, authority_id=reader.organisation_id)
    if not reader.is_authority or not policy.may_see(
        reader, row, frozenset(named.values_list("authority_id", flat=True)), at
    ):
        raise Missing
    return found


def seen(reader: Actor, dps: UUID | DpsView, at: datetime) -> UUID:
    """The id, where the reader may see the DPS. A view was given to whoever may: they are not asked a second time."""
    return dps.id if isinstance(dps, DpsView) else visible(reader, dps, at).id


def _rows(found: "QuerySet[DynamicPurchasingSystem]", at: datetime) -> list[DpsRow]:
    return _read(list(_counted(found)), at)


def _counted(found: "QuerySet[DynamicPurchasingSystem]") -> "QuerySet[Any]":
    return found.annotate(named=Count("categories", filter=Q(categories__name__isnull=False)))


def _read(rows: Sequence[Any], at: datetime) -> list[DpsRow]:
    """Rows that `_counted` gave, as others read them."""
    authorities = organisations.authorities({row.authority_id for row in rows})
    return [
        DpsRow(
            id=row.id,
            authority_id=row.authority_id,
            authority_name=authorities[row.authority_id].name_then(_last_of(row, at)),
            authority_names=authorities[row.authority_id].names,
            reference=row.reference,
            slug=row.slug,
            name=row.name,
            language=row.language,
            state=lifecycles.DPS.state(facts_of(row), at),
            ends_at=row.ends_at,
            first_window_closes_at=row.first_window_closes_at,
            category_count=row.named,
        )
        for row in rows
    ]


def _last_of(row: DynamicPurchasingSystem, at: datetime) -> datetime:
    """The instant by which a DPS is described: when it was over, or else now."""
    over = [one for one in (row.ended_at, row.cancelled_at, row.ends_at) if one is not None]
    return min([at, *over])


def view_of(row: DynamicPurchasingSystem, at: datetime, authority: AuthorityView | None = None) -> DpsView:
    """The row as others read it, its authority by the name it had when the DPS was over; for this room only."""
    authority = authority or organisations.authority(row.authority_id)
    return DpsView(
        id=row.id,
        authority_id=row.authority_id,
        authority_name=authority.name_then(_last_of(row, at)),
        reference=row.reference,
        slug=row.slug,
        name=row.name,
        language=cast(Language, row.language),
        state=lifecycles.DPS.state(facts_of(row), at),
        **set_up_fields(row),
        kind=row.kind,
        regime=row.regime,
        service_kind=row.service_kind,
        ruleset_id=row.ruleset_id,
        own_rules=OwnRules.from_json(row.own_rules),
        late_admitted=row.late_admitted,
        standstill_mode=row.standstill_mode,
        standstill_days=row.standstill_days,
        published_at=row.published_at,
        first_window_closes_at=row.first_window_closes_at,
        public_from_at=row.public_from_at,
        initial_assessment_finished_at=row.initial_assessment_finished_at,
        suspended_at=row.suspended_at,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        cancelled_at=row.cancelled_at,
        cancellation_reason=row.cancellation_reason,
    )
