"""Complaints about an announced award: received, and with a decision that is proposed."""

from datetime import timedelta
from uuid import UUID

from terskel.awards import actions
from terskel.core.actors import Actor
from terskel.documents import queries as documents
from tests.worlds.evaluations import APPROVED_AT, EvaluationWorld, said_in

RECEIVED_AT = APPROVED_AT + timedelta(days=1)
PROPOSED_AT = RECEIVED_AT + timedelta(days=1)
DECIDED_AT = PROPOSED_AT + timedelta(hours=3)
TEXT = "Vi fikk ikke poeng for oppdraget som er beskrevet på side fire i tilbudet."
WHY = "Oppdraget på side fire ble oversett da poengene ble gitt. Det skal telle med."


def complain(world: EvaluationWorld, by: Actor | None = None, *, about: str = "award") -> UUID:
    return actions.complain(world.id, about=about, text=TEXT, by=by or world.cast.camilla, at=RECEIVED_AT)


def proposed(world: EvaluationWorld, *, outcome: str = "upheld", consequence: str = "evaluate_anew") -> UUID:
    complaint_id = complain(world)
    actions.take_complaint(complaint_id, by=world.cast.brita, at=PROPOSED_AT)
    actions.propose_decision(
        complaint_id, outcome=outcome, reason=WHY, consequence=consequence, by=world.cast.brita, at=PROPOSED_AT
    )
    return complaint_id


def letters(reader: Actor, world: EvaluationWorld, kind: str) -> list[str]:
    own = [one.id for one in documents.letters_for_matter(reader, world.id) if one.kind == kind]
    return [said_in(documents.letter(reader, key).letter) for key in own]
