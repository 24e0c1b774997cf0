"""A competition at Helfo that a buyer of Norsk helsenett, which owns the system, helps with."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from terskel.competitions import actions, queries
from terskel.core.actors import Actor
from tests.worlds.cast import official, person
from tests.worlds.competitions import DRAFTED_AT, CompetitionWorld, draft_competition
from tests.worlds.dps import DpsWorld

REQUESTED_AT = DRAFTED_AT + timedelta(hours=1)
ACCEPTED_AT = REQUESTED_AT + timedelta(hours=1)
CLOSED_AT = ACCEPTED_AT + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class AssistedWorld:
    """`competition` is the one that is helped with, `other` another draft of the same body. `henrik` is a buyer."""

    competition: CompetitionWorld
    other: CompetitionWorld
    assistance_id: UUID
    henrik: Actor

    @property
    def helper(self) -> Actor:
        """Henrik on behalf of Helfo."""
        return queries.actor_on_mandate(known(self.henrik), self.assistance_id)


def known(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise AssertionError("nobody")
    return actor.person_id


def requested(competition: CompetitionWorld, *, assistant_publishes: bool = True) -> UUID:
    return actions.request_assistance(
        competition.id,
        need="Vi har ikke kjøpt testledere før.",
        value_class="to_2_million",
        wanted_on=date(2027, 1, 11),
        decider_id=known(competition.cast.daniel),
        assistant_publishes=assistant_publishes,
        by=competition.cast.brita,
        at=REQUESTED_AT,
    )


def accepted(assistance_id: UUID, henrik: Actor, *, by: Actor) -> None:
    actions.accept_assistance(
        assistance_id,
        assistants=[known(henrik)],
        scope="Utkast, spørsmål og svar, evaluering.",
        division="Helfo avgjør tildelingen og signerer.",
        by=by,
        at=ACCEPTED_AT,
    )


def assisted(dps: DpsWorld, *, assistant_publishes: bool = True) -> AssistedWorld:
    """Asked for and accepted; Henrik has done nothing yet."""
    competition, other = draft_competition(dps), draft_competition(dps, title="Helfos andre konkurranse")
    henrik = official(person("Henrik Wold"), dps.cast.nhn_id, "buyer")
    asked = requested(competition, assistant_publishes=assistant_publishes)
    accepted(asked, henrik, by=dps.cast.astrid)
    return AssistedWorld(competition, other, asked, henrik)
