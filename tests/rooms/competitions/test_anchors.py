"""What points mean: written before publication, published with the criterion, kept as it was (rulebook §6.2, §6.4)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import Error, transaction

from terskel.competitions import actions
from terskel.competitions import queries as competition_queries
from terskel.competitions.actions import CriterionInput
from terskel.competitions.models import AwardCriterion
from terskel.core.evaluation import Anchor, EvaluationModel
from terskel.documents import queries as documents
from tests.rooms.refusals import refused
from tests.worlds.competitions import DRAFTED_AT, PUBLISHED_AT, CompetitionWorld, draft_competition, publish
from tests.worlds.dps import DpsWorld
from tests.worlds.evaluations import said_in

NOTHING = Anchor(Decimal(0), "Ingen oppdrag som ligner.")
SOME = Anchor(Decimal("5.5"), "Ett oppdrag som ligner.")
MUCH = Anchor(Decimal(10), "Tre like store oppdrag, ledet til mål.")


def with_anchors(world: CompetitionWorld, *anchors: Anchor, name: str = "Kompetanse") -> CompetitionWorld:
    """The criteria as they stand, and the anchors on one of them."""
    rows = [
        CriterionInput(
            one.name,
            one.weight,
            one.kind,
            one.description,
            one.documentation,
            one.climate,
            one.id,
            anchors=anchors if one.name == name else one.anchors,
        )
        for one in world.terms.criteria
    ]
    return replace(world, criteria=actions.set_criteria(world.id, rows, by=world.cast.brita, at=DRAFTED_AT))


@pytest.fixture
def draft(dps: DpsWorld) -> CompetitionWorld:
    return draft_competition(dps)


def test_they_stand_from_the_fewest_points_to_the_most_whatever_order_they_were_written_in(
    draft: CompetitionWorld,
) -> None:
    assert with_anchors(draft, MUCH, NOTHING, SOME).terms.criteria[0].anchors == (NOTHING, SOME, MUCH)


def test_the_invitation_tells_them_to_everyone(draft: CompetitionWorld) -> None:
    world = publish(with_anchors(draft, NOTHING, SOME, MUCH))
    (letter, *_) = [
        one for one in documents.letters_for_matter(world.cast.brita, world.id) if one.kind == "competitions.invitation"
    ]
    said = said_in(documents.letter(world.cast.brita, letter.id).letter)
    for words in ("0 poeng: Ingen oppdrag", "5,5 poeng: Ett oppdrag", "10 poeng: Tre like store"):
        assert words in said


def test_a_published_one_stays_as_it_is(draft: CompetitionWorld) -> None:
    world = publish(with_anchors(draft, NOTHING, MUCH))
    assert refused(lambda: with_anchors(world, NOTHING)) == "competitions.already_published"
    with pytest.raises(Error, match="locked"), transaction.atomic():
        AwardCriterion.objects.filter(pk=world.criteria[0]).update(anchors=[])


@pytest.mark.parametrize(
    ("anchors", "code"),
    [
        ((NOTHING, Anchor(Decimal(0), "Noe annet.")), "anchor_twice"),
        ((Anchor(Decimal(-1), "Under null."),), "anchor_off_the_scale"),
        ((Anchor(Decimal(5), "  "),), "anchor_without_words"),
    ],
)
def test_points_are_explained_once_in_words_and_not_below_zero(
    draft: CompetitionWorld, anchors: tuple[Anchor, ...], code: str
) -> None:
    assert refused(lambda: with_anchors(draft, *anchors)) == f"evaluation.{code}"


def test_price_is_computed_and_has_none_in_the_database_either(draft: CompetitionWorld) -> None:
    code = refused(lambda: with_anchors(draft, MUCH, name="Pris"))
    assert code == "evaluation.anchors_of_no_quality_criterion"
    with pytest.raises(Error, match="award_criterion_anchors_of_quality"), transaction.atomic():
        AwardCriterion.objects.filter(pk=draft.criteria[-1]).update(anchors=[MUCH.to_json()])


def test_points_above_the_scale_of_the_model_keep_it_from_being_published(draft: CompetitionWorld) -> None:
    world = with_anchors(draft, NOTHING, MUCH)
    model = EvaluationModel("linear_floor", scale=Decimal(5))
    actions.set_model(world.id, model, by=world.cast.brita, at=DRAFTED_AT)
    readiness = competition_queries.check(world.cast.brita, world.id, at=PUBLISHED_AT)
    assert "evaluation.anchor_off_the_scale" in {one.code for one in readiness.findings if one.severity == "block"}


def test_a_copy_explains_its_points_as_the_earlier_one_did(draft: CompetitionWorld) -> None:
    world = publish(with_anchors(draft, NOTHING, MUCH))
    made = actions.create(
        world.dps.id,
        category_ids=world.dps.category_ids[:1],
        title="En til",
        copy_of=world.id,
        by=world.cast.brita,
        at=PUBLISHED_AT,
    )
    assert competition_queries.terms(made).criteria[0].anchors == (NOTHING, MUCH)
