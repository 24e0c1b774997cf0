"""A price form: rows the buyer lays out, prices each tenderer gives, and the one sum core computes from them."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from terskel.competitions import actions as competitions
from terskel.competitions import queries as competition_queries
from terskel.core.actors import SYSTEM
from terskel.core.decisions import Missing
from terskel.core.evaluation import EvaluationModel, PriceLine, rank
from terskel.documents import queries as documents
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.tenders import actions, queries
from terskel.tenders.content import RequirementAnswer, total
from tests.rooms.refusals import refused
from tests.worlds.competitions import (
    DELIVERED_AT,
    DRAFTED_AT,
    OPENING_AT,
    CompetitionWorld,
    dps_with_rival,
    draft_competition,
    open_tenders,
    publish,
)
from tests.worlds.evaluations import FINALISED_AT, give, panel_declared, pass_requirements, said_in
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

HOURS = PriceLine("", "Seniorutvikler", Decimal("1200.5"), unit="time", estimated=True)
RUN = PriceLine("", "Drift", Decimal(1), when="yearly", unit="år")
TRAINING = PriceLine("", "Opplæring", Decimal(2), unit="dag", zero=True)
ROWS = (HOURS, RUN, TRAINING)
BJORN = (Decimal("1333.33"), Decimal("20000.00"), Decimal(0))
CAMILLA = (Decimal("1200.10"), Decimal("90000.00"), Decimal("5000.50"))


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(dps_with_rival))


@pytest.fixture
def world(draft: CompetitionWorld) -> CompetitionWorld:
    lay_out(draft)
    return publish(draft)


def lay_out(draft: CompetitionWorld, lines: tuple[PriceLine, ...] = ROWS) -> tuple[str, ...]:
    return competitions.set_price_form(draft.id, lines, rate=Decimal(4), years=4, by=draft.cast.brita, at=DRAFTED_AT)


def ids(world: CompetitionWorld) -> list[str]:
    form = world.terms.price_form
    assert form is not None
    return [line.id for line in form.lines]


def write(world: CompetitionWorld, prices: dict[str, Decimal | None], name: str = "bjorn") -> None:
    by = getattr(world.cast, name)
    actions.save_draft(
        world.id,
        prices=prices,
        requirements={one: RequirementAnswer(True) for one in world.requirements},
        criteria=dict.fromkeys(world.criteria[:-1], "Svar."),
        by=by,
        at=DELIVERED_AT,
    )


def test_the_form_is_published_with_the_model_and_locked_by_its_digest(world: CompetitionWorld) -> None:
    model = world.terms.model
    assert model is not None
    assert world.terms.model_digest == model.digest()
    (invitation,) = [
        documents.letter(world.cast.brita, one.id)
        for one in documents.letters_for_matter(world.cast.brita, world.id)
        if one.kind == "competitions.invitation"
    ]
    told = said_in(invitation.letter)
    for words in ("Seniorutvikler", "1 200,5 (anslag)", "avrundes til hele øre"):
        assert words in told, words


def test_a_row_left_empty_is_missing_and_the_others_stand(world: CompetitionWorld) -> None:
    hours, run, training = ids(world)
    write(world, {hours: Decimal(1000)})
    write(world, {run: Decimal(5)})
    mine = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT)
    assert [(one.kind, one.asked, one.given) for one in mine.gaps] == [("prices", 3, 2)]
    assert mine.content.prices == {hours: Decimal(1000), run: Decimal(5)}
    assert total(mine.content, mine.terms) is None
    write(world, {run: None, training: Decimal(0)})
    mine = queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT)
    assert mine.content.prices == {hours: Decimal(1000), training: Decimal(0)}


@pytest.mark.parametrize(
    ("row", "price", "code"),
    [
        (0, "0", "tenders.unit_price_zero"),
        (0, "-1", "tenders.unit_price_negative"),
        (0, "1.005", "tenders.unit_price_not_in_ore"),
        (0, "1000000000001", "tenders.unit_price_too_high"),
    ],
)
def test_a_price_that_cannot_be_compared_is_refused_by_the_name_of_its_row(
    world: CompetitionWorld, row: int, price: str, code: str
) -> None:
    assert refused(lambda: write(world, {ids(world)[row]: Decimal(price)})) == code


def test_rows_of_another_form_are_missing_and_one_sum_is_not_taken(world: CompetitionWorld) -> None:
    with pytest.raises(Missing):
        write(world, {uuid4().hex: Decimal(1)})
    by = world.cast.bjorn
    code = refused(lambda: actions.save_draft(world.id, price=Decimal(1), by=by, at=DELIVERED_AT))
    assert code == "tenders.price_is_a_form"


def test_a_price_of_zero_that_the_model_divides_by_is_refused_while_it_is_written(draft: CompetitionWorld) -> None:
    publish(draft)
    by = draft.cast.bjorn
    code = refused(lambda: actions.save_draft(draft.id, price=Decimal(0), by=by, at=DELIVERED_AT))
    assert code == "tenders.price_zero"


def test_what_the_supplier_was_shown_is_what_is_sealed_opened_and_compared(world: CompetitionWorld) -> None:
    """1 200,5 hours, four years of running costs at 4 per cent, two days of training."""
    shown = {}
    for name, prices in (("bjorn", BJORN), ("camilla", CAMILLA)):
        by = getattr(world.cast, name)
        write(world, dict(zip(ids(world), prices, strict=True)), name)
        mine = queries.my_tender(by, world.id, at=DELIVERED_AT)
        shown[mine.supplier_id] = total(mine.content, mine.terms)
        copy = queries.own_copy(by, world.id, language="nb", at=DELIVERED_AT)
        assert "Seniorutvikler" in str(copy)
        actions.deliver(world.id, received_at=DELIVERED_AT, by=by, at=DELIVERED_AT)
    assert shown[world.cast.fjordsikt_id] == Decimal("1673260.57")
    actions.settle(world.id, by=SYSTEM, at=OPENING_AT)
    found = panel_declared(world.cast, opened=open_tenders(world))
    opened = {one.supplier_id: one for one in queries.opened_for_room(world.id)}
    assert {key: one.price for key, one in opened.items()} == shown
    assert opened[world.cast.fjordsikt_id].prices == dict(zip(ids(world), BJORN, strict=True))
    pass_requirements(found, found.bjorns, found.camillas)
    give(found, found.bjorns, "9", "8")
    give(found, found.camillas, "6", "7")
    evaluations.finalise(world.id, by=world.cast.eva_at_helfo, at=FINALISED_AT)
    result = evaluation_queries.result(world.cast.brita, world.id)
    model = world.terms.model
    assert model is not None
    ranked = rank(
        model, [one.for_evaluation for one in world.terms.criteria], [one.for_evaluation for one in result.sheets]
    )
    assert {UUID(one.tender_id): one.price for one in ranked.rows} == {
        one.tender_id: shown[one.supplier_id] for one in result.sheets
    }
    assert [row.tender_id for row in result.ranking.rows] == [UUID(row.tender_id) for row in ranked.rows]


def test_a_form_of_a_model_that_is_not_chosen_or_fixes_the_price_is_refused(draft: CompetitionWorld) -> None:
    brita = draft.cast.brita
    competitions.set_model(draft.id, EvaluationModel("fixed_price", fixed_amount=Decimal(1)), by=brita, at=DRAFTED_AT)
    assert refused(lambda: lay_out(draft)) == "competitions.price_form_of_fixed_price"
    blank = competitions.create(
        draft.dps.id, category_ids=[draft.dps.category_ids[0]], title="Uten modell", by=brita, at=DRAFTED_AT
    )
    code = refused(lambda: competitions.set_price_form(blank, ROWS, by=brita, at=DRAFTED_AT))
    assert code == "competitions.price_form_before_model"


def test_rows_keep_their_ids_and_a_form_without_rows_is_one_sum_again(draft: CompetitionWorld) -> None:
    first = lay_out(draft)
    form = draft.terms.price_form
    assert form is not None
    assert lay_out(draft, (form.lines[2], form.lines[0])) == (first[2], first[0])
    with pytest.raises(Missing):
        lay_out(draft, (PriceLine(uuid4().hex, "Annet"),))
    code = refused(lambda: lay_out(draft, (HOURS, PriceLine("", "seniorutvikler "))))
    assert code == "evaluation.price_line_without_own_name"
    assert lay_out(draft, ()) == ()
    assert draft.terms.price_form is None


def test_a_copy_of_a_competition_brings_its_price_form(world: CompetitionWorld) -> None:
    brita = world.cast.brita
    copied = competitions.create(
        world.dps.id,
        category_ids=[world.dps.category_ids[0]],
        title="Ny runde",
        copy_of=world.id,
        by=brita,
        at=DRAFTED_AT,
    )
    assert competition_queries.terms(copied).price_form == world.terms.price_form
