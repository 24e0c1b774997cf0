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
from terskel.notifications.queries import MessageView
from terskel.qualification import queries as qualification

Side = Literal["authority", "supplier"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go on. `address` is empty while the reader acts for an organisation of the other side."""

    words: str | Promise
    address: str


Finder = Callable[[Actor, MessageView], tuple[str, tuple[UUID, ...]]]


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


PLACES: Final[Mapping[str, tuple[Side | None, str | Promise, Finder]]] = {
    "application": ("supplier", _("To the request"), _at("supplier:application")),
    "my_qualifications": ("supplier", _("To the decision"), _decision),
    "invitation": ("supplier", _("To the competition"), _at("supplier:competition")),
    "tender": ("supplier", _("To the tender"), _at("supplier:tender")),
    "result": ("supplier", _("To the result"), _result),
    "supplier_contract": ("supplier", _("To the contract"), _at("supplier:contract")),
    "dps_queue": ("authority", _("To the requests"), _without_id("authority:applications")),
    "dps": ("authority", _("To the purchasing system"), _at("authority:dps")),
    "dps_opening": ("authority", _("To the opening"), _at("authority:dps_opening")),
    "competition": ("authority", _("To the competition"), _at("authority:competition")),
    "competition_questions": ("authority", _("To the questions"), _at("authority:competition_questions")),
    "opening": ("authority", _("To the opening"), _at("authority:opening")),
    "evaluation": ("authority", _("To the evaluation"), _at("authority:evaluation")),
    "award": ("authority", _("To the award"), _at("authority:award")),
    "contract": ("authority", _("To the contract"), _at("authority:contract")),
    "people": (None, _("To the people in my organisation"), _without_id("account:people")),
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
