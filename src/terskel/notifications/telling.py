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
from terskel.audit import queries as audit
from terskel.audit.queries import EventView
from terskel.competitions import queries as competitions
from terskel.contracts import queries as contracts
from terskel.contracts.policy import SIGNERS_OF_AUTHORITY
from terskel.core.actors import (
    APPROVER,
    AUTHORITY_ADMIN,
    BUYER,
    DPS_MANAGER,
    SUPPLIER_ADMIN,
    SYSTEM,
)
from terskel.core.instants import oslo_day
from terskel.core.languages import Language
from terskel.dps import queries as dps
from terskel.evaluation import queries as evaluation
from terskel.notifications.models import OutgoingMail
from terskel.organisations import queries as organisations
from terskel.vault import queries as vault


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to tell, in the business of `organisation_id`. Without an `email` they are told in the application."""

    person_id: UUID
    email: str
    language: Language
    organisation_id: UUID | None


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
    system = dps.name_of(category.dps_id)
    facts: dict[str, object] = {
        "subject": category.label or system,
        "place": f"{category.label} ({system})" if category.label else system,
    }
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
    yield Telling(_each_once(one for body in bodies for one in _role(body, BUYER)), ("dps", dps_id), facts)


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
    yield Telling(
        _people(_ids(event, "person_ids"), terms.authority_id),
        ("evaluation", terms.competition_id),
        {"title": terms.title},
    )


@_tells("evaluation.EvaluationFinalised")
def _evaluated(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    yield Telling(_role(terms.authority_id, BUYER), ("evaluation", terms.competition_id), {"title": terms.title})


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
        _people([_id(event, "prepared_by")], terms.authority_id),
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


@_tells("awards.ClosedWithoutAward")
def _to_those_who_worked_on_it(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    panel = [seat.person_id for seat in evaluation.panel_of(terms.competition_id).seats]
    readers = _each_once([*_role(terms.authority_id, BUYER), *_people(panel, terms.authority_id)])
    yield Telling(readers, ("competition", terms.competition_id), {"title": terms.title})


@_tells("contracts.ContractConcluded")
def _to_all_who_were_invited_and_those_who_look_after_it(event: EventView) -> Iterable[Telling]:
    """Everyone invited, the winner too (LOA § 15), and the contract's owner and manager."""
    terms, contract = competitions.terms(_id(event, "competition_id")), contracts.contract_for_room(_subject(event))
    facts = {"title": terms.title}
    yield Telling(_suppliers(competitions.invited(terms.competition_id)), ("result", terms.competition_id), facts)
    keepers = _people([contract.owner_id, contract.manager_id], contract.authority_id)
    yield Telling(keepers, ("contract", contract.id), facts)


@_tells("contracts.ContractPrepared")
def _to_both_parties(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    contract_id = _id(event, "contract_id")
    facts = {"title": terms.title}
    yield Telling(_signatories(_id(event, "supplier_id")), ("supplier_contract", contract_id), facts)
    yield Telling(_role(terms.authority_id, *SIGNERS_OF_AUTHORITY), ("contract", contract_id), facts)


@_tells("contracts.ContractSigned")
def _to_the_other_party(event: EventView) -> Iterable[Telling]:
    """The second signature concludes the contract, and that is told instead."""
    contract = contracts.contract_for_room(_id(event, "contract_id"))
    if contract.concluded_at is not None:
        return
    facts = {"title": contract.title}
    if event.payload["for_party"] == "supplier":
        yield Telling(_role(contract.authority_id, *SIGNERS_OF_AUTHORITY), ("contract", contract.id), facts)
    else:
        yield Telling(_signatories(contract.supplier_id), ("supplier_contract", contract.id), facts)


@_tells("dps.ShareHandedOver")
def _to_the_openers_of_a_first_window(event: EventView) -> Iterable[Telling]:
    dps_id = _subject(event)
    system = dps.dps_by_ids([dps_id], at=event.at)[dps_id]
    yield Telling(_openers(event, system.authority_id), ("dps_opening", dps_id), _handed_over(event, system.name))


@_tells("competitions.ShareHandedOver")
def _to_the_openers_of_the_tenders(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_subject(event))
    about = ("opening", terms.competition_id)
    yield Telling(_openers(event, terms.authority_id), about, _handed_over(event, terms.title))


def _openers(event: EventView, authority_id: UUID) -> tuple[Reader, ...]:
    """Those who hold a share now, the new one among them."""
    return _people(vault.openers_of(_subject(event)), authority_id)


def _handed_over(event: EventView, title: str) -> dict[str, object]:
    old, new = _id(event, "from_person_id"), _id(event, "to_person_id")
    people = accounts.people([old, new])
    return {"title": title, "old": people[old].name, "new": people[new].name}


@_tells("notifications.MailRefused")
def _to_those_who_can_mend_it(event: EventView) -> Iterable[Telling]:
    """The administrators of the organisation whose mail it was; and who sent it, unless that would tell what is sealed.

    A refused mail about a refused mail is told to nobody, and nothing more is sent to the address that refused.
    """
    mail = OutgoingMail.objects.select_related("message").get(id=_id(event, "mail_id"))
    told = mail.message
    if told is None or told.organisation_id is None or told.event_kind == event.kind:
        return
    of = told.organisation_id
    facts: dict[str, object] = {
        "name": accounts.person(told.person_id).name,
        "organisation": organisations.name_of(of),
        "address": mail.to,
        "subject": told.subject,
    }
    own = _role(of, SUPPLIER_ADMIN, AUTHORITY_ADMIN)
    yield Telling(_but_not_by_mail_to(mail.to, own), ("people", of), facts)
    cause = audit.event(told.event_id)
    sender = cause.organisation_id
    if cause.hidden_until_opened is None and sender is not None and sender != of:
        still_there = (one for one in organisations.people(sender) if one.person_id == cause.person_id)
        readers = _each_once([*(_reader(one, sender) for one in still_there), *_role(sender, AUTHORITY_ADMIN)])
        yield Telling(_but_not_by_mail_to(mail.to, readers), ("mail", mail.id), facts)


def _but_not_by_mail_to(address: str, readers: Iterable[Reader]) -> tuple[Reader, ...]:
    return tuple(replace(one, email="") if one.email == address else one for one in readers)


def _suppliers(supplier_ids: Iterable[UUID]) -> tuple[Reader, ...]:
    by_supplier = organisations.recipients_of_suppliers(supplier_ids)
    return _each_once(_reader(one, supplier_id) for supplier_id, members in by_supplier.items() for one in members)


def _signatories(supplier_id: UUID) -> tuple[Reader, ...]:
    return _each_once(_reader(one, supplier_id) for one in organisations.signatories(supplier_id))


def _role(organisation_id: UUID, *roles: str) -> tuple[Reader, ...]:
    members = (one for role in roles for one in organisations.people(organisation_id, role))
    return _each_once(_reader(one, organisation_id) for one in members)


def _people(person_ids: Iterable[UUID], organisation_id: UUID) -> tuple[Reader, ...]:
    found = accounts.people(person_ids).values()
    return tuple(Reader(one.id, one.email, one.language, organisation_id) for one in found)


def _reader(member: organisations.Member, organisation_id: UUID) -> Reader:
    return Reader(member.person_id, member.email, member.language, organisation_id)


def _each_once(readers: Iterable[Reader]) -> tuple[Reader, ...]:
    return tuple({one.person_id: one for one in readers}.values())


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
