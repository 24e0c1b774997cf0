"""Who is told of what happens between a request's delivery and its decision, and after it."""

from collections.abc import Iterable
from uuid import UUID

from terskel.audit.queries import EventView
from terskel.core.actors import APPROVER, AUTHORITY_ADMIN, DPS_MANAGER
from terskel.core.instants import last_day_before
from terskel.core.languages import LANGUAGES
from terskel.dps import queries as dps
from terskel.notifications.readers import (
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


@tells("qualification.SupplementRequested")
def _to_the_supplier_who_is_asked(event: EventView) -> Iterable[Telling]:
    yield Telling(
        suppliers([identifier(event, "supplier_id")], identifier(event, "dps_id")),
        ("supplement", identifier(event, "supplement_id")),
        {"dps": dps.name_of(identifier(event, "dps_id")), "last_day": last_day_before(instant(event, "due_at"))},
    )


@tells("qualification.SupplementAnswered")
def _to_those_who_asked(event: EventView) -> Iterable[Telling]:
    yield Telling(
        those_with(_authority(event), DPS_MANAGER),
        ("case", subject(event)),
        {"dps": dps.name_of(identifier(event, "dps_id")), "reference": event.payload["reference"]},
    )


@tells("qualification.HandlerAssigned")
def _to_the_new_handler(event: EventView) -> Iterable[Telling]:
    """Whoever took the line on their own knows already."""
    given = event.payload["handler_id"]
    if given is None or UUID(str(given)) == event.person_id:
        return
    yield Telling(
        people([UUID(str(given))], _authority(event)),
        ("case", subject(event)),
        {"dps": dps.name_of(identifier(event, "dps_id"))},
    )


@tells("qualification.LimitNear")
def _to_whoever_has_it(event: EventView) -> Iterable[Telling]:
    """The handler, or every DPS manager where nobody has taken it."""
    authority_id, given = _authority(event), event.payload["handler_id"]
    readers = those_with(authority_id, DPS_MANAGER) if given is None else people([UUID(str(given))], authority_id)
    yield Telling(readers, ("case", subject(event)), _limit(event))


@tells("qualification.LimitPassed")
def _to_all_who_can_mend_it(event: EventView) -> Iterable[Telling]:
    """All DPS managers; long over the limit the administrators too, who are sent to the system, not to the case."""
    authority_id = _authority(event)
    managers = those_with(authority_id, DPS_MANAGER)
    yield Telling(managers, ("case", subject(event)), _limit(event))
    if event.payload["escalated"]:
        known = {one.person_id for one in managers}
        admins = tuple(one for one in those_with(authority_id, AUTHORITY_ADMIN) if one.person_id not in known)
        yield Telling(admins, ("dps", identifier(event, "dps_id")), _limit(event))


@tells("qualification.RejectionAppealed")
def _to_those_who_may_decide_it(event: EventView) -> Iterable[Telling]:
    """Neither the one who rejected nor who has a conflict of interest; where nobody is left, those who can mend it."""
    authority_id, supplier_id = _authority(event), identifier(event, "supplier_id")
    left = qualification.appeal_deciders(authority_id, supplier_id, identifier(event, "appealed_from"))
    if left:
        deciders = [one for one in those_with(authority_id, DPS_MANAGER, APPROVER) if one.person_id in left]
        yield from _of_appeal(event, deciders, ("appeal", subject(event)), somebody=True)
    else:
        others = _who_find_a_decider(authority_id, supplier_id)
        yield from _of_appeal(event, others, ("dps", identifier(event, "dps_id")), somebody=False)


@tells("qualification.AdmissionProposed", "qualification.SuspensionProposed")
def _to_those_who_may_be_the_second(event: EventView) -> Iterable[Telling]:
    """Neither who proposed nor who has a conflict of interest; where nobody is left, the administrators."""
    authority_id, supplier_id = _authority(event), identifier(event, "supplier_id")
    able = qualification.second_people(authority_id, supplier_id, identifier(event, "proposed_by"))
    readers = [one for one in those_with(authority_id, DPS_MANAGER, APPROVER) if one.person_id in able]
    facts = {
        "supplier": organisations.name_of(supplier_id),
        "dps": dps.name_of(identifier(event, "dps_id")),
        "name": event.person_name,
    }
    where = "case" if event.kind == "qualification.AdmissionProposed" else "right"
    yield Telling(tuple(readers) or those_with(authority_id, AUTHORITY_ADMIN), (where, subject(event)), facts)


@tells("qualification.ProposalSentBack")
def _to_who_proposed_it(event: EventView) -> Iterable[Telling]:
    """Unless they took it back themselves."""
    proposed_by = identifier(event, "proposed_by")
    if proposed_by == event.person_id:
        return
    where = "case" if event.payload["line_id"] is not None else "right"
    facts = {
        "supplier": organisations.name_of(identifier(event, "supplier_id")),
        "dps": dps.name_of(identifier(event, "dps_id")),
        "name": event.person_name,
        "reason": event.payload["reason"],
    }
    yield Telling(people([proposed_by], _authority(event)), (where, subject(event)), facts)


@tells("qualification.ConflictOfInterestDeclared")
def _that_nobody_is_left_to_decide(event: EventView) -> Iterable[Telling]:
    """Only where an appeal waits that nobody may decide any more."""
    authority_id, supplier_id = identifier(event, "authority_id"), identifier(event, "supplier_id")
    for dps_id in qualification.waiting_without_decider(authority_id, supplier_id):
        readers = _who_find_a_decider(authority_id, supplier_id)
        facts = {"supplier": organisations.name_of(supplier_id), "dps": dps.name_of(dps_id)}
        yield Telling(readers, ("dps", dps_id), facts)


def _who_find_a_decider(authority_id: UUID, supplier_id: UUID) -> tuple[Reader, ...]:
    """The administrators, who can give the task to another, and the DPS managers without a conflict of interest."""
    barred = qualification.barred_from(authority_id, supplier_id)
    managers = [one for one in those_with(authority_id, DPS_MANAGER) if one.person_id not in barred]
    return each_once([*those_with(authority_id, AUTHORITY_ADMIN), *managers])


def _of_appeal(
    event: EventView, readers: Iterable[Reader], about: tuple[str, UUID], *, somebody: bool
) -> Iterable[Telling]:
    everyone = each_once(readers)
    facts = {
        "supplier": organisations.name_of(identifier(event, "supplier_id")),
        "dps": dps.name_of(identifier(event, "dps_id")),
    }
    for language in LANGUAGES:
        own = tuple(one for one in everyone if one.language == language)
        if own:
            yield Telling(own, about, {**facts, "who": qualification.who_decides_appeal(language, somebody=somebody)})


@tells("qualification.RenewalRequested")
def _to_the_supplier_who_is_to_confirm(event: EventView) -> Iterable[Telling]:
    dps_id = identifier(event, "dps_id")
    yield Telling(
        suppliers([identifier(event, "supplier_id")], dps_id),
        ("my_rights", dps_id),
        {"dps": dps.name_of(dps_id), "last_day": last_day_before(instant(event, "due_at"))},
    )


@tells("qualification.RenewalAnswered", "qualification.SuspensionAnswered", "qualification.SupplierLeft")
def _to_the_managers(event: EventView) -> Iterable[Telling]:
    """A supplier that says that nothing has changed has settled it: nobody need act. Leaving is told to its own too."""
    if event.payload.get("changes") == "none":
        return
    supplier_id, dps_id = identifier(event, "supplier_id"), identifier(event, "dps_id")
    facts = {"supplier": organisations.name_of(supplier_id), "dps": dps.name_of(dps_id)}
    yield Telling(those_with(_authority(event), DPS_MANAGER), ("rights", dps_id), facts)
    if event.kind == "qualification.SupplierLeft":
        yield Telling(suppliers([supplier_id], dps_id), ("my_rights", dps_id), facts)


@tells("qualification.SuspensionConsidered")
def _to_the_supplier_who_is_heard(event: EventView) -> Iterable[Telling]:
    dps_id = identifier(event, "dps_id")
    yield Telling(
        suppliers([identifier(event, "supplier_id")], dps_id),
        ("my_right", identifier(event, "qualification_id")),
        {"dps": dps.name_of(dps_id), "last_day": last_day_before(instant(event, "due_at"))},
    )


def _authority(event: EventView) -> UUID:
    dps_id = identifier(event, "dps_id")
    return dps.dps_by_ids([dps_id], at=event.at)[dps_id].authority_id


def _limit(event: EventView) -> dict[str, object]:
    return {
        "dps": dps.name_of(identifier(event, "dps_id")),
        "reference": event.payload["reference"],
        "last_day": last_day_before(instant(event, "limit_at")),
    }
