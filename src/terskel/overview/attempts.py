"""What was tried on a competition and refused, as the authority's responsible people read it (annex IV (g)).

Directive 2014/24/EU annex IV (g): infringements of the rules on access, and attempts, must be clearly detectable. What
a supplier tried is left out until the tenders are opened: it would show who was about to deliver.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.audit.queries import EventView
from terskel.competitions import policy
from terskel.competitions import queries as competitions
from terskel.core.actors import APPROVER, AUDITOR, BUYER, DPS_MANAGER, LEGAL_READER, Actor
from terskel.core.decisions import Missing
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook, refusal_template
from terskel.evaluation import queries as evaluations
from terskel.organisations import queries as organisations
from terskel.tenders import queries as tenders

READERS: Final = (AUDITOR, LEGAL_READER, BUYER, APPROVER, DPS_MANAGER)
_PAGES: Final = ("evaluation", "award", "opening", "contract", "tender", "result")


@dataclass(frozen=True, slots=True)
class Attempt:
    """`organisation_name` is whom the person acted for; `code` and `clause` are those of the rule that refused."""

    at: datetime
    person_name: str
    organisation_name: str
    what: str
    why: str
    code: str
    clause: str


def attempts(reader: Actor, competition_id: UUID, *, language: Language) -> tuple[Attempt, ...]:
    """The newest first; for the authority's responsible people, others meet `Missing`. A fixed number of statements."""
    terms = competitions.terms(competition_id)
    if not (policy.acts_in(reader, terms.authority_id, competition_id) and reader.has(*READERS)):
        raise Missing
    if evaluations.has_declared_conflict(competition_id, reader.person_id):
        raise Missing
    found = tenders.tried_in_vain(competition_id)
    named = {one.organisation_id for one in found if one.organisation_id is not None}
    names = {key: one.name for key, one in organisations.suppliers(list(named)).items()}
    names |= {key: one.name for key, one in organisations.authorities(list(named)).items()}
    return tuple(
        Attempt(
            at=one.at,
            person_name=one.person_name,
            organisation_name=names.get(one.organisation_id, "") if one.organisation_id else "",
            what=_what(one, language),
            why=_why(str(one.payload["code"]), language),
            code=str(one.payload["code"]),
            clause=str(one.payload["clause"]),
        )
        for one in found
    )


def _what(event: EventView, language: Language) -> str:
    """The act or the page in words; what has no words of its own is told by its room."""
    book = Phrasebook.of("overview")
    if "act" in event.payload:
        room, *_, verb = str(event.payload["act"]).split(".")
        keys = [f"attempt.act.{room}_{verb}", f"attempt.room.{room}"]
    else:
        page = str(event.payload["page"]).rpartition(":")[2]
        keys = [f"attempt.page.{name}" for name in _PAGES if page.startswith(name)]
    key = next((key for key in keys if key in book), "attempt.page.other")
    return book.say(key, language)


def _why(code: str, language: Language) -> str:
    """The refusal's own words where they name no facts, which are not kept; else that a rule forbade it."""
    template = refusal_template(code, language)
    if template and "{" not in template:
        return template
    return Phrasebook.of("overview").say("attempt.why", language)
