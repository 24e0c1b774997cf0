"""Lots in pages: the buyer divides and publishes them together, the supplier tenders for one at a time."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import pytest

from terskel.awards import actions as awards
from terskel.awards import lots
from terskel.awards import queries as award_queries
from terskel.competitions import actions, queries
from terskel.core.actors import SYSTEM
from terskel.documents import queries as documents
from terskel.tenders import actions as tenders
from terskel.tenders.content import RequirementAnswer
from tests.rooms.refusals import refused
from tests.web.visiting import text_of, visitor
from tests.worlds.competitions import (
    ASKED_AT,
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
from tests.worlds.evaluations import (
    APPROVED_AT,
    PREPARED_AT,
    EvaluationWorld,
    characteristics,
    check_evidence,
    finalised,
    said_in,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

PAGE, NAMES, LIMITS = (f"authority:competition_lots{page}" for page in ("", "_change", "_limits"))


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(dps_with_rival), title="Testledere")


def divided(
    draft: CompetitionWorld, *, most_awarded: int | None = None, names: Sequence[str] = ("Nord", "Sør")
) -> list[UUID]:
    brita = draft.cast.brita
    purchase = actions.divide(draft.id, list(names), by=brita, at=DRAFTED_AT)
    ids = [one.competition_id for one in queries.purchase(brita, purchase, at=DRAFTED_AT).lots]
    for one in ids:
        actions.change_draft(one, estimated_value=Decimal(900_000), by=brita, at=DRAFTED_AT)
    if most_awarded:
        rule = "Den der forskjellen til neste tilbud er størst."
        limits = {"most_tendered": None, "most_awarded": most_awarded, "award_rule": rule}
        actions.set_limits(purchase, **limits, by=brita, at=DRAFTED_AT)
    return ids


def published(
    draft: CompetitionWorld, *, most_awarded: int | None = None, names: Sequence[str] = ("Nord", "Sør")
) -> list[UUID]:
    ids = divided(draft, most_awarded=most_awarded, names=names)
    purchase = queries.competition(draft.cast.brita, draft.id, at=DRAFTED_AT).lots
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
    assert "2 delkontrakter har ingen anslått verdi ennå" in " ".join(brita.get(PAGE, draft.id, at=DRAFTED_AT).split())
    answer = brita.post("authority:competition_lot_add", draft.id, at=DRAFTED_AT, lot="nord", estimated_value="500 000")
    assert "samme navn" in text_of(answer)
    assert 'value="500 000"' in answer.content.decode()
    brita.done("authority:competition_lot_add", draft.id, at=DRAFTED_AT, lot="Midt", estimated_value="500 000")
    view = queries.competition(draft.cast.brita, draft.id, at=DRAFTED_AT).lots
    assert view is not None
    assert [lot.estimated_value for lot in view.lots] == [None, None, Decimal(500_000)]
    written = {f"name_{lot.competition_id}": lot.name for lot in view.lots}
    written |= {f"value_{lot.competition_id}": "500 000" for lot in view.lots}
    last = f"name_{view.lots[2].competition_id}"
    answer = brita.post(NAMES, draft.id, at=DRAFTED_AT, **written | {last: "NORD"})
    assert f'href="#id_{last}"' in answer.content.decode()
    assert 'value="NORD"' in answer.content.decode()
    brita.done(NAMES, draft.id, at=DRAFTED_AT, **written)
    answer = brita.post(LIMITS, draft.id, at=DRAFTED_AT, most_tendered="2", most_awarded="1", award_rule="")
    assert "hvilke delkontrakter en leverandør får" in text_of(answer)
    brita.done(LIMITS, draft.id, at=DRAFTED_AT, most_tendered="2", most_awarded="1", award_rule="Størst forskjell.")
    page = brita.get(PAGE, draft.id, at=DRAFTED_AT)
    for words in ("1 500 000 kr", "Høyst 2 delkontrakter", "Størst forskjell.", "Kontroller og publiser"):
        assert words in page, words
    assert "Delkontrakt 1 av 3" in brita.get("authority:competition_draft", draft.id, at=DRAFTED_AT)
    assert "Kontrollen av delkontrakt 3" in brita.get("authority:competition_check", draft.id, at=PUBLISHED_AT)
    chosen = {"closes_at": "22.1.2027 12.00", "openers": [str(one) for one in openers(draft.cast)]}
    before = " ".join(brita.get("authority:competition_publish", draft.id, at=PUBLISHED_AT, **chosen).split())
    assert "samme åpnere. Nord Sør Midt" in before
    brita.done("authority:competition_publish", draft.id, at=PUBLISHED_AT, **chosen)
    done = brita.get("authority:competition_published", draft.id, at=PUBLISHED_AT)
    assert "Delkontraktene er publisert" in done
    told = " ".join(done.split())
    assert [one for lot in view.lots if (one := f"{lot.name} {lot.reference}") not in told] == []
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


def test_a_correction_of_one_lot_is_made_in_those_that_are_ticked_too(draft: CompetitionWorld) -> None:
    first, second = published(draft)
    terms = queries.terms(first)
    given = {"title": terms.title, "scope": terms.scope, "need": terms.need, "duration_text": terms.duration_text}
    harmless = {"others_would_come": "no", "other_purchase": "no", "more_time": "no", "grounds": "Samme pris."}
    brita, here = visitor(draft.cast.brita), ("authority:competition_correct_texts", first)
    assert "Rett det i disse delkontraktene også" in brita.get(*here, at=ASKED_AT)
    brita.done(*here, at=ASKED_AT, **given, **harmless, place="Oslo", reason="Feil sted.", contact="B", also=[second])
    assert [queries.terms(one).place for one in (first, second)] == ["Oslo", "Oslo"]
    page = visitor(draft.cast.bjorn).get("supplier:competition", second, at=ASKED_AT)
    assert "Før: Tønsberg" in " ".join(page.split())


def finished(draft: CompetitionWorld, competition_id: UUID) -> EvaluationWorld:
    """Both tendered, Bjørn comes first."""
    deliver(competition_id, draft)
    deliver(competition_id, draft, "camilla", Decimal(700_000))
    tenders.settle(competition_id, by=SYSTEM, at=OPENING_AT)
    return finalised(draft.cast, opened=open_tenders(lot_world(draft, competition_id)))


def test_a_supplier_with_all_the_lots_it_may_have_gives_way_to_the_next_in_rank(draft: CompetitionWorld) -> None:
    first, second = published(draft, most_awarded=1)
    brita, cast = visitor(draft.cast.brita), draft.cast
    for one in (first, second):
        world = finished(draft, one)
        page = brita.get("authority:award_prepare", one, at=PREPARED_AT)
        assert ("Den neste i rangeringen foreslås" in page) == (one == second)
        assert ("forskjellen til neste tilbud" in page) == (one == second)
        award_id = awards.prepare(one, characteristics=characteristics(world), by=cast.brita, at=PREPARED_AT)
        check_evidence(award_id, cast.brita)
        awards.submit(award_id, by=cast.brita, at=PREPARED_AT)
        awards.approve(award_id, by=cast.daniel, at=APPROVED_AT)
    won = [award_queries.award(cast.brita, one, at=APPROVED_AT).winner_supplier_id for one in (first, second)]
    assert won == [cast.fjordsikt_id, cast.rival_id]
    told = award_queries.award(cast.brita, second, at=APPROVED_AT).letters
    letters = {key: said_in(documents.letter(cast.brita, letter_id).letter) for key, letter_id in told}
    assert "rangert høyere enn det valgte" in letters[cast.fjordsikt_id]
    assert "Nord" in letters[cast.fjordsikt_id]
    assert "rangert høyere" not in letters[cast.rival_id]
    report = award_queries.award(cast.brita, second, at=APPROVED_AT).report_letter_id
    assert report is not None
    assert "rangert som nummer 2 av 2" in said_in(documents.letter(cast.brita, report).letter)
    code = refused(lambda: lots.require_within_limit(queries.terms(second), cast.fjordsikt_id, at=APPROVED_AT))
    assert code == "awards.above_the_limit_of_lots"
    form = brita.get("authority:award", second, at=APPROVED_AT)
    assert "én for mye" not in form


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
