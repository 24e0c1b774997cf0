"""What a request needs to know of the firm itself: its details, its contact person, and who signs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from terskel.core.actors import CONTACT, SIGNATORY, SUPPLIER_ADMIN, Actor
from terskel.organisations import queries
from terskel.organisations.queries import SupplierView
from terskel.web.shared.parts import Task, TaskStatus
from terskel.web.shared.sizes import SIZE_CLASSES


def of(actor: Actor) -> list[Task]:
    """None of them holds up the delivery: mail goes to the administrators where nobody is named."""
    if actor.organisation_id is None:
        return []
    firm, people = queries.supplier(actor.organisation_id), queries.people(actor.organisation_id)
    tasks = [_details(firm, may_change=actor.has(SUPPLIER_ADMIN))]
    for role, title in ((CONTACT, _("Choose the contact person")), (SIGNATORY, _("Choose who signs"))):
        named = [one.name for one in people if role in one.roles]
        may_change = actor.has(SUPPLIER_ADMIN, role)
        address = f"{reverse('supplier:responsible')}?task={role}" if may_change else reverse("supplier:firm")
        status = TaskStatus.DONE if named else TaskStatus.NOT_STARTED
        tasks.append(Task(title, status, address, ", ".join(named)))
    return tasks


def _details(firm: SupplierView, *, may_change: bool) -> Task:
    """Place and size are asked for early: the notices of results need them."""
    known = [part for part in (firm.place, str(SIZE_CLASSES.get(firm.size_class, ""))) if part]
    if not firm.place and may_change:
        return Task(_("Check the firm's details"), TaskStatus.NOT_STARTED, reverse("supplier:firm_edit"))
    status = TaskStatus.DONE if firm.verified_at is not None else TaskStatus.IN_PROGRESS
    hint = ", ".join([firm.name, f"{firm.number} ({firm.country})", *known])
    return Task(_("Check the firm's details"), status, reverse("supplier:firm"), hint)
