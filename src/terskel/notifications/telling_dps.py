"""Who is told of what happens to a purchasing system after its publication: changes, its end, enquiries."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from terskel.audit.queries import EventView
from terskel.core.actors import BUYER, DPS_MANAGER, LEGAL_READER, SYSTEM
from terskel.core.decisions import Missing
from terskel.core.dps_changes import CHANGE_KINDS
from terskel.core.instants import last_day_before, oslo_day
from terskel.core.languages import LANGUAGES
from terskel.dps import queries as dps
from terskel.dps.queries import DpsView
from terskel.notifications import following
from terskel.notifications.readers import (
    Outsider,
    Reader,
    Telling,
    each_once,
    identifier,
    instant,
    people,
    subject,
    suppliers,
    tells,
    those_with,
)
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification


@tells("dps.ChangeProposed")
def _to_the_lawyers(event: EventView) -> Iterable[Telling]:
    """Only where the change needs one; whoever proposed it is not asked."""
    kind = str(event.payload["change_kind"])
    if not CHANGE_KINDS[kind].sign_off:
        return
    system = _system(event)
    readers = [one for one in those_with(system.authority_id, LEGAL_READER) if one.person_id != event.person_id]
    yield from _each_in_their_language(readers, ("dps_changes", system.id), _facts(system), kind)


@tells("dps.ChangeSignedOff", "dps.ChangeWithdrawn")
def _to_the_managers(event: EventView) -> Iterable[Telling]:
    system = _system(event)
    readers = [one for one in those_with(system.authority_id, DPS_MANAGER) if one.person_id != event.person_id]
    facts = _facts(system) | {name: event.payload[name] for name in ("note", "reason") if name in event.payload}
    yield from _each_in_their_language(readers, ("dps_changes", system.id), facts, str(event.payload["change_kind"]))


@tells("organisations.AuthorityMerged")
def _to_managers_of_systems_that_name_it(event: EventView) -> Iterable[Telling]:
    """Each manager decides what the merger comes to in their system: a successor, or a body fewer."""
    merged = organisations.authority(identifier(event, "authority_id"))
    into = organisations.authority(identifier(event, "into_id"))
    for system in dps.naming(merged.id, at=event.at):
        facts = _facts(system) | {"name": merged.name, "into": into.name}
        yield Telling(those_with(system.authority_id, DPS_MANAGER), ("dps_changes", system.id), facts)


@tells("dps.ChangeHeldUp")
def _to_every_manager(event: EventView) -> Iterable[Telling]:
    system = _system(event)
    readers = those_with(system.authority_id, DPS_MANAGER)
    kind = str(event.payload["change_kind"])
    yield from _each_in_their_language(readers, ("dps_changes", system.id), _facts(system), kind)


@tells("dps.DpsChanged")
def _to_all_concerned_by_a_change(event: EventView) -> Iterable[Telling]:
    system = _system(event)
    facts = _facts(system) | {"why": event.payload["why"]}
    readers = _concerned(system, event, _about(event))
    named = dps.categories_by_ids(_about(event))
    labels = [named[one].label for one in _about(event)[:1]]
    kind = str(event.payload["change_kind"])
    yield from _each_in_their_language(readers, ("public_dps", system.id), facts, kind, labels)


@tells("dps.DpsSuspended", "dps.DpsResumed", "dps.DpsEnded")
def _to_all_concerned(event: EventView) -> Iterable[Telling]:
    system = _system(event)
    facts = _facts(system) | {"reason": event.payload["reason"]}
    yield Telling(_concerned(system, event), ("public_dps", system.id), facts)


@tells("dps.DpsCancelled")
def _to_all_who_had_applied_too(event: EventView) -> Iterable[Telling]:
    system = _system(event)
    facts = _facts(system) | {"reason": event.payload["reason"]}
    applied = suppliers(qualification.with_requests(system.id), system.id)
    yield Telling(each_once([*applied, *_concerned(system, event)]), ("public_dps", system.id), facts)


@tells("dps.InitialAssessmentFinished")
def _to_those_who_may_begin_competitions(event: EventView) -> Iterable[Telling]:
    system = _system(event)
    yield Telling(_buyers_and_managers(system, event), ("dps", system.id), _facts(system))


@tells("dps.EndApproaches", "dps.EndDatePassed")
def _to_all_concerned_by_the_end(event: EventView) -> Iterable[Telling]:
    system = _system(event)
    facts = _facts(system) | {"last_day": last_day_before(instant(event, "ends_at"))}
    yield Telling(_concerned(system, event), ("public_dps", system.id), facts)


@tells("dps.EnquiryReceived")
def _to_those_who_answer(event: EventView) -> Iterable[Telling]:
    system = _system(event)
    yield Telling(
        those_with(system.authority_id, DPS_MANAGER),
        ("dps_enquiries", system.id),
        _facts(system) | {"number": event.payload["number"]},
    )


@tells("dps.EnquiryAnswered")
def _to_the_asker_alone(event: EventView) -> Iterable[Telling]:
    """Everyone may read the answer; whoever asked is told that it is there."""
    system = _system(event)
    asker = dps.asker(identifier(event, "enquiry_id"))
    address = f"{settings.TERSKEL_ADDRESS.url}/dps/{system.slug}/questions/"
    facts = _facts(system) | {"number": asker.number, "address": address}
    about = ("public_enquiries", system.id)
    if asker.person_id is not None:
        yield Telling(people([asker.person_id], None), about, facts)
    else:
        yield Telling((), about, facts, (Outsider(asker.email, asker.language),))


@tells("notifications.FollowAsked")
def _to_the_address_that_would_follow(event: EventView) -> Iterable[Telling]:
    """The link alone, unless it was confirmed or stopped since."""
    try:
        asked = following.asked_to_follow(identifier(event, "follower_id"))
    except Missing:
        return
    facts = {"dps": asked.name, "address": asked.address}
    yield Telling((), ("follower", subject(event)), facts, (Outsider(asked.email, asked.language),))


def _system(event: EventView) -> DpsView:
    dps_id = subject(event)
    return dps.dps_by_ids([dps_id], at=event.at)[dps_id]


def _facts(system: DpsView) -> dict[str, object]:
    return {"dps": system.name, "reference": system.reference}


def _about(event: EventView) -> list[UUID]:
    """The categories that the change is about; those who may enter a new one are everybody."""
    about = event.payload.get("category_ids")
    return [UUID(str(one)) for one in about] if isinstance(about, list) else []


def _concerned(system: DpsView, event: EventView, category_ids: Collection[UUID] = ()) -> tuple[Reader, ...]:
    """Who is qualified, who waits for an answer, the buyers of the bodies that may buy, the owner's own managers.

    Of the suppliers only those in these categories, where it is about some; as they stood before it.
    """
    before = event.at - timedelta(microseconds=1)
    if category_ids:
        qualified = {one.supplier_id for one in qualification.qualified(category_ids, before)}
    else:
        qualified = {row.supplier_id for row in qualification.qualified_list(system.id, before)}
    waiting = qualification.awaiting_answer(system.id, category_ids)
    return each_once([*suppliers(qualified | waiting, system.id), *_buyers_and_managers(system, event)])


def _buyers_and_managers(system: DpsView, event: EventView) -> tuple[Reader, ...]:
    today = oslo_day(event.at)
    bodies = [
        one.authority_id
        for one in dps.members(SYSTEM, system.id, at=event.at)
        if one.to_on is None or one.to_on >= today
    ]
    buyers = [one for body in (system.authority_id, *bodies) for one in those_with(body, BUYER)]
    return each_once([*buyers, *those_with(system.authority_id, DPS_MANAGER)])


def _each_in_their_language(
    readers: Iterable[Reader],
    about: tuple[str, UUID],
    facts: Mapping[str, object],
    change_kind: str,
    labels: Collection[str] = (),
) -> Iterator[Telling]:
    """What was changed, of which category if any, and what it comes to, in the reader's language."""
    everyone = tuple(readers)
    for language in LANGUAGES:
        own = tuple(one for one in everyone if one.language == language)
        if own:
            said = {"what": ": ".join([dps.change_name(change_kind, language), *labels])}
            said["effect"] = dps.change_effect(change_kind, language)
            yield Telling(own, about, {**facts, **said})
