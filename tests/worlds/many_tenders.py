"""An opened competition of any size: the acts make it with two tenders, and rows beside theirs make it large.

The rows are those that delivery and opening write; `test_individual` and `test_grid` show that the acts accept them.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

import pgtrigger
from django.db import models

from terskel.competitions import actions as competitions
from terskel.competitions.actions import CriterionInput
from terskel.core.ids import uuid7
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries
from terskel.evaluation.models import IndividualScore, RequirementCheck, Score, SheetDelivery
from terskel.organisations.models import Supplier
from terskel.tenders.models import Delivery, OpenedTender, Tender
from tests.worlds.cast import Cast, official, person
from tests.worlds.competitions import DRAFTED_AT, CompetitionWorld, dps_with_rival, draft_competition, opened, publish
from tests.worlds.evaluations import SCORED_AT, EvaluationWorld, panel_declared, person_of

Row = TypeVar("Row", bound=models.Model)

WHY = "Viser til tre oppdrag som ligner dette, med navngitte kontakter."


def eight_criteria(cast: Cast) -> CompetitionWorld:
    """Opened, with eight criteria of quality beside price."""
    world = draft_competition(dps_with_rival(cast))
    asked = [
        CriterionInput(
            name=f"Kvalitet {number}",
            weight=Decimal(30 if number == 1 else 5),
            kind="quality",
            description=f"Side {number} av oppdraget.",
            documentation="En halv side.",
            climate=number == 1,
        )
        for number in range(1, 9)
    ]
    asked.append(
        CriterionInput(name="Pris", weight=Decimal(35), kind="price", description="Sum.", documentation="Samlet pris.")
    )
    criteria = competitions.set_criteria(world.id, asked, by=cast.brita, at=DRAFTED_AT)
    return opened(publish(replace(world, criteria=criteria)))


def many(cast: Cast, tenders: int = 60) -> EvaluationWorld:
    """Eva, Erik and Ida have declared, every tender has passed the absolute requirements, nothing is scored."""
    world = panel_declared(cast, opened=eight_criteria(cast))
    ida = official(person("Ida Berg"), world.competition.terms.authority_id, "evaluator")
    panel = [person_of(one) for one in (cast.eva_at_helfo, cast.erik_at_helfo, ida)]
    evaluations.appoint(world.id, lead_id=panel[0], person_ids=panel, by=cast.brita, at=SCORED_AT)
    evaluations.declare_impartiality(world.id, free=True, by=ida, at=SCORED_AT)
    added = _tenders(world, tenders - len(world.tenders))
    world = replace(world, tenders={**world.tenders, **added})
    RequirementCheck.objects.bulk_create(
        RequirementCheck(
            competition_id=world.id,
            tender_id=tender,
            requirement_id=requirement,
            verdict="met",
            checked_by_id=person_of(cast.erik_at_helfo),
            checked_at=SCORED_AT,
        )
        for tender in world.tenders.values()
        for requirement in world.requirements
    )
    return world


def members(world: EvaluationWorld) -> list[UUID]:
    return [seat.person_id for seat in queries.panel_of(world.id).seats]


def scored_alone(world: EvaluationWorld) -> None:
    """All three have scored everything alone and delivered, and the panel has agreed."""
    people = members(world)
    given = dict.fromkeys(world.quality, people)
    evaluations.plan_scoring(world.id, way="individual", given=given, by=world.cast.eva_at_helfo, at=SCORED_AT)
    rows, scores = [], []
    for place, tender in enumerate(world.tenders.values()):
        for number, criterion in enumerate(world.quality):
            rows += [
                IndividualScore(
                    competition_id=world.id,
                    tender_id=tender,
                    criterion_id=criterion,
                    points=(place + number + turn) % 11,
                    reason=f"{WHY} ({place}.{number})",
                    scored_by_id=person,
                    scored_at=SCORED_AT,
                )
                for turn, person in enumerate(people)
            ]
            scores.append(
                Score(
                    competition_id=world.id,
                    tender_id=tender,
                    criterion_id=criterion,
                    points=(place + number + 1) % 11,
                    reason=f"{WHY} ({place}.{number})",
                    consensus_reason=WHY,
                    scored_by_id=people[0],
                    scored_at=SCORED_AT + timedelta(hours=1),
                )
            )
    IndividualScore.objects.bulk_create(rows)
    SheetDelivery.objects.bulk_create(
        SheetDelivery(competition_id=world.id, person_id=one, submitted_at=SCORED_AT) for one in people
    )
    Score.objects.bulk_create(scores)


def _tenders(world: EvaluationWorld, count: int) -> dict[UUID, UUID]:
    """Tenders as Bjørn's, of firms of their own, numbered after those that are there."""
    model = OpenedTender.objects.select_related("delivery__tender").get(delivery__tender_id=world.bjorns)
    first = OpenedTender.objects.filter(competition_id=world.id).count()
    firm = Supplier.objects.get(id=model.delivery.tender.supplier_id)
    suppliers, tenders, deliveries, opened_rows = [], [], [], []
    for number in range(first + 1, first + count + 1):
        suppliers.append(_copy(firm, name=f"Leverandør {number} AS", number=f"9{number:08}", sort_key=f"l{number:03}"))
        tenders.append(_copy(model.delivery.tender, supplier_id=suppliers[-1].id))
        deliveries.append(
            _copy(
                model.delivery,
                tender_id=tenders[-1].id,
                leaf_index=number + 1000,
                leaf_hash=sha256(str(number).encode()).hexdigest(),
            )
        )
        opened_rows.append(
            _copy(model, delivery_id=deliveries[-1].id, number=number, price=Decimal(1_500_000 + 7_000 * number))
        )
    with pgtrigger.ignore("tenders.Delivery:arrived_before_the_deadline"):  # they are settled, as on the day itself
        for rows, table in (
            (suppliers, Supplier),
            (tenders, Tender),
            (deliveries, Delivery),
            (opened_rows, OpenedTender),
        ):
            table.objects.bulk_create(rows)
    return {supplier.id: tender.id for supplier, tender in zip(suppliers, tenders, strict=True)}


def _copy(row: Row, **changed: object) -> Row:
    """The same row under another id, not saved."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**values | {"id": uuid7()} | changed)
