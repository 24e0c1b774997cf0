"""Who is told while a request is being filled in: colleagues who are asked, other firms, and the supplier."""

from collections.abc import Iterable

from django.conf import settings

from terskel.audit.queries import EventView
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.notifications.readers import Outsider, Telling, identifier, people, subject, suppliers, tells
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification


@tells("qualification.ColleagueAsked")
def _to_the_colleague(event: EventView) -> Iterable[Telling]:
    supplier_id = identifier(event, "supplier_id")
    facts = {"dps": dps.name_of(identifier(event, "dps_id")), "by": event.person_name}
    yield Telling(people([identifier(event, "person_id")], supplier_id), ("application", subject(event)), facts)


@tells("qualification.PartnerAsked")
def _to_the_other_firm(event: EventView) -> Iterable[Telling]:
    """A mail with the link, unless the firm was taken out since."""
    try:
        asked = qualification.partner_to_tell(identifier(event, "partner_id"), at=event.at)
    except Missing:
        return
    facts = {
        "supplier": asked.supplier_name,
        "firm": asked.name,
        "dps": asked.dps_name,
        "address": f"{settings.TERSKEL_ADDRESS.url}/partner/{asked.token}/",
    }
    yield Telling((), ("application", subject(event)), facts, (Outsider(asked.email, asked.language),))


@tells("qualification.PartnerAnswered")
def _to_the_supplier(event: EventView) -> Iterable[Telling]:
    supplier_id = identifier(event, "supplier_id")
    facts = {
        "dps": dps.name_of(identifier(event, "dps_id")),
        "supplier": organisations.name_of(supplier_id),
    }
    yield Telling(suppliers([supplier_id]), ("application", subject(event)), facts)
