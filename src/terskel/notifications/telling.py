"""Who is told of what: one rule per kind of event.

A rule names the readers and the facts of the text; the texts are in `phrases.toml` under the event's kind. Nothing
here may say more than the event itself, and what is hidden until an opening goes to the supplier's own people only.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit.queries import EventView
from terskel.competitions import queries as competitions
from terskel.core.actors import (
    BUYER,
    DPS_MANAGER,
    SYSTEM,
)
from terskel.core.instants import oslo_day
from terskel.dps import queries as dps
from terskel.evaluation import queries as evaluation
from terskel.notifications.readers import Reader, Telling
from terskel.notifications.readers import approvers as _approvers
from terskel.notifications.readers import each_once as _each_once
from terskel.notifications.readers import identifier as _id
from terskel.notifications.readers import identifiers as _ids
from terskel.notifications.readers import instant as _at
from terskel.notifications.readers import matter as _matter
from terskel.notifications.readers import people as _people
from terskel.notifications.readers import subject as _subject
from terskel.notifications.readers import suppliers as _suppliers
from terskel.notifications.readers import tells as _tells
from terskel.notifications.readers import those_with as _role
from terskel.notifications.telling_assistance import to_who_assists as _to_who_assists
from terskel.vault import queries as vault


@_tells("qualification.ApplicationSubmitted", "qualification.ApplicationWithdrawn")
def _to_the_applicant(event: EventView) -> Iterable[Telling]:
    yield Telling(
        _suppliers([_id(event, "supplier_id")], _id(event, "dps_id")),
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


@_tells(
    "qualification.SupplierAdmitted",
    "qualification.SupplierRejected",
    "qualification.AssessmentExtended",
    "qualification.AppealUpheld",
    "qualification.AppealDismissed",
    "qualification.QualificationSuspended",
    "qualification.SuspensionDropped",
    "qualification.QualificationReinstated",
    "qualification.QualificationEnded",
)
def _decided(event: EventView) -> Iterable[Telling]:
    category = dps.categories_by_ids([_id(event, "category_id")])[_id(event, "category_id")]
    system = dps.name_of(category.dps_id)
    facts: dict[str, object] = {
        "subject": category.label or system,
        "place": f"{category.label} ({system})" if category.label else system,
    }
    if "extended_to_at" in event.payload:
        facts |= {"extended_to_at": _at(event, "extended_to_at"), "reason": event.payload["reason"]}
    readers = _suppliers([_id(event, "supplier_id")], category.dps_id)
    yield Telling(readers, ("my_qualifications", category.dps_id), facts)


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


@_tells("competitions.SubmittedForApproval")
def _to_those_who_approve_publication(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    facts = {"title": terms.title, "value": Decimal(str(event.payload["value"]))}
    yield Telling(_approvers(terms.authority_id, event.at), ("competition_approval", terms.competition_id), facts)


@_tells("competitions.PublicationApproved")
def _approved_to_the_buyer(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    readers = _people([_id(event, "submitted_by")], terms.authority_id)
    yield Telling(readers, ("competition", terms.competition_id), {"title": terms.title})


@_tells("competitions.SentBackToDraft")
def _sent_back_to_the_buyer(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    readers = _people([_id(event, "submitted_by")], terms.authority_id)
    facts = {"title": terms.title, "reason": event.payload["reason"]}
    yield Telling(readers, ("competition", terms.competition_id), facts)


@_tells("competitions.QuestionAsked")
def _to_the_buyers(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_matter(event))
    yield Telling(
        _role(terms.authority_id, BUYER),
        ("competition_questions", terms.competition_id),
        {"title": terms.title, "reference": terms.reference},
    )
    yield from _to_who_assists(terms.competition_id, {"title": terms.title, "reference": terms.reference})


@_tells("notifications.InvitationsLate")
def _invitations_late_to_the_buyers(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    facts = {name: event.payload[name] for name in ("people", "late")}
    facts |= {"title": terms.title, "proposed": _at(event, "proposed")}
    yield Telling(_role(terms.authority_id, BUYER), ("competition", terms.competition_id), facts)


@_tells("tenders.TenderDelivered", "tenders.TenderWithdrawn")
def _to_the_tenderer_alone(event: EventView) -> Iterable[Telling]:
    if event.organisation_id is None:
        return
    terms = competitions.terms(_matter(event))
    facts: dict[str, object] = {"title": terms.title, "version": event.payload["version"]}
    if "received_at" in event.payload:
        facts["received_at"] = _at(event, "received_at")
    yield Telling(_suppliers([event.organisation_id], terms.competition_id), ("tender", terms.competition_id), facts)


@_tells("tenders.TendersOpened", "tenders.PricesOpened")
def _opened(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_matter(event))
    yield Telling(_role(terms.authority_id, BUYER), ("evaluation", terms.competition_id), {"title": terms.title})
    yield from _to_who_assists(terms.competition_id, {"title": terms.title})


@_tells("evaluation.QualityLocked")
def _prices_can_be_opened(event: EventView) -> Iterable[Telling]:
    """The openers, where prices wait for them."""
    terms = competitions.terms(_id(event, "competition_id"))
    if terms.price_after_quality:
        openers = _people(vault.openers_of(terms.competition_id), terms.authority_id)
        yield Telling(openers, ("price_opening", terms.competition_id), {"title": terms.title})


@_tells("evaluation.PanelAppointed")
def _to_the_panel(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    yield Telling(
        _people(_ids(event, "person_ids"), terms.authority_id),
        ("evaluation", terms.competition_id),
        {"title": terms.title},
    )


@_tells("evaluation.ImpartialityDeclared")
def _somebody_is_in_conflict(event: EventView) -> Iterable[Telling]:
    """The buyers, who put another in their place; why is read on the page, and in no mail."""
    if event.payload["declared"] != "conflict":
        return
    terms = competitions.terms(_id(event, "competition_id"))
    person = _id(event, "person_id")
    facts = {"title": terms.title, "name": accounts.people([person])[person].name}
    yield Telling(_role(terms.authority_id, BUYER), ("evaluation", terms.competition_id), facts)


@_tells("evaluation.SheetDelivered")
def _everyone_delivered(event: EventView) -> Iterable[Telling]:
    """The lead, when nobody is awaited any more: the panel can agree."""
    terms = competitions.terms(_id(event, "competition_id"))
    lead = evaluation.panel_of(terms.competition_id).lead
    if lead is not None and event.payload["everyone"]:
        yield Telling(
            _people([lead.person_id], terms.authority_id), ("evaluation", terms.competition_id), {"title": terms.title}
        )


@_tells("evaluation.EvaluationFinalised")
def _evaluated(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    yield Telling(_role(terms.authority_id, BUYER), ("evaluation", terms.competition_id), {"title": terms.title})


@_tells("evaluation.TenderRejected")
def _rejected(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    readers = _suppliers([_id(event, "supplier_id")], terms.competition_id)
    yield Telling(readers, ("result", terms.competition_id), {"title": terms.title})


@_tells("awards.AwardSubmitted", "awards.ReversalProposed")
def _to_the_approvers(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    yield Telling(_approvers(terms.authority_id, event.at), ("award", terms.competition_id), {"title": terms.title})


@_tells("awards.ReopeningProposed")
def _reopening_to_the_approvers(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    facts = {"title": terms.title, "reason": event.payload["reason"]}
    yield Telling(_approvers(terms.authority_id, event.at), ("evaluation", terms.competition_id), facts)


@_tells("awards.ValidityExtensionAsked")
def _asked_to_be_bound_longer(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    facts = {"title": terms.title, "due_at": _at(event, "due_at")}
    readers = _suppliers(_written_to(event), terms.competition_id)
    yield Telling(readers, ("validity", _id(event, "extension_id")), facts)


@_tells("awards.ValidityAnswered")
def _validity_answered_to_the_buyers(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    readers = _role(terms.authority_id, BUYER)
    yield Telling(readers, ("award_validity", terms.competition_id), {"title": terms.title})


@_tells("awards.AwardSentBack")
def _to_the_preparer(event: EventView) -> Iterable[Telling]:
    yield _declined(event, "prepared_by")


@_tells("awards.AwardWithdrawn")
def _withdrawn_to_the_preparer(event: EventView) -> Iterable[Telling]:
    yield _declined(event, "prepared_by", page="evaluation")


@_tells("awards.ReopeningDeclined")
def _to_the_lead(event: EventView) -> Iterable[Telling]:
    yield _declined(event, "proposed_by", page="evaluation")


@_tells("awards.ReversalDeclined")
def _to_the_proposer(event: EventView) -> Iterable[Telling]:
    yield _declined(event, "proposed_by")


@_tells("awards.AwardAnnounced")
def _to_every_tenderer(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    readers = _suppliers(_written_to(event), terms.competition_id)
    yield Telling(readers, ("result", terms.competition_id), {"title": terms.title})


@_tells("awards.AwardReversed")
def _reversed_to_everyone_who_was_told(event: EventView) -> Iterable[Telling]:
    """Every tenderer that had a letter about the award, and the buyers."""
    terms = competitions.terms(_id(event, "competition_id"))
    facts = {"title": terms.title}
    readers = _suppliers(_written_to(event), terms.competition_id)
    yield Telling(readers, ("invitation", terms.competition_id), facts)
    yield Telling(_role(terms.authority_id, BUYER), ("competition", terms.competition_id), facts)


@_tells("evaluation.TendererAsked")
def _asked_in_writing(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    readers = _suppliers([_id(event, "supplier_id")], terms.competition_id)
    yield Telling(readers, ("invitation", terms.competition_id), {"title": terms.title})


@_tells("evaluation.TendererAnswered")
def _answered_to_the_panel(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    panel = [seat.person_id for seat in evaluation.panel_of(terms.competition_id).seats]
    yield Telling(_people(panel, terms.authority_id), ("evaluation", terms.competition_id), {"title": terms.title})


@_tells("evaluation.ResultSetAside")
def _to_the_panel_again(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    panel = [seat.person_id for seat in evaluation.panel_of(terms.competition_id).seats]
    readers = _people(panel, terms.authority_id)
    facts = {"title": terms.title, "reason": event.payload["reason"]}
    yield Telling(readers, ("evaluation", terms.competition_id), facts)


@_tells("awards.ClosedWithoutAward")
def _to_those_who_worked_on_it(event: EventView) -> Iterable[Telling]:
    terms = competitions.terms(_id(event, "competition_id"))
    panel = [seat.person_id for seat in evaluation.panel_of(terms.competition_id).seats]
    readers = _each_once([*_role(terms.authority_id, BUYER), *_people(panel, terms.authority_id)])
    yield Telling(readers, ("competition", terms.competition_id), {"title": terms.title})


@_tells("tenders.DeliveriesSettled")
def _to_those_who_may_open_now(event: EventView) -> Iterable[Telling]:
    """Whether anything was delivered they see when they open, as everyone else."""
    terms = competitions.terms(_matter(event))
    openers = _people(vault.openers_of(terms.competition_id), terms.authority_id)
    yield Telling(openers, ("opening", terms.competition_id), {"title": terms.title, "reference": terms.reference})


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


def _declined(event: EventView, who: str, *, page: str = "award") -> Telling:
    """The person whom the event names under `who` learns why the approver said no."""
    terms = competitions.terms(_id(event, "competition_id"))
    return Telling(
        _people([_id(event, who)], terms.authority_id),
        (page, terms.competition_id),
        {"title": terms.title, "reason": event.payload["reason"]},
    )


def _written_to(event: EventView) -> list[UUID]:
    """The suppliers to whom the event's letters went."""
    letters = event.payload["letters"]
    if not isinstance(letters, list):
        raise TypeError(f"letters of {event.id} are pairs of supplier and letter")
    return [UUID(supplier) for supplier, _letter in letters]
