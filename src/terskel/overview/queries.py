"""Reads over all rooms; the reader is the first argument. A list of any length takes the same number of statements."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from terskel.awards import queries as awards
from terskel.awards.queries import PublicResult
from terskel.competitions import policy as competition_policy
from terskel.competitions import queries as competitions
from terskel.competitions.queries import CompetitionRow, Filters, Outline
from terskel.contracts import queries as contracts
from terskel.contracts.queries import PublicContract
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.instants import start_of_day
from terskel.core.lifecycles import AwardFacts, ContractFacts
from terskel.evaluation import queries as evaluations
from terskel.notices import queries as notices
from terskel.overview import conditions
from terskel.overview.stages import OWN_STAGES, MatterFacts, own_stage, public_stage
from terskel.tenders import queries as tenders

EVERYTHING: Final = Filters()
_NO_AWARD, _NO_CONTRACT = AwardFacts(), ContractFacts()


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


def own_stages(reader: Actor, competition_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, str]:
    """The own stage of those that belong to the reader's authority; others are left out."""
    return {key: own_stage(facts, at) for key, facts in own_facts(reader, competition_ids, at=at).items()}


def own_facts(reader: Actor, competition_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, MatterFacts]:
    """What happened in each that belongs to the reader's authority; others are left out."""
    rows = competitions.competitions_by_ids(competition_ids, at=at)
    own = [key for key, row in rows.items() if competition_policy.acts_in(reader, row.authority_id, key)]
    return _facts(competitions.outlines(own), at)


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
    opened, judged = tenders.openings(late), evaluations.progress(late)
    found = {}
    for key, facts in _public_facts(outlines, at).items():
        opened_at, tender_count = opened.get(key, (None, None))
        began_at, finalised_at = judged.get(key, (None, None))
        found[key] = replace(
            facts,
            opened_at=opened_at,
            tender_count=tender_count,
            evaluation_began_at=began_at,
            finalised_at=finalised_at,
        )
    return found


def _public_facts(outlines: Sequence[Outline], at: datetime) -> dict[UUID, MatterFacts]:
    """What the public stage rests on: what comes between the deadline and the letters is not asked for at all.

    The later rooms are asked only about those past their deadline.
    """
    late = _late(outlines, at)
    awarded, contracted = awards.award_facts(late), contracts.contract_facts(late)
    facts = {}
    for one in outlines:
        award, contract = awarded.get(one.id, _NO_AWARD), contracted.get(one.id, _NO_CONTRACT)
        facts[one.id] = MatterFacts(
            published_at=one.published_at,
            closes_at=one.closes_at,
            cancelled_at=one.cancelled_at,
            nobody_tendered=one.cancellation_reason_code == conditions.NO_TENDERS,
            recommended_at=award.prepared_at,
            submitted_at=award.submitted_at,
            told_at=award.approved_at,
            standstill_ends_at=award.standstill_ends_at,
            contract_prepared_at=contract.prepared_at,
            concluded_at=_concluded_at(contract),
        )
    return facts


def _late(outlines: Sequence[Outline], at: datetime) -> list[UUID]:
    return [one.id for one in outlines if one.cancelled_at is None and _is_late(one, at)]


def _concluded_at(contract: ContractFacts) -> datetime | None:
    """The later of the two signatures (FOA § 25-1(5))."""
    if contract.authority_signed_at is None or contract.supplier_signed_at is None:
        return None
    return max(contract.authority_signed_at, contract.supplier_signed_at)


def _is_late(one: Outline, at: datetime) -> bool:
    return one.closes_at is not None and one.closes_at <= at


def _is_published(one: Outline, at: datetime) -> bool:
    return one.published_at is not None and one.published_at <= at
