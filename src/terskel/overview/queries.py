"""Reads over all rooms; the reader is the first argument. A list of any length takes the same number of statements."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from terskel.awards import queries as awards
from terskel.awards.queries import PublicResult
from terskel.competitions import policy as competition_policy
from terskel.competitions import queries as competitions
from terskel.competitions.queries import CompetitionRow, Filters, Outline
from terskel.competitions.queries.steps import Step, together
from terskel.contracts import queries as contracts
from terskel.contracts.queries import PublicContract
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.instants import start_of_day
from terskel.evaluation import queries as evaluations
from terskel.notices import queries as notices
from terskel.overview import conditions
from terskel.overview.stages import OWN_STAGES, MatterFacts, own_stage, public_stage
from terskel.tenders import queries as tenders

EVERYTHING: Final = Filters()
_NOTHING: Final = (None, None, None, None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What everyone may know of how it ended; `value` in kroner without VAT, None until the award notice is public."""

    result: PublicResult
    contract: PublicContract | None
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Matter:
    """One competition in a list, with the stage the reader may know."""

    row: CompetitionRow
    stage: str


@dataclass(frozen=True, slots=True)
class MatterPage:
    """One page of a list, and how many the whole list has."""

    matters: tuple[Matter, ...]
    total: int


def own_matters(
    reader: Actor,
    filters: Filters = EVERYTHING,
    *,
    at: datetime,
    stages: Collection[str] = (),
    in_order_of_stage: bool = False,
) -> MatterPage:
    """The competitions of the reader's authority with their own stage, narrowed to `stages` where any are named."""
    within = conditions.own(at)
    ranks = tuple(within[one] for one in OWN_STAGES) if in_order_of_stage else ()
    narrowed = replace(filters, condition=conditions.any_of(within, stages), ranks=ranks)
    part = competitions.own_part(reader, narrowed, at=at)
    return MatterPage(_matters(part.outlines, at, own_stage), part.total)


def public_matters(filters: Filters = EVERYTHING, *, at: datetime, stages: Collection[str] = ()) -> MatterPage:
    """The published competitions with their public stage, narrowed to `stages` where any are named."""
    narrowed = replace(filters, condition=conditions.any_of(conditions.public(at), stages))
    part = competitions.public_part(narrowed, at=at)
    return MatterPage(_matters(part.outlines, at, public_stage), part.total)


def newest_matters(most: int, *, at: datetime) -> tuple[Matter, ...]:
    """The competitions that were published last, with their public stage; what is further down is not read."""
    return _matters(competitions.newest(most, at=at), at, public_stage)


def own_newest(reader: Actor, most: int, *, at: datetime) -> tuple[Matter, ...]:
    """The newest competitions of the reader's authority that are no drafts, with their own stage; no more are read."""
    return _first(reader, most, Filters(condition=conditions.begun(at)), at)


def own_drafts(reader: Actor, most: int, *, at: datetime) -> tuple[Matter, ...]:
    """As `own_newest`: its drafts."""
    return _first(reader, most, Filters(condition=conditions.draft(at)), at)


def _first(reader: Actor, most: int, filters: Filters, at: datetime) -> tuple[Matter, ...]:
    found = competitions.own_first(reader, most, filters, at=at)
    facts = _facts([outline for outline, _row in found], at)
    return tuple(Matter(row, own_stage(facts[row.id], at)) for _outline, row in found)


def own_stages(reader: Actor, competition_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, str]:
    """The own stage of those that belong to the reader's authority; others are left out."""
    return {key: own_stage(facts, at) for key, facts in own_facts(reader, competition_ids, at=at).items()}


def own_facts(reader: Actor, competition_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, MatterFacts]:
    """What happened in each that belongs to the reader's authority; others are left out."""
    rows = competitions.competitions_by_ids(competition_ids, at=at)
    own = [key for key, row in rows.items() if competition_policy.acts_in(reader, row.authority_id, key)]
    return _facts(competitions.outlines(own), at)


def own_known(reader: Actor, filters: Filters, *, at: datetime) -> list[tuple[Outline, MatterFacts]]:
    """As `own_facts`, of every competition that a list of the reader's authority would show, in its order."""
    outlines = competitions.own_outlines(reader, filters, at=at)
    facts = _facts(outlines, at)
    return [(one, facts[one.id]) for one in outlines]


def public_stages(competition_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, str]:
    """The public stage of each; drafts are left out."""
    found = [one for one in competitions.outlines(competition_ids) if _is_published(one, at)]
    return {key: public_stage(facts, at) for key, facts in _public_facts(found, at).items()}


def outcomes(competition_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, Outcome]:
    """Winner, date and value of those whose letters are sent.

    The value is what the contract award notice says, and stands here no sooner than there (FOA § 21-1(5)).
    """
    results = awards.public_results(competition_ids, at=at)
    concluded = contracts.concluded(list(results), at=at)
    announced = _announced(list(concluded), at)
    return {
        key: Outcome(result, concluded.get(key), concluded[key].value if key in announced else None)
        for key, result in results.items()
    }


def _announced(competition_ids: Sequence[UUID], at: datetime) -> set[UUID]:
    """Those whose contract award notice has been published."""
    return {
        key
        for key, published in notices.of_matters(ANONYMOUS, competition_ids).items()
        for one in published
        if one.kind == "award" and one.published_on is not None and start_of_day(one.published_on) <= at
    }


def _matters(
    outlines: Sequence[Outline], at: datetime, stage_of: Callable[[MatterFacts, datetime], str]
) -> tuple[Matter, ...]:
    known = _public_facts if stage_of is public_stage else _facts
    staged = {key: stage_of(facts, at) for key, facts in known(outlines, at).items()}
    rows = competitions.competitions_by_ids(staged, at=at)
    return tuple(Matter(rows[key], stage) for key, stage in staged.items())


def _facts(outlines: Sequence[Outline], at: datetime) -> dict[UUID, MatterFacts]:
    """In the order given, all that the authority knows."""
    late = _late(outlines, at)
    inside = (tenders.opening_steps(late), *evaluations.evaluation_steps(late))
    return _facts_of(outlines, _steps(late, *inside))


def _public_facts(outlines: Sequence[Outline], at: datetime) -> dict[UUID, MatterFacts]:
    """What the public stage rests on: what comes between the deadline and the letters is not asked for at all.

    The later rooms are asked only about those past their deadline.
    """
    return _facts_of(outlines, _steps(_late(outlines, at)))


def _steps(late: Sequence[UUID], *inside: "QuerySet[Any]") -> dict[tuple[UUID, str], Step]:
    """What the later rooms know, in one statement."""
    if not late:
        return {}
    found = together(awards.award_steps(late), contracts.contract_steps(late), *inside)
    return {(one.competition_id, one.what): one for one in found}


def _facts_of(outlines: Sequence[Outline], known: Mapping[tuple[UUID, str], Step]) -> dict[UUID, MatterFacts]:
    facts = {}
    for one in outlines:
        opened = known.get((one.id, "opened"))
        recommended_at, submitted_at, told_at, standstill_ends_at = _instants(known, one.id, "award")
        contract_prepared_at, authority_signed_at, supplier_signed_at, _none = _instants(known, one.id, "contract")
        facts[one.id] = MatterFacts(
            published_at=one.published_at,
            closes_at=one.closes_at,
            cancelled_at=one.cancelled_at,
            nobody_tendered=one.cancellation_reason_code == conditions.NO_TENDERS,
            opened_at=opened.instants[0] if opened else None,
            tender_count=opened.number if opened else None,
            evaluation_began_at=_instants(known, one.id, "began")[0],
            finalised_at=_instants(known, one.id, "frozen")[0],
            recommended_at=recommended_at,
            submitted_at=submitted_at,
            told_at=told_at,
            standstill_ends_at=standstill_ends_at,
            contract_prepared_at=contract_prepared_at,
            concluded_at=_concluded_at(authority_signed_at, supplier_signed_at),
        )
    return facts


def _instants(known: Mapping[tuple[UUID, str], Step], key: UUID, what: str) -> tuple[datetime | None, ...]:
    found = known.get((key, what))
    return found.instants if found else _NOTHING


def _late(outlines: Sequence[Outline], at: datetime) -> list[UUID]:
    return [one.id for one in outlines if one.cancelled_at is None and _is_late(one, at)]


def _concluded_at(authority_signed_at: datetime | None, supplier_signed_at: datetime | None) -> datetime | None:
    """The later of the two signatures (FOA § 25-1(5))."""
    if authority_signed_at is None or supplier_signed_at is None:
        return None
    return max(authority_signed_at, supplier_signed_at)


def _is_late(one: Outline, at: datetime) -> bool:
    return one.closes_at is not None and one.closes_at <= at


def _is_published(one: Outline, at: datetime) -> bool:
    return one.published_at is not None and one.published_at <= at
