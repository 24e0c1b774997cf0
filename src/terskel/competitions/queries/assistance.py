"""Assistance as its parties read it, and whom an assisting buyer acts as."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from terskel.accounts import queries as accounts
from terskel.audit import queries as audit
from terskel.audit.queries import EventView
from terskel.competitions import policy
from terskel.competitions.models import Assistance, AssistingBuyer, Competition
from terskel.core import lifecycles
from terskel.core.actors import BUYER, DPS_MANAGER, Actor, Mandate
from terskel.core.decisions import Missing
from terskel.dps import queries as dps_queries
from terskel.organisations import queries as organisations

Side = Literal["body", "central", "assistant"]


@dataclass(frozen=True, slots=True)
class AssistanceView:
    """One assistance. `owner` is the central purchasing body, `authority` the body that is helped.

    `side` is where the reader stands: the body's own people, the central purchasing body's, or an assisting buyer who
    acts on the mandate now. `state` as `core.lifecycles.ASSISTANCE`.
    """

    id: UUID
    competition_id: UUID
    competition_title: str
    competition_reference: str
    authority_id: UUID
    authority_name: str
    dps_name: str
    owner_id: UUID
    owner_name: str
    side: Side
    state: str
    need: str
    value_class: str
    wanted_on: date
    decider_name: str
    assistant_publishes: bool
    requested_at: datetime
    requested_by_name: str
    withdrawn_at: datetime | None
    answered_at: datetime | None
    answered_by_name: str
    reason: str
    scope: str
    division: str
    assistants: tuple[tuple[UUID, str], ...]
    closed_at: datetime | None
    closed_by_name: str
    closing_note: str


def assistance(reader: Actor, assistance_id: UUID, *, at: datetime) -> AssistanceView:
    """For both parties; raises `Missing` for everyone else."""
    return _one(reader, Assistance.objects.filter(pk=assistance_id), at)


def open_assistance(reader: Actor, competition_id: UUID, *, at: datetime) -> AssistanceView | None:
    """What is asked for or runs in a competition now, for those who work on it; None where nothing is."""
    found = _views(reader, Assistance.objects.filter(_OPEN, competition_id=competition_id), at)
    return found[0] if found else None


def may_ask_for_assistance(reader: Actor, competition_id: UUID, *, at: datetime) -> bool:
    """A buyer of the body, under another body's system, with nothing open."""
    competition = Competition.objects.filter(pk=competition_id, cancelled_at__isnull=True).first()
    if competition is None or not reader.acts_for(competition.authority_id) or not reader.has(BUYER):
        return False
    if Assistance.objects.filter(_OPEN, competition_id=competition_id).exists():
        return False
    return owner_of(competition, at) != competition.authority_id


def assistances(reader: Actor, *, open_only: bool = False, at: datetime) -> list[AssistanceView]:
    """Every one in which the reader's organisation is a party, the newest first, in a fixed number of statements.

    In the central purchasing body: all for DPS managers, else those in which the reader is an assisting buyer.
    """
    if not reader.is_authority or reader.organisation_id is None:
        return []
    own = Q(competition__authority_id=reader.organisation_id)
    central = Q(competition__dps__authority_id=reader.organisation_id)
    if not reader.has(DPS_MANAGER) and reader.person_id is not None:
        central &= Q(pk__in=AssistingBuyer.objects.filter(person_id=reader.person_id).values("assistance_id"))
    rows = Assistance.objects.filter(_OPEN) if open_only else Assistance.objects.all()
    return _views(reader, rows.filter(own | central), at)


def mandates_of(reader: Actor) -> list[Mandate]:
    """What the reader may act on now, as they act for the central purchasing body; the oldest first."""
    if reader.person_id is None or reader.organisation_id is None or not reader.has(BUYER):
        return []
    return [_mandate(row) for row in _running(reader.person_id).filter(_owner(reader.organisation_id))]


def actor_on_mandate(person_id: UUID, assistance_id: UUID) -> Actor:
    """The buyer that a person is in a body they assist, in one competition. Raises `Missing` when that is over.

    They act while the assistance runs and as long as they are a buyer of the central purchasing body.
    """
    row = _running(person_id).filter(pk=assistance_id).first()
    if row is None:
        raise Missing
    owner_id = row.competition.dps.authority_id
    for choice in organisations.actors_of(person_id):
        if choice.actor.acts_for(owner_id) and choice.actor.has(BUYER):
            name = f"{choice.actor.name} ({choice.organisation_name})"
            buyer = frozenset({BUYER})
            return Actor("person", person_id, name, None, "authority", buyer, choice.actor.language, _mandate(row))
    raise Missing


@dataclass(frozen=True, slots=True)
class Running:
    """Who is told of what happens in a competition that they assist with, in the business of `owner_id`."""

    id: UUID
    owner_id: UUID
    assistants: tuple[UUID, ...]


def running_assistance(competition_id: UUID) -> Running | None:
    """The assistance that runs in a competition, for later rooms; None where none does."""
    rows = Assistance.objects.filter(competition_id=competition_id, accepted_at__isnull=False, closed_at__isnull=True)
    row = rows.select_related("competition__dps").first()
    if row is None:
        return None
    return Running(row.id, row.competition.dps.authority_id, _assistants([row])[row.id])


def assisting(competition_id: UUID) -> list[tuple[UUID, str]]:
    """Who assists in a competition now: (person, name). For later rooms."""
    running = running_assistance(competition_id)
    people = accounts.people(running.assistants) if running else {}
    return [(key, one.name) for key, one in people.items()]


def done_on_mandate(reader: Actor, assistance_id: UUID, *, at: datetime) -> list[EventView]:
    """What the assisting buyers did and tried, the newest first; for both parties."""
    row = assistance(reader, assistance_id, at=at)
    people = {key for key, _name in row.assistants}
    return [one for one in audit.happened(assistance_id) if one.person_id in people and one.subject_id != row.id]


def owner_of(competition: Competition, at: datetime) -> UUID:
    """The authority whose system the competition is under. For this room only."""
    return dps_queries.dps_by_ids([competition.dps_id], at=at)[competition.dps_id].authority_id


def facts_of_assistance(row: Assistance) -> lifecycles.AssistanceFacts:
    return lifecycles.AssistanceFacts(
        requested_at=row.requested_at,
        withdrawn_at=row.withdrawn_at,
        declined_at=row.declined_at,
        accepted_at=row.accepted_at,
        closed_at=row.closed_at,
    )


_OPEN = Q(withdrawn_at__isnull=True, declined_at__isnull=True, closed_at__isnull=True)


def _owner(organisation_id: UUID) -> Q:
    return Q(competition__dps__authority_id=organisation_id)


def _running(person_id: UUID) -> "QuerySet[Assistance]":
    rows = Assistance.objects.filter(accepted_at__isnull=False, closed_at__isnull=True, assistants__person_id=person_id)
    return rows.select_related("competition__authority", "competition__dps").order_by("accepted_at", "id")


def _mandate(row: Assistance) -> Mandate:
    competition = row.competition
    return Mandate(
        assistance_id=row.id,
        authority_id=competition.authority_id,
        authority_name=competition.authority.name,
        matter_id=competition.id,
        matter_title=competition.title,
        publishes=row.assistant_publishes,
    )


def _one(reader: Actor, rows: "QuerySet[Assistance]", at: datetime) -> AssistanceView:
    found = _views(reader, rows, at)
    if not found:
        raise Missing
    return found[0]


def _views(reader: Actor, rows: "QuerySet[Assistance]", at: datetime) -> list[AssistanceView]:
    """Those in which the reader is a party, the newest first."""
    every = list(rows.select_related("competition").order_by("-requested_at", "-id"))
    systems = dps_queries.dps_by_ids({row.competition.dps_id for row in every}, at=at) if every else {}
    named = _assistants(every)
    sides = {
        row.id: side
        for row in every
        if (side := _side(reader, row, systems[row.competition.dps_id].authority_id, named.get(row.id, ())))
    }
    kept = [row for row in every if row.id in sides]
    names = _names(kept, named)
    bodies = organisations.authorities({row.competition.authority_id for row in kept}) if kept else {}
    return [
        AssistanceView(
            id=row.id,
            competition_id=row.competition_id,
            competition_title=row.competition.title,
            competition_reference=row.competition.reference,
            authority_id=row.competition.authority_id,
            authority_name=bodies[row.competition.authority_id].name,
            dps_name=systems[row.competition.dps_id].name,
            owner_id=systems[row.competition.dps_id].authority_id,
            owner_name=systems[row.competition.dps_id].authority_name,
            side=sides[row.id],
            state=lifecycles.ASSISTANCE.state(facts_of_assistance(row), at),
            need=row.need,
            value_class=row.value_class,
            wanted_on=row.wanted_on,
            decider_name=names[row.decider_id],
            assistant_publishes=row.assistant_publishes,
            requested_at=row.requested_at,
            requested_by_name=names[row.requested_by_id],
            withdrawn_at=row.withdrawn_at,
            answered_at=row.accepted_at or row.declined_at,
            answered_by_name=names.get(row.accepted_by_id or row.declined_by_id, ""),
            reason=row.reason,
            scope=row.scope,
            division=row.division,
            assistants=tuple((key, names[key]) for key in named.get(row.id, ())),
            closed_at=row.closed_at,
            closed_by_name=names.get(row.closed_by_id, ""),
            closing_note=row.closing_note,
        )
        for row in kept
    ]


def _side(reader: Actor, row: Assistance, owner_id: UUID, assistants: Sequence[UUID]) -> Side | None:
    if reader.mandate is not None:
        own = reader.mandate.assistance_id == row.id
        return "assistant" if own and policy.is_inside(reader, row.competition) else None
    if not reader.is_authority:
        return None
    if reader.acts_for(row.competition.authority_id):
        return "body"
    if reader.acts_for(owner_id) and (reader.has(DPS_MANAGER) or reader.person_id in assistants):
        return "central"
    return None


def _assistants(rows: Iterable[Assistance]) -> dict[UUID, tuple[UUID, ...]]:
    found: dict[UUID, tuple[UUID, ...]] = {}
    for one in AssistingBuyer.objects.filter(assistance_id__in=[row.id for row in rows]).order_by("id"):
        found[one.assistance_id] = (*found.get(one.assistance_id, ()), one.person_id)
    return found


def _names(rows: Iterable[Assistance], named: dict[UUID, tuple[UUID, ...]]) -> dict[UUID | None, str]:
    people = {
        key
        for row in rows
        for key in (
            row.requested_by_id,
            row.decider_id,
            row.accepted_by_id,
            row.declined_by_id,
            row.closed_by_id,
            *named.get(row.id, ()),
        )
        if key is not None
    }
    return {key: one.name for key, one in accounts.people(people).items()} if people else {}
