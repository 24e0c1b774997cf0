"""Who writes to whom about a request: the head of every letter of this room."""

from terskel.accounts import queries as accounts
from terskel.core.actors import Actor
from terskel.core.languages import Language
from terskel.documents.letters import Party
from terskel.dps.moves import DpsForApplication
from terskel.dps.queries import CategoryView
from terskel.organisations import queries as organisations
from terskel.qualification import letters
from terskel.qualification.letters import Case
from terskel.qualification.models import Application


def authority_party(dps: DpsForApplication) -> Party:
    authority = organisations.authority(dps.authority_id)
    return Party(name=authority.name, number=authority.number)


def language_of(application: Application) -> Language:
    """The firm is written to in the language of whoever applied for it."""
    return accounts.person(application.submitted_by_id or application.started_by_id).language


def case_of(
    dps: DpsForApplication,
    application: Application,
    category: CategoryView | None = None,
    *,
    officer: Actor | None = None,
) -> Case:
    """`officer` is who decides or asks; None for a receipt."""
    supplier = organisations.supplier(application.supplier_id)
    language = language_of(application)
    return Case(
        language=language,
        sender=authority_party(dps),
        recipient=Party.with_place(supplier),
        dps=dps.name,
        dps_reference=dps.reference,
        reference=application.reference,
        received_at=application.received_at or application.started_at,
        category=category.label if category is not None else "",
        contact=dps.contact,
        officer=letters.officer(officer, language) if officer is not None else "",
    )
