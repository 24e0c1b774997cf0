"""Who is told of what: one rule per kind of event.

A rule names the readers and the facts of the text; the texts are in `phrases.toml` under the event's kind. Nothing
here may say more than the event itself, and what is hidden until an opening goes to the supplier's own people only.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit.queries import EventView
from terskel.competitions import queries as competitions
from terskel.contracts import queries as contracts
from terskel.core.actors import APPROVER, BUYER, CONTRACT_MANAGER, DPS_MANAGER, SYSTEM
from terskel.core.instants import oslo_day
from terskel.core.languages import Language
from terskel.dps import queries as dps
from terskel.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to tell."""

    person_id: UUID
    email: str
    language: Language


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told: `about` is the thing a reader goes to, `facts` fill in the text."""

    readers: tuple[Reader, ...]
    about: tuple[str, UUID]
    facts: Mapping[str, object] = field(default_factory=dict)


Rule: TypeAlias = Callable[[EventView], Iterable[Telling]]
RULES: Final[dict[str, Rule]] = {}


def tellings(event: EventView) -> tuple[Telling, ...]:
    """Whom to tell of `event`; most events concern nobody but the audit."""
    rule = RULES.get(event.kind)
    return tuple(rule(event)) if rule else ()


def _tells(*kinds: str) -> Callable[[Rule], Rule]:
    def keep(rule: Rule) -> Rule:
        RULES.update(dict.fromkeys(kinds, rule))
        return rule

    return keep


@_tells("qualification.ApplicationSubmitted", "qualification.ApplicationWithdrawn")
def _to_the_applicant(event: EventView) -> Iterable[Telling]:
    yield Telling(
        _suppliers([_id(event, "supplier_id")]),
        ("application", _subject(event)),
        {"dps": dps.name_of(_id(event, "dps_id")), "reference": event.payload["reference"]},
    )


@_tells("qualification.ApplicationOpened")
def _to_the_dps_managers(event: EventView) -> Iterable[Telling]:
    dps_id = _id(event, "dps_id")
    system = dps.dps_by_ids([dps_id], at=event.at)[dps_id]
    yield Telling(
        _role(system.authority_id, DPS_MANAGER),
        ("dps_queue", dps_id),
        {"dps": system.name, "reference": event.payload["reference"], "due_at": _at(event, "due_at")},
    )


@_tells("qualification.SupplierAdmitted", "qualification.SupplierRejected", "qualification.AssessmentExtended")
def _decided(event: EventView) -> Iterable[Telling]:
    category = dps.categories_by_ids([_id(event, "category_id")])[_id(event, "category_id")]
    facts: dict[str, object] = {"dps": dps.name_of(category.dps_id), "category": category.label}
    if "extended_to_at" in event.payload:
        facts |= {"extended_to_at": _at(event, "extended_to_at"), "reason": event.payload["reason"]}
    yield Telling(_suppliers([_id(event, "supplier_id")]), ("my_qualifications", category.dps_id), facts)


@_tells("dps.DpsMadePublic")
def _to_those_who_may_buy(event: EventView) -> Iterable[Telling]:
    dps_id = _subject(event)
    system = dps.dps_by_ids([dps_id], at=event.at)[dps_id]
    facts: dict[str, object] = {
        "dps": system.name,
        "reference": system.reference,
        "public_from_at": _at(event, "public_from_at"),
    }
    yield Telling(_role(system.authority_id, DPS_MANAGER), ("dps", dps_id), facts)
    owner = replace(
        SYSTEM, organisation_id=system.authority_id, organisation_kind="authority", roles=frozenset({DPS_MANAGER})
    )
    today = oslo_day(event.at)
    bodies = [
        named.authority_id
        for named in dps.members(owner, dps_id, at=event.at)
        if named.to_on is None or named.to_on > today
    ]
    yield Telling(_readers(one for body in bodies for one in organisations.people(body, BUYER)), ("dps", dps_id), facts)


@_tells(
    "competitions.CompetitionPublished",
    "competitions.DeadlineExtended",
    "competitions.QuestionAnswered",
    "competitions.CompetitionCancelled",
)
def _to_all_invited(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_matter(event))
    facts: dict[str, object] = {"title": terms.title, "reference": terms.reference, "closes_at": terms.closes_at}
    facts |= {name: event.payload[name] for name in ("reason", "number") if name in event.payload}
    yield Telling(_suppliers(competitions.invited(terms.competition_id)), ("invitation", terms.competition_id), facts)


@_tells("competitions.QuestionAsked")
def _to_the_buyers(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_matter(event))
    yield Telling(
        _role(terms.authority_id, BUYER),
        ("competition_questions", terms.competition_id),
        {"title": terms.title, "reference": terms.reference},
    )


@_tells("tenders.TenderDelivered", "tenders.TenderWithdrawn")
def _to_the_tenderer_alone(event: EventView) -> Iterable[Telling]:
    if event.organisation_id is None:
        return
    terms = competitions.terms(_matter(event))
    facts: dict[str, object] = {"title": terms.title, "version": event.payload["version"]}
    if "received_at" in event.payload:
        facts["received_at"] = _at(event, "received_at")
    yield Telling(_suppliers([event.organisation_id]), ("tender", terms.competition_id), facts)


@_tells("tenders.TendersOpened")
def _opened(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_matter(event))
    yield Telling(_role(terms.authority_id, BUYER), ("evaluation", terms.competition_id), {"title": terms.title})


@_tells("evaluation.PanelAppointed")
def _to_the_panel(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    yield Telling(_people(_ids(event, "person_ids")), ("evaluation", terms.competition_id), {"title": terms.title})


@_tells("evaluation.TenderRejected")
def _rejected(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    yield Telling(_suppliers([_id(event, "supplier_id")]), ("result", terms.competition_id), {"title": terms.title})


@_tells("awards.AwardSubmitted")
def _to_the_approvers(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    yield Telling(_role(terms.authority_id, APPROVER), ("award", terms.competition_id), {"title": terms.title})


@_tells("awards.AwardSentBack")
def _to_the_preparer(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    yield Telling(
        _people([_id(event, "prepared_by")]),
        ("award", terms.competition_id),
        {"title": terms.title, "reason": event.payload["reason"]},
    )


@_tells("awards.AwardAnnounced")
def _to_every_tenderer(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    letters = event.payload["letters"]
    if not isinstance(letters, list):
        raise TypeError(f"letters of {event.id} are pairs of supplier and letter")
    suppliers = [UUID(supplier) for supplier, _letter in letters]
    yield Telling(_suppliers(suppliers), ("result", terms.competition_id), {"title": terms.title})


@_tells("contracts.ContractConcluded")
def _to_those_told(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    facts: dict[str, object] = {"title": terms.title}
    if "reason" in event.payload:
        facts["reason"] = event.payload["reason"]
    yield Telling(_suppliers(_ids(event, "told_supplier_ids")), ("result", terms.competition_id), facts)


@_tells("contracts.ContractPrepared")
def _to_both_parties(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    contract_id = _id(event, "contract_id")
    facts = {"title": terms.title}
    signatories = organisations.signatories(_id(event, "supplier_id"))
    yield Telling(_readers(signatories), ("supplier_contract", contract_id), facts)
    yield Telling(
        _readers(
            [
                *organisations.people(terms.authority_id, APPROVER),
                *organisations.people(terms.authority_id, CONTRACT_MANAGER),
            ]
        ),
        ("contract", contract_id),
        facts,
    )


@_tells("contracts.ContractSigned")
def _to_the_other_party(event: EventView) -> Iterable[Telling]:
    contract = contracts.contract_for_room(_id(event, "contract_id"))
    facts = {"title": contract.title}
    if event.payload["for_party"] == "supplier":
        yield Telling(_role(contract.authority_id, CONTRACT_MANAGER), ("contract", contract.id), facts)
    else:
        signatories = organisations.signatories(contract.supplier_id)
        yield Telling(_readers(signatories), ("supplier_contract", contract.id), facts)


def _suppliers(supplier_ids: Iterable[UUID]) -> tuple[Reader, ...]:
    by_supplier = organisations.recipients_of_suppliers(supplier_ids)
    return _readers(member for members in by_supplier.values() for member in members)


def _role(authority_id: UUID, role: str) -> tuple[Reader, ...]:
    return _readers(organisations.people(authority_id, role))


def _people(person_ids: Iterable[UUID]) -> tuple[Reader, ...]:
    return tuple(Reader(one.id, one.email, one.language) for one in accounts.people(person_ids).values())


def _readers(members: Iterable[organisations.Member]) -> tuple[Reader, ...]:
    found = {one.person_id: Reader(one.person_id, one.email, one.language) for one in members}
    return tuple(found.values())


def _subject(event: EventView) -> UUID:
    if event.subject_id is None:
        raise ValueError(f"{event.kind} {event.id} has no subject")
    return event.subject_id


def _matter(event: EventView) -> UUID:
    """The competition an event belongs to: the first of its matters."""
    return event.matters[0] if event.matters else _subject(event)


def _id(event: EventView, name: str) -> UUID:
    return UUID(str(event.payload[name]))


def _ids(event: EventView, name: str) -> list[UUID]:
    values = event.payload[name]
    if not isinstance(values, list):
        raise TypeError(f"{event.kind}.{name} is no list")
    return [UUID(str(value)) for value in values]


def _at(event: EventView, name: str) -> datetime:
    return datetime.fromisoformat(str(event.payload[name]))
