"""What needs someone in a contracting authority now, room by room. Each line says what, why now, and where to act.

Each module answers for some rooms, in a fixed number of statements however many matters the authority has.
"""

from datetime import datetime

from terskel.core.actors import Actor
from terskel.core.envelopes import MAIN, PRICE
from terskel.vault import queries as vault
from terskel.web.authority.needs import contracts, evaluations, notices, openings, publications, systems
from terskel.web.authority.needs.asking import access
from terskel.web.authority.needs.assisting import assisting
from terskel.web.authority.needs.buying import buying
from terskel.web.shared.parts import Need, ranked


def of(actor: Actor, *, at: datetime) -> list[Need]:
    """Everything that waits for this person, the most urgent first."""
    held = vault.matters_by_envelope(actor.person_id) if actor.person_id else {}
    to_open, priced = held.get(MAIN, ()), held.get(PRICE, ())
    return ranked(
        [
            *systems.requests(actor, at),
            *systems.appeals(actor, at),
            *systems.second_person(actor, at),
            *systems.rights(actor, at),
            *systems.first_windows(actor, to_open, at),
            *systems.sign_offs(actor, at),
            *systems.announced(actor, at),
            *systems.enquiries(actor, at),
            *systems.feedback(actor, at),
            *openings.openings(actor, to_open, at),
            *openings.prices(actor, priced, at),
            *evaluations.panels(actor, at),
            *publications.publications(actor, at),
            *access(actor, at),
            *assisting(actor, at),
            *buying(actor, at),
            *contracts.signatures(actor, at),
            *notices.owed(actor, at),
        ]
    )
