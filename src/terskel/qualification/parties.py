"""Who writes to whom about a request: the head of every letter of this room."""

from terskel.documents.letters import Party
from terskel.dps.moves import DpsForApplication
from terskel.dps.queries import CategoryView
from terskel.organisations import queries as organisations
from terskel.qualification.letters import Case
from terskel.qualification.models import Application


def authority_party(dps: DpsForApplication) -> Party:
    authority = organisations.authority(dps.authority_id)
    return Party(name=authority.name, number=authority.number)


def case_of(dps: DpsForApplication, application: Application, category: CategoryView | None = None) -> Case:
    """The letter's language is the DPS's."""
    supplier = organisations.supplier(application.supplier_id)
    return Case(
        language=dps.language,
        sender=authority_party(dps),
        recipient=Party(name=supplier.name, number=supplier.number, lines=(supplier.place,) if supplier.place else ()),
        dps=dps.name,
        dps_reference=dps.reference,
        reference=application.reference,
        received_at=application.received_at or application.started_at,
        category=category.label if category is not None else "",
        contact=dps.contact,
    )
