"""Lots in pages: the buyer divides and publishes them together, the supplier tenders for one at a time."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from terskel.competitions import actions, queries
from terskel.core.actors import SYSTEM
from terskel.tenders import actions as tenders
from terskel.tenders.content import RequirementAnswer
from tests.web.visiting import text_of, visitor
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    DRAFTED_AT,
    OPENING_AT,
    PUBLISHED_AT,
    CompetitionWorld,
    dps_with_rival,
    draft_competition,
    open_tenders,
    openers,
)
from tests.worlds.evaluations import PREPARED_AT, prepared
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

PAGE = "authority:competition_lots"


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(dps_with_rival), title="Testledere")


def divided(draft: CompetitionWorld, *, most_awarded: int | None = None) -> list[UUID]:
    brita = draft.cast.brita
    purchase = actions.divide(draft.id, ["Nord", "Sør"], by=brita, at=DRAFTED_AT)
    ids = [one.competition_id for one in queries.purchase(brita, purchase, at=DRAFTED_AT).lots]
    for one in ids:
        actions.change_draft(one, estimated_value=Decimal(900_000), by=brita, at=DRAFTED_AT)
    if most_awarded:
        rule = "Den der forskjellen til neste tilbud er størst."
        limits = {"most_tendered": None, "most_awarded": most_awarded, "award_rule": rule}
        actions.set_limits(purchase, **limits, by=brita, at=DRAFTED_AT)
    return ids


def published(draft: CompetitionWorld, *, most_awarded: int | None = None) -> list[UUID]:
    ids = divided(draft, most_awarded=most_awarded)
    purchase = queries.lots_of(draft.cast.brita, draft.id, at=DRAFTED_AT)
    assert purchase is not None
    actions.publish_lots(
        purchase.purchase_id, closes_at=CLOSES_AT, openers=openers(draft.cast), by=draft.cast.brita, at=PUBLISHED_AT
    )
    return ids


def test_the_buyer_divides_writes_limits_and_publishes_all_lots_in_one_act(draft: CompetitionWorld) -> None:
    brita = visitor(draft.cast.brita)
    assert "Del opp i delkontrakter" in brita.get("authority:competition_draft", draft.id, at=DRAFTED_AT)
    answer = brita.post(PAGE, draft.id, at=DRAFTED_AT, names="Nord\nnord")
    assert "samme navn" in text_of(answer)
    brita.done(PAGE, draft.id, at=DRAFTED_AT, names="Nord\nSør\n\n")
    brita.done("authority:competition_lot_add", draft.id, at=DRAFTED_AT, lot="Midt")
    view = queries.lots_of(draft.cast.brita, draft.id, at=DRAFTED_AT)
    assert view is not None
    for lot in view.lots:
        actions.change_draft(lot.competition_id, estimated_value=Decimal(500_000), by=draft.cast.brita, at=DRAFTED_AT)
    answer = brita.post(PAGE, draft.id, at=DRAFTED_AT, most_tendered="2", most_awarded="1", award_rule="")
    assert "hvilke delkontrakter en leverandør får" in text_of(answer)
    brita.done(PAGE, draft.id, at=DRAFTED_AT, most_tendered="2", most_awarded="1", award_rule="Størst forskjell.")
    page = brita.get(PAGE, draft.id, at=DRAFTED_AT)
    assert "1 500 000 kr" in page
    assert "Delkontrakt 1 av 3" in brita.get("authority:competition_draft", draft.id, at=DRAFTED_AT)
    assert "Kontrollen av delkontrakt 3" in brita.get("authority:competition_check", draft.id, at=PUBLISHED_AT)
    chosen = {"closes_at": "22.1.2027 12.00", "openers": [str(one) for one in openers(draft.cast)]}
    brita.done("authority:competition_publish", draft.id, at=PUBLISHED_AT, **chosen)
    assert {queries.terms(lot.competition_id).closes_at for lot in view.lots} == {CLOSES_AT}


def test_what_one_lot_lacks_stops_them_all_and_is_told_on_the_page(draft: CompetitionWorld) -> None:
    first, second = divided(draft)
    actions.change_draft(second, scope="", by=draft.cast.brita, at=DRAFTED_AT)
    brita = visitor(draft.cast.brita)
    chosen = {"closes_at": "22.1.2027 12.00", "openers": [str(one) for one in openers(draft.cast)]}
    answer = brita.post("authority:competition_publish", first, at=PUBLISHED_AT, **chosen)
    assert answer.status_code == 200
    assert "Må rettes" in text_of(answer)
    assert queries.terms(first).published_at is None


def test_the_supplier_sees_the_lots_together_and_which_it_has_delivered(draft: CompetitionWorld) -> None:
    first, second = published(draft, most_awarded=1)
    bjorn = draft.cast.bjorn
    deliver(first, draft)
    page = visitor(bjorn).get("supplier:competition", second, at=DELIVERED_AT)
    assert "delkontrakt 2 av 2 i «Testledere»" in page
    assert "tildeles høyst 1" in page
    assert "Levert" in page
    public = visitor(bjorn).get("public:competition", queries.terms(first).reference, at=DELIVERED_AT)
    assert "delkontrakt 1 av 2" in public


def test_a_supplier_that_would_win_one_lot_too_many_is_told_of_with_the_published_rule(draft: CompetitionWorld) -> None:
    ids = published(draft, most_awarded=1)
    brita = visitor(draft.cast.brita)
    pages = []
    for one in ids:
        deliver(one, draft)
        deliver(one, draft, "camilla", Decimal(700_000))
        tenders.settle(one, by=SYSTEM, at=OPENING_AT)
        world = lot_world(draft, one)
        prepared(draft.cast, opened=open_tenders(world))
        pages.append(brita.get("authority:award", one, at=PREPARED_AT + timedelta(minutes=1)))
    assert "Delkontrakt 1 av 2" in pages[0]
    assert "én for mye" not in pages[0]
    assert "én for mye" in pages[1]
    assert "forskjellen til neste tilbud" in pages[1]
    form = brita.get("authority:award_evidence", ids[0], at=PREPARED_AT)
    assert "ikke er delt" not in form


def lot_world(draft: CompetitionWorld, competition_id: UUID) -> CompetitionWorld:
    terms = queries.terms(competition_id)
    return CompetitionWorld(
        cast=draft.cast,
        dps=draft.dps,
        id=competition_id,
        requirements=tuple(one.id for one in terms.requirements),
        criteria=tuple(one.id for one in terms.criteria),
    )


def deliver(
    competition_id: UUID, draft: CompetitionWorld, name: str = "bjorn", price: Decimal = Decimal(600_000)
) -> None:
    by, terms = getattr(draft.cast, name), queries.terms(competition_id)
    tenders.save_draft(
        competition_id,
        price=price,
        requirements={one.id: RequirementAnswer(True) for one in terms.requirements},
        criteria={one.id: f"{by.name} svarer." for one in terms.quality_criteria},
        by=by,
        at=DELIVERED_AT,
    )
    tenders.deliver(competition_id, received_at=DELIVERED_AT, by=by, at=DELIVERED_AT)
