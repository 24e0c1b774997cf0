"""Who is told of a request for assistance with a competition, and of what becomes of it."""

from collections.abc import Iterable
from uuid import UUID

from terskel.audit.queries import EventView
from terskel.competitions import queries as competitions
from terskel.core.actors import DPS_MANAGER
from terskel.notifications.readers import (
    Telling,
    each_once,
    identifier,
    identifiers,
    people,
    subject,
    tells,
    those_with,
)
from terskel.organisations import queries as organisations


@tells("competitions.AssistanceRequested", "competitions.AssistanceWithdrawn")
def _to_the_dps_managers(event: EventView) -> Iterable[Telling]:
    readers = those_with(identifier(event, "owner_id"), DPS_MANAGER)
    yield Telling(readers, ("assistance", subject(event)), _facts(event))


@tells("competitions.AssistanceAccepted")
def _to_the_buyer_and_those_who_assist(event: EventView) -> Iterable[Telling]:
    yield _to_who_asked(event)
    readers = people(identifiers(event, "assistants"), identifier(event, "owner_id"))
    yield Telling(readers, ("assistance", subject(event)), _facts(event))


@tells("competitions.AssistanceDeclined")
def _declined(event: EventView) -> Iterable[Telling]:
    yield _to_who_asked(event)


@tells("competitions.AssistanceClosed")
def _to_both_parties(event: EventView) -> Iterable[Telling]:
    owner_id = identifier(event, "owner_id")
    yield _to_who_asked(event)
    readers = each_once([*people(identifiers(event, "assistants"), owner_id), *those_with(owner_id, DPS_MANAGER)])
    yield Telling(readers, ("assistance", subject(event)), _facts(event))


def _to_who_asked(event: EventView) -> Telling:
    terms = competitions.terms(identifier(event, "competition_id"))
    readers = people([identifier(event, "requested_by")], terms.authority_id)
    return Telling(readers, ("assistance", subject(event)), _facts(event))


def _facts(event: EventView) -> dict[str, object]:
    terms = competitions.terms(identifier(event, "competition_id"))
    facts: dict[str, object] = {"title": terms.title, "body": organisations.name_of(terms.authority_id)}
    return facts | {name: event.payload[name] for name in ("reason", "note", "division") if name in event.payload}


def to_who_assists(competition_id: UUID, facts: dict[str, object]) -> Iterable[Telling]:
    """The same to who assists, by the page of the assistance: only from there do they act for the body."""
    running = competitions.running_assistance(competition_id)
    if running is not None:
        yield Telling(people(running.assistants, running.owner_id), ("assistance", running.id), facts)
