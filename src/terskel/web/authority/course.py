"""The course of a competition as its authority sees it: what was done when and under which clause, and who is next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terskel.awards.policy import ANSWERABLE, READERS
from terskel.competitions.queries import Terms, clauses, clocks
from terskel.core import formats
from terskel.core.actors import APPROVER, BUYER, Actor
from terskel.evaluation.queries import Panel
from terskel.overview.stages import MatterFacts
from terskel.web.shared import languages
from terskel.web.shared.parts import Moment


@dataclass(frozen=True, slots=True)
class Step:
    """What stands at the top of a competition: where it is, who does what next, and the reader's own button if any."""

    title: str
    text: str
    label: str = ""
    address: str = ""
    colour: str = ""


def _standstill_note(terms: Terms) -> str:
    return ", ".join(one for one in (_("The standstill ends"), clauses.in_part(terms, "FOA § 25-2")) if one)


def moments(facts: MatterFacts, terms: Terms, at: datetime) -> list[Moment]:
    """What has happened after the deadline, and what the law has dated, in the order of time."""
    signing, concluded = facts.standstill_ends_at, facts.concluded_at
    found = [
        (_("Tenders opened"), facts.opened_at, clauses.in_part(terms, "FOA § 22-3")),
        (_("Evaluation begun"), facts.evaluation_began_at, _("First declaration of impartiality, FOA § 7-5")),
        (_("Result frozen"), facts.finalised_at, ""),
        (_("Award recommended"), facts.recommended_at, ""),
        (_("Sent to approval"), facts.submitted_at, ""),
        (_("Approved, everyone told"), facts.told_at, clauses.in_part(terms, "FOA § 25-1")),
        (_("Can be signed from"), signing, _standstill_note(terms) if signing else ""),
        (_("Contract prepared"), facts.contract_prepared_at, ""),
        (_("Contract concluded"), concluded, clauses.in_part(terms, "FOA § 25-1 (5)")),
    ]
    dated = [(when, Moment(title, when, done=when <= at, note=note)) for title, when, note in found if when is not None]
    in_order = [moment for _when, moment in sorted(dated, key=lambda one: one[0])]
    if concluded is not None:
        due = clocks.award_notice_due(terms, concluded)
        note = clauses.in_part(terms, due.clause)
        in_order.append(Moment(_("Award notice at the latest"), due.last_day, done=due.instant <= at, note=note))
    return in_order


def left(until: datetime, at: datetime) -> str:
    """«3 days left», in the coarsest unit that still says something; empty when `until` has come."""
    rest = until - at
    if rest <= timedelta(0):
        return ""
    if rest >= timedelta(days=2):
        return ngettext("%(number)s day left", "%(number)s days left", rest.days) % {"number": rest.days}
    minutes = -(-rest // timedelta(minutes=1))
    if minutes > 60:
        hours = minutes // 60
        return ngettext("%(number)s hour left", "%(number)s hours left", hours) % {"number": hours}
    return ngettext("%(number)s minute left", "%(number)s minutes left", minutes) % {"number": minutes}


def step(
    stage: str,
    facts: MatterFacts,
    actor: Actor,
    key: UUID,
    *,
    at: datetime,
    panel: Panel,
    contract_id: UUID | None,
    apart: bool,
) -> Step:
    """The step of a published competition after its deadline; `contract_id` is None while there is no contract.

    `apart`: the reader has declared a conflict of interest, and has nothing to do in what tells of tenders.
    """

    def page(name: str) -> str:
        return reverse(f"authority:{name}", args=[key])

    buys, decides, reads = (not apart and actor.has(*roles) for roles in ((BUYER,), (APPROVER,), ANSWERABLE))
    match stage:
        case "closed":
            text = _("Two openers open the tenders together.")
            return Step(_("The deadline has passed"), text, _("To the opening"), page("opening"))
        case "no_tenders":
            text = _("The buyer or an approver closes the competition, and everyone invited is told.")
            button = (_("Close the competition"), page("award_close")) if buys or decides else ("", "")
            return Step(_("Nobody tendered"), text, *button)
        case "opened" | "evaluation":
            return _evaluating(facts, panel, page("evaluation"))
        case "evaluated":
            text = _("The buyer recommends the first of the ranking, and someone else approves.")
            button = (_("See the result"), page("evaluation_result")) if reads else ("", "")
            return Step(_("The result is frozen"), text, *button)
        case "recommended":
            text = _("The buyer checks the winner's evidence and sends the recommendation to approval.")
            return Step(_("An award is recommended"), text, *_to_award(reads, page("award")))
        case "in_approval":
            text = _("An approver who has not worked on the recommendation decides.")
            button = (_("Decide"), page("award_approval")) if decides else _to_award(reads, page("award"))
            return Step(_("Awaits approval"), text, *button, colour="warning")
        case _:
            return _told(stage, facts, actor, page, at, contract_id, apart=apart)


def _evaluating(facts: MatterFacts, panel: Panel, address: str) -> Step:
    count = facts.tender_count or 0
    tenders = ngettext("%(number)s tender.", "%(number)s tenders.", count) % {"number": count}
    if not panel.seats:
        title, text = _("The tenders are opened"), _("The buyer appoints a panel of at least two.")
    elif panel.undeclared:
        title = _("The tenders are opened")
        names = ", ".join(seat.name for seat in panel.undeclared)
        text = _("Waits for declarations of impartiality from %(names)s.") % {"names": names}
    else:
        title = _("The tenders are being evaluated")
        names = ", ".join(seat.name for seat in panel.seats)
        text = _("By %(names)s. Only they see the tenders until the result is frozen.") % {"names": names}
    return Step(title, f"{tenders} {text}", _("To the evaluation"), address)


def _to_award(reads: bool, address: str) -> tuple[str, str]:
    return (_("To the award"), address) if reads else ("", "")


def _told(
    stage: str,
    facts: MatterFacts,
    actor: Actor,
    page: Callable[[str], str],
    at: datetime,
    contract_id: UUID | None,
    *,
    apart: bool,
) -> Step:
    """From the letters to the contract; every one of the authority reads the contract, but for whoever stands apart."""
    language = languages.current()
    if contract_id is not None:
        button = (_("To the contract"), reverse("authority:contract", args=[contract_id]))
    elif actor.has(BUYER) and not apart:
        button = (_("Prepare the contract"), page("contract_prepare"))
    else:
        button = _to_award(not apart and actor.has(*READERS), page("award"))
    if stage == "standstill" and facts.standstill_ends_at is not None:
        text = _("Everyone has been told. The contract can be signed from %(at)s.") % {
            "at": formats.instant(facts.standstill_ends_at, language)
        }
        return Step(_("The standstill is running"), f"{text} {left(facts.standstill_ends_at, at)}.", *button)
    if stage == "concluded" and facts.concluded_at is not None:
        text = _("Both signed %(at)s, and everyone invited has been told.") % {
            "at": formats.instant(facts.concluded_at, language)
        }
        return Step(_("The contract is concluded"), text, *button, colour="success")
    if contract_id is not None:
        return Step(_("The contract waits for signatures"), _("Both parties sign exactly the same text."), *button)
    return Step(_("The contract can be made and signed"), _("The buyer prepares it from the award."), *button)
