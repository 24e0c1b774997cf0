"""What is known of the firm itself, as the first tasks of a request: nothing here stops the delivery."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from terskel.core.actors import CONTACT, SIGNATORY, Actor
from terskel.organisations import queries
from terskel.web.shared.parts import Task, TaskStatus


def firm_tasks(actor: Actor) -> list[Task]:
    """What is registered, who is the contact person, who signs."""
    if actor.organisation_id is None:
        return []
    firm = queries.supplier(actor.organisation_id)
    people = queries.people(firm.id)
    address = reverse("supplier:firm")
    known = TaskStatus.DONE if firm.verified_at is not None else TaskStatus.IN_PROGRESS
    registered = ", ".join(one for one in (firm.name, firm.place) if one)
    return [
        Task(_("Check what is registered of the firm"), known, address, registered),
        _person(_("Contact person"), [one.name for one in people if CONTACT in one.roles], address),
        _person(_("Who signs"), [one.name for one in people if SIGNATORY in one.roles], address),
    ]


def _person(title: str, names: Sequence[str], address: str) -> Task:
    return Task(title, TaskStatus.DONE if names else TaskStatus.NOT_STARTED, address, ", ".join(names))
