"""Who sits on the panel of a competition, and what they have declared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.competitions import queries as competitions
from terskel.evaluation.models import ImpartialityDeclaration, PanelMember
from terskel.evaluation.sheets import LiftedConflict, Panel, Seat
from terskel.organisations import queries as organisations


def panel_of(competition_id: UUID) -> Panel:
    """The seated members with their latest declarations, the lead first, and who has left with a conflict."""
    said = list(ImpartialityDeclaration.objects.filter(competition_id=competition_id).order_by("declared_at", "id"))
    declared = {one.person_id: one for one in said}
    every = list(PanelMember.objects.filter(competition_id=competition_id).order_by("appointed_at", "id"))
    seated = [seat for seat in every if seat.removed_at is None]
    left = {seat.person_id: seat for seat in every} if len(every) > len(seated) else {}
    for seat in seated:
        left.pop(seat.person_id, None)
    lifted = [one for one in said if one.lifted_by_id is not None]
    concerned = [key for one in lifted for key in (one.person_id, one.lifted_by_id) if key]
    people = accounts.people([*(seat.person_id for seat in (*seated, *left.values())), *concerned])
    lifters = _lifters(competition_id, lifted, {key: one.name for key, one in people.items()})
    return Panel(
        tuple(
            _seat(seat, people[seat.person_id].name, declared.get(seat.person_id))
            for seat in sorted(seated, key=lambda seat: (seat.seat != "lead", seat.id))
        ),
        tuple(
            _seat(seat, people[person_id].name, declared[person_id])
            for person_id, seat in left.items()
            if person_id in declared and declared[person_id].declared == "conflict"
        ),
        tuple(
            LiftedConflict(
                name=people[one.person_id].name,
                declared_at=before.declared_at,
                explanation=before.explanation,
                lifted_by_name=lifters[one.lifted_by_id, one.declared_at],
                lifted_at=one.declared_at,
                reason=one.explanation,
            )
            for one in lifted
            if one.lifted_by_id is not None and (before := _conflict_before(one, said)) is not None
        ),
    )


def _lifters(
    competition_id: UUID, lifted: Sequence[ImpartialityDeclaration], names: Mapping[UUID, str]
) -> Mapping[tuple[UUID, datetime], str]:
    """Who found that a conflict is none, by (person, instant)."""
    decided = [(one.lifted_by_id, names[one.lifted_by_id], one.declared_at) for one in lifted if one.lifted_by_id]
    return organisations.deciders(competitions.terms(competition_id).authority_id, decided) if decided else {}


def _conflict_before(
    lifting: ImpartialityDeclaration, said: Sequence[ImpartialityDeclaration]
) -> ImpartialityDeclaration | None:
    """The declaration that it lifts; `said` is in the order of time."""
    before = said[: said.index(lifting)]
    return next((one for one in reversed(before) if one.person_id == lifting.person_id), None)


def _seat(seat: PanelMember, name: str, declaration: ImpartialityDeclaration | None) -> Seat:
    return Seat(
        person_id=seat.person_id,
        name=name,
        lead=seat.seat == "lead",
        declared=declaration.declared if declaration else "",
        declared_at=declaration.declared_at if declaration else None,
        explanation=declaration.explanation if declaration else "",
    )
