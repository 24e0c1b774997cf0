"""From what a message is about to the page where the reader goes on. `notifications.telling` names the kinds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel.awards import queries as awards
from terskel.core.actors import Actor
from terskel.dps import queries as dps
from terskel.notifications import queries as notifications
from terskel.notifications.queries import MessageView
from terskel.qualification import queries as qualification

Side = Literal["authority", "supplier"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go on. `address` is empty for one who acts for an organisation of the other side."""

    words: str | Promise
    address: str


Finder = Callable[[Actor, MessageView], tuple[str, tuple[UUID | str, ...]]]


def _at(name: str) -> Finder:
    return lambda _actor, message: (name, (message.about_id,))


def _without_id(name: str) -> Finder:
    return lambda _actor, _message: (name, ())


def _result(actor: Actor, message: MessageView) -> tuple[str, tuple[UUID, ...]]:
    """The firm's own result where it has one; who did not tender, or was rejected before, goes to the competition."""
    told = {competition_id for competition_id, _at, _won in awards.results_for_supplier(actor)}
    return ("supplier:result" if message.about_id in told else "supplier:competition", (message.about_id,))


def _decision(actor: Actor, message: MessageView) -> tuple[str, tuple[UUID, ...]]:
    """The firm's newest delivered request to that system, where the decision and its letter stand."""
    for application in qualification.my_applications(actor, at=message.created_at, dps_id=message.about_id):
        if application.received_at is not None:
            return "supplier:application", (application.id,)
    return "supplier:qualifications", ()


def _of_dps(name: str) -> Finder:
    """A public page of a system; its address is that of today, whatever it was called when the message was sent."""

    def find(_actor: Actor, message: MessageView) -> tuple[str, tuple[UUID | str, ...]]:
        return name, (dps.dps_by_ids([message.about_id], at=message.created_at)[message.about_id].slug,)

    return find


# The same thing as its two sides meet it: who is told that a mail did not arrive stands on the other side of it.
_SEEN_BY_THE_SENDER: Final[Mapping[tuple[str, str], str]] = {
    ("invitation", "authority"): "authority:competition",
    ("tender", "authority"): "authority:competition",
    ("result", "authority"): "authority:competition",
    ("supplier_contract", "authority"): "authority:contract",
    ("my_qualifications", "authority"): "authority:dps",
    ("competition", "supplier"): "supplier:competition",
    ("competition_questions", "supplier"): "supplier:competition",
    ("evaluation", "supplier"): "supplier:competition",
    ("contract", "supplier"): "supplier:contract",
}


def _what_the_mail_was_about(actor: Actor, message: MessageView) -> tuple[str, tuple[UUID, ...]]:
    """The matter of a mail that did not arrive, as who sent it sees it; without a page there, their start page."""
    about = notifications.about_of_mail(message.about_id)
    if about is None or actor.organisation_kind is None:
        return "account:home", ()
    kind, about_id = about
    name = _SEEN_BY_THE_SENDER.get((kind, actor.organisation_kind))
    return (name, (about_id,)) if name else ("account:home", ())


PLACES: Final[Mapping[str, tuple[Side | None, str | Promise, Finder]]] = {
    "application": ("supplier", _("To the request"), _at("supplier:application")),
    "my_qualifications": ("supplier", _("To the decision"), _decision),
    "invitation": ("supplier", _("To the competition"), _at("supplier:competition")),
    "tender": ("supplier", _("To the tender"), _at("supplier:tender")),
    "result": ("supplier", _("To the result"), _result),
    "supplier_contract": ("supplier", _("To the contract"), _at("supplier:contract")),
    "supplement": ("supplier", _("To the question"), _at("supplier:supplement")),
    "my_right": ("supplier", _("To the qualification"), _at("supplier:right")),
    "my_rights": ("supplier", _("To our qualifications"), _without_id("supplier:qualifications")),
    "rights": ("authority", _("To the qualifications"), _without_id("authority:rights")),
    "right": ("authority", _("To the qualification"), _at("authority:right")),
    "case": ("authority", _("To the request"), _at("authority:application")),
    "appeal": ("authority", _("To the appeal"), _at("authority:appeal")),
    "dps_queue": ("authority", _("To the requests"), _without_id("authority:applications")),
    "dps": ("authority", _("To the purchasing system"), _at("authority:dps")),
    "dps_changes": ("authority", _("To the changes"), _at("authority:dps_changes")),
    "dps_enquiries": ("authority", _("To the questions"), _at("authority:dps_enquiries")),
    "public_dps": (None, _("To the purchasing system"), _of_dps("public:dps_changes")),
    "public_enquiries": (None, _("To the answer"), _of_dps("public:dps_questions")),
    "dps_opening": ("authority", _("To the opening"), _at("authority:dps_opening")),
    "competition": ("authority", _("To the competition"), _at("authority:competition")),
    "competition_approval": ("authority", _("To the approval"), _at("authority:competition_approval")),
    "competition_questions": ("authority", _("To the questions"), _at("authority:competition_questions")),
    "price_opening": ("authority", _("To the opening of prices"), _at("authority:price_opening")),
    "assistance": ("authority", _("To the assistance"), _at("authority:assistance")),
    "opening": ("authority", _("To the opening"), _at("authority:opening")),
    "evaluation": ("authority", _("To the evaluation"), _at("authority:evaluation")),
    "complaint": ("authority", _("To the complaint"), _at("authority:complaint")),
    "review_cases": ("authority", _("To the cases"), _at("authority:review_cases")),
    "my_complaint": ("supplier", _("To the complaint"), _at("supplier:complaint")),
    "reasons": ("authority", _("To the request for reasons"), _at("authority:reasons")),
    "my_reasons": ("supplier", _("To the reasons"), _at("supplier:reasons")),
    "award": ("authority", _("To the award"), _at("authority:award")),
    "award_evidence": ("authority", _("To the winner's evidence"), _at("authority:award_evidence")),
    "award_validity": ("authority", _("To the validity of the tenders"), _at("authority:award_validity")),
    "validity": ("supplier", _("To the question"), _at("supplier:validity")),
    "contract": ("authority", _("To the contract"), _at("authority:contract")),
    "mail": (None, _("To what the mail was about"), _what_the_mail_was_about),
    "outages": (None, _("To the outages"), _without_id("account:outages")),
    "people": (None, _("To the people in my organisation"), _without_id("account:people")),
    "evidence": ("supplier", _("To the evidence library"), _without_id("supplier:library")),
    "firm": ("supplier", _("To the firm"), _without_id("supplier:firm")),
    "access_request": ("authority", _("To the request"), _at("account:access_request")),
    "my_access": (None, _("To what I have asked for"), _without_id("account:join_requests")),
    "webhook": (None, _("To what was sent"), _at("account:webhook")),
    "join_request": (None, _("To what I have asked for"), _without_id("account:join_requests")),
}


def place_of(actor: Actor, message: MessageView) -> Place | None:
    """None where the message leads nowhere."""
    known = PLACES.get(message.about_kind)
    if known is None:
        return None
    side, words, find = known
    if side is not None and side != actor.organisation_kind:
        return Place(words, "")
    name, args = find(actor, message)
    return Place(words, reverse(name, args=args))
