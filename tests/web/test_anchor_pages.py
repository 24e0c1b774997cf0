"""What the points mean is written in the editor, read by suppliers, and stands where points are given."""

from decimal import Decimal

import pytest

from terskel.core.evaluation import Anchor
from terskel.documents import queries as documents
from terskel.evaluation import queries as evaluations
from tests.rooms.competitions.test_anchors import MUCH, NOTHING, SOME, with_anchors
from tests.web.visiting import text_of, visitor
from tests.worlds.cast import Cast
from tests.worlds.competitions import (
    DRAFTED_AT,
    PUBLISHED_AT,
    CompetitionWorld,
    dps_with_rival,
    draft_competition,
    opened,
    publish,
)
from tests.worlds.evaluations import SCORED_AT, EvaluationWorld, finalised, panel_declared, pass_requirements, said_in
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def drafted(cast: Cast) -> CompetitionWorld:
    return draft_competition(dps_with_rival(cast))


def opened_with_anchors(cast: Cast) -> CompetitionWorld:
    return opened(publish(with_anchors(drafted(cast), NOTHING, SOME, MUCH)))


def at_work(cast: Cast) -> EvaluationWorld:
    world = panel_declared(cast, opened=opened_with_anchors(cast))
    pass_requirements(world, world.bjorns, world.camillas)
    return world


def written(world: CompetitionWorld, anchors: str, kind: str = "quality") -> dict[str, str]:
    """The form of one criterion as it is sent."""
    return {
        "criterion-TOTAL_FORMS": "1",
        "criterion-INITIAL_FORMS": "1",
        "criterion-0-id": str(world.criteria[0]),
        "criterion-0-name": "Kompetanse",
        "criterion-0-weight": "30",
        "criterion-0-kind": kind,
        "criterion-0-anchors": anchors,
    }


def test_a_buyer_writes_a_line_for_each_and_finds_them_again() -> None:
    world = lent(drafted)
    brita = visitor(world.cast.brita)
    lines = "10 : Tre like store.\r\n\r\n5,5 – Ett som ligner: i helse\r\n0= Ingenting"
    brita.done("authority:competition_criteria", world.id, at=DRAFTED_AT, **written(world, lines))
    assert world.terms.criteria[0].anchors == (
        Anchor(Decimal(0), "Ingenting"),
        Anchor(Decimal("5.5"), "Ett som ligner: i helse"),
        Anchor(Decimal(10), "Tre like store."),
    )
    page = brita.get("authority:competition_criteria", world.id, at=DRAFTED_AT)
    assert "0: Ingenting 5,5: Ett som ligner: i helse 10: Tre like store." in page


@pytest.mark.parametrize(
    ("lines", "kind", "words"),
    [
        ("10: Mye\nogså mye", "quality", "«også mye»"),
        ("10:", "quality", "«10:»"),
        ("1.2.3: Mye", "quality", "«1.2.3: Mye»"),
        ("10: Mye\n10: Også mye", "quality", "to ganger"),
        ("10: Mye", "price", "Pris blir regnet ut"),
    ],
)
def test_a_line_that_makes_no_sense_is_named_and_nothing_is_lost(lines: str, kind: str, words: str) -> None:
    world = lent(drafted)
    data = written(world, lines, kind)
    answer = visitor(world.cast.brita).post("authority:competition_criteria", world.id, at=DRAFTED_AT, **data)
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert lines in answer.content.decode()
    assert world.terms.criteria[0].anchors == ()


def test_everyone_reads_them_on_the_public_page_and_a_tenderer_beside_the_answer() -> None:
    world = lent(opened_with_anchors)
    public = visitor(world.cast.bjorn).get("public:competition", world.terms.reference, at=PUBLISHED_AT)
    assert "Hva poengene betyr" in public
    assert MUCH.meaning in public


@pytest.mark.parametrize("page", ["evaluation_grid", "evaluation_criterion"])
def test_they_stand_where_points_are_given(page: str) -> None:
    world = lent(at_work)
    args = [world.id, world.quality[0]] if page == "evaluation_criterion" else [world.id]
    shown = visitor(world.cast.eva_at_helfo).get(f"authority:{page}", *args, at=SCORED_AT)
    for anchor in (NOTHING, SOME, MUCH):
        assert anchor.meaning in shown


def frozen(cast: Cast) -> EvaluationWorld:
    return finalised(cast, opened=opened_with_anchors(cast))


def test_the_report_says_what_the_points_were_held_to() -> None:
    world = lent(frozen)
    report_id = evaluations.result(world.cast.brita, world.id).report_letter_id
    assert "5,5 poeng: Ett oppdrag" in said_in(documents.letter(world.cast.brita, report_id).letter)
