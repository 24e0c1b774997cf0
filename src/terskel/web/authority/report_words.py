"""The procurement report's facts in the words of its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel.awards.completeness import ReportFact
from terskel.core import formats
from terskel.web.shared import languages

LABELS: Final[Mapping[str, Promise]] = {
    "buyer": gettext_lazy("The contracting authority's name and address"),
    "subject": gettext_lazy("What is procured"),
    "estimated_value": gettext_lazy("Estimated value"),
    "no_lots": gettext_lazy("Why the contract is not divided into lots"),
    "negotiation": gettext_lazy("Why negotiation with a notice or dialogue was used"),
    "without_notice": gettext_lazy("Why negotiation without a notice, or no competition"),
    "non_electronic": gettext_lazy("Why anything was received on paper"),
    "invited": gettext_lazy("Suppliers invited"),
    "reduced": gettext_lazy("Who was selected where the number was limited"),
    "tenderers": gettext_lazy("Tenderers"),
    "rejected": gettext_lazy("Rejected tenders and the reasons"),
    "dropped": gettext_lazy("Tenders dropped when the number was reduced"),
    "conflicts": gettext_lazy("Conflicts of interest and what was done"),
    "chosen": gettext_lazy("The chosen supplier"),
    "value": gettext_lazy("The value of the contract"),
    "chosen_because": gettext_lazy("The reasons for the choice"),
    "subcontracts": gettext_lazy("Parts that go to subcontractors"),
    "cancellation": gettext_lazy("Why the competition was cancelled"),
    "evidence": gettext_lazy("The chosen supplier's evidence"),
    "tax": gettext_lazy("Information on tax and VAT"),
    "sanctions": gettext_lazy("Sanctions for breach of the contract clauses on wages and work"),
    "enquiries": gettext_lazy("What the panel asked tenderers"),
    "approved_by": gettext_lazy("Who approved the award"),
    "announced_dialogue": gettext_lazy("Why an announced dialogue was departed from"),
    "chosen_for_dialogue": gettext_lazy("Suppliers chosen for dialogue"),
    "reserved": gettext_lazy("Why it was reserved for non-profit organisations"),
}
TO_DO: Final[Mapping[str, Promise]] = {
    "buyer": gettext_lazy("No address is registered. Whoever runs the service registers it."),
    "subject": gettext_lazy("The competition does not say what is procured."),
    "estimated_value": gettext_lazy("The competition has no estimated value."),
    "no_lots": gettext_lazy("Write the reason when you check the winner's evidence."),
    "invited": gettext_lazy("Nobody was invited."),
    "tenderers": gettext_lazy("The tenders are not opened."),
    "rejected": gettext_lazy("Known when the tenders are opened."),
    "conflicts": gettext_lazy("No evaluation panel is appointed."),
    "chosen": gettext_lazy("Nobody is recommended yet."),
    "value": gettext_lazy("Known when somebody is recommended."),
    "chosen_because": gettext_lazy("Known when somebody is recommended."),
    "subcontracts": gettext_lazy("Answered when you check the winner's evidence."),
    "evidence": gettext_lazy("The evidence is not checked against the self-declaration."),
    "tax": gettext_lazy("There is none that is at most six months old."),
    "sanctions": gettext_lazy("The contract carries clauses that need sanctions."),
    "approved_by": gettext_lazy("Nobody has approved the award yet."),
}
NOT_APPLICABLE: Final[Mapping[str, Promise]] = {
    "negotiation": gettext_lazy("A dynamic purchasing system has no negotiation or dialogue."),
    "without_notice": gettext_lazy("The system is announced, and everyone admitted was invited."),
    "non_electronic": gettext_lazy("Everything is delivered electronically."),
    "reduced": gettext_lazy("The number is not limited."),
    "dropped": gettext_lazy("The number is not limited."),
    "tenderers": gettext_lazy("The competition was cancelled before the opening, and the tenders stay sealed."),
    "rejected": gettext_lazy("No tender was opened."),
    "conflicts": gettext_lazy("Nobody has declared a conflict of interest."),
    "cancellation": gettext_lazy("It is not cancelled."),
    "tax": gettext_lazy("Asked of Norwegian suppliers only."),
    "sanctions": gettext_lazy("The contract has no such clauses."),
    "announced_dialogue": gettext_lazy("No dialogue is announced."),
    "chosen_for_dialogue": gettext_lazy("A dynamic purchasing system has no negotiation or dialogue."),
    "reserved": gettext_lazy("It is not reserved."),
}
_PAGES: Final = {
    "opening": "authority:opening",
    "evaluation": "authority:evaluation",
    "panel": "authority:evaluation",
    "prepare": "authority:award_prepare",
    "characteristics": "authority:award_characteristics",
    "evidence": "authority:award_evidence",
    "award": "authority:award",
}
BUYERS_OWN: Final = ("prepare", "characteristics", "evidence")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One fact as the page shows it; `address` is where it is put right, "" where the reader can't."""

    fact: ReportFact
    label: str
    text: str
    address: str = ""


def report_rows(facts: tuple[ReportFact, ...], competition_id: UUID, *, writes: bool, decides: bool) -> list[ReportRow]:
    """`writes`: the reader may still change the recommendation; `decides`: it awaits an approval."""
    return [
        ReportRow(one, str(LABELS[one.key]), _text(one), _address(one, competition_id, writes, decides))
        for one in facts
    ]


def _address(fact: ReportFact, competition_id: UUID, writes: bool, decides: bool) -> str:
    if fact.state != "missing" or not fact.place:
        return ""
    if fact.place in BUYERS_OWN and not writes or fact.place == "award" and not decides:
        return ""
    return reverse(_PAGES[fact.place], args=[competition_id])


def _text(fact: ReportFact) -> str:
    if fact.state == "not_applicable":
        return str(NOT_APPLICABLE[fact.key])
    return _stands(fact) if fact.state == "stated" else _lacks(fact)


def _lacks(fact: ReportFact) -> str:
    """What is missing, and whom or what it waits for."""
    tenders = ", ".join(str(one) for one in fact.tenders)
    if fact.key == "rejected" and tenders:
        return _("Another member must confirm or stop the rejection of tender %(tenders)s.") % {"tenders": tenders}
    if fact.key == "enquiries":
        return _("Tender %(tenders)s has not answered yet.") % {"tenders": tenders}
    if fact.key == "conflicts" and fact.names:
        return _("Not declared yet: %(names)s") % {"names": ", ".join(fact.names)}
    if fact.key == "evidence" and fact.names:
        return _("Not accepted yet: %(names)s") % {"names": "; ".join(one.rstrip(".") for one in fact.names)}
    if fact.key == "chosen_because" and fact.names:
        return _("Describe the chosen tender on: %(names)s") % {"names": ", ".join(fact.names)}
    return str(TO_DO[fact.key])


def _stands(fact: ReportFact) -> str:
    said, language = fact.said, languages.current()
    if fact.key == "chosen_because":
        return _("Ranking, points and reasons are frozen, and the chosen tender is described.")
    if fact.key == "conflicts":
        if not said:
            return _("Everyone on the panel has declared.")
        return _("%(number)s stepped back from the panel.") % {"number": said}
    if isinstance(said, Decimal):
        return formats.kroner(said, language)
    if isinstance(said, date):
        return formats.day(said, language)
    if fact.key in ("rejected", "subcontracts") and not said:
        return _("None")
    return str(said)
