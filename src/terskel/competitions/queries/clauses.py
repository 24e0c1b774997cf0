"""Where a rule stands for one competition, also where Part II sends special services on to Part III."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from terskel.competitions.queries.reading import terms as competition_terms
from terskel.competitions.queries.views import Terms
from terskel.core import references
from terskel.core.decisions import Refused, RefusedAct
from terskel.core.instants import oslo_day
from terskel.dps import queries as dps

P = ParamSpec("P")
R = TypeVar("R")


def clause(terms: Terms, rule: str) -> str:
    """As `Terms.clause`; for special services under Part II the value of the whole system is looked up.

    Of a published competition, which has a rule set; raises KeyError for a draft.
    """
    if terms.service_kind != references.SPECIAL:
        return terms.clause(rule)
    return references.clause(rule, terms.regime, special=_special(terms), on=_announced_on(terms))


def in_part_of(
    competition_of: Callable[[UUID], UUID],
) -> Callable[[Callable[Concatenate[UUID, P], R]], Callable[Concatenate[UUID, P], R]]:
    """An act on something of a competition, whose refusals cite the part that governs it, whatever the rules cite.

    `competition_of` gives the competition of what the act is told of first; it is asked only of what is there, and may
    raise `Missing`. The pure rules know no competition and cite Part III; the table of references says where the same
    stands in others.
    """

    def own(act: Callable[Concatenate[UUID, P], R]) -> Callable[Concatenate[UUID, P], R]:
        @wraps(act)
        def acting(key: UUID, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return act(key, *args, **kwargs)
            except RefusedAct as stopped:
                stopped.refused = _in_part(stopped.refused, competition_of(key))
                raise

        return acting

    return own


def in_own_part(act: Callable[Concatenate[UUID, P], R]) -> Callable[Concatenate[UUID, P], R]:
    """The same for an act on a competition, its id first."""
    return in_part_of(lambda competition_id: competition_id)(act)


def in_part(matter: Terms | UUID, cited: str) -> str:
    """What a page cites of Part III, as the part that governs the competition has it; as it is of a draft."""
    terms = matter if isinstance(matter, Terms) else competition_terms(matter)
    if not cited or terms.published_at is None:
        return cited
    special = terms.service_kind == references.SPECIAL and _special(terms)
    return references.in_part(cited, terms.regime, special=special, on=_announced_on(terms))


def _in_part(refused: Refused, competition_id: UUID) -> Refused:
    """Its clause, and the clause its words name as the ground that cannot be used so."""
    facts = dict(refused.facts)
    if isinstance(ground := facts.get("ground"), str):
        facts["ground"] = in_part(competition_id, ground)
    return replace(refused, clause=in_part(competition_id, refused.clause), facts=facts)


def _special(terms: Terms) -> bool:
    value = dps.value_of(terms.dps_id)
    return references.special_from_threshold(terms.regime, terms.service_kind, value, terms.kept.law)


def _announced_on(terms: Terms) -> date | None:
    return oslo_day(terms.published_at) if terms.published_at else None
