"""A tenderer is asked in writing only: to clarify (FOA § 23-5), or to explain an abnormally low price (§ 24-9)."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import Error, IntegrityError, transaction

from terskel.awards import writing
from terskel.awards.protocol import Abandoned, procurement_report
from terskel.competitions import queries as competitions
from terskel.core.actors import Actor
from terskel.core.decisions import Decision, Missing, Refused, RefusedAct
from terskel.core.evaluation import Criterion, EvaluatedTender, EvaluationModel, rank
from terskel.core.ids import uuid7
from terskel.disclosure import sections
from terskel.disclosure.sections import Frame
from terskel.documents import queries as documents
from terskel.documents.letters import LetterData, Party
from terskel.evaluation import actions, policy, queries
from terskel.evaluation.models import Enquiry, EvaluationResult
from terskel.evaluation.ranking import freeze
from terskel.evaluation.waiting import my_work
from tests.rooms.refusals import refused
from tests.web.visiting import visitor
from tests.worlds.evaluations import FINALISED_AT, SCORED_AT, EvaluationWorld, said_in, scored
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

DUE_AT = SCORED_AT + timedelta(hours=38)
ANSWERED_AT = SCORED_AT + timedelta(hours=3)
ASKS = "Hvilket av de tre oppdragene ble avsluttet i 2025?"
LOW = "Prisen er 40 % under de andres. Hvordan dekker dere lønn etter tariff?"
ANSWER = "Oppdraget for etaten ble avsluttet i mai 2025."
NOTE = "Svaret avklarer det vi spurte om."


@pytest.fixture
def world() -> EvaluationWorld:
    return lent(scored)


def ask(world: EvaluationWorld, *, kind: str = "clarification", text: str = ASKS, by: Actor | None = None) -> UUID:
    asker = by or world.cast.eva_at_helfo
    return actions.ask_tenderer(world.id, world.camillas, kind=kind, text=text, due_at=DUE_AT, by=asker, at=SCORED_AT)


def answer(world: EvaluationWorld, enquiry_id: UUID, *, by: Actor | None = None, text: str = ANSWER) -> None:
    actions.answer_enquiry(enquiry_id, text, by=by or world.cast.camilla, at=ANSWERED_AT)


def conclude(world: EvaluationWorld, enquiry_id: UUID, note: str = NOTE) -> None:
    actions.close_enquiry(enquiry_id, note, by=world.cast.eva_at_helfo, at=ANSWERED_AT)


def reject(world: EvaluationWorld, ground: str = "R-248-2b") -> None:
    actions.reject_tender(
        world.id,
        world.camillas,
        ground=ground,
        reason="Forklaringen viser ikke hvordan lønn etter tariff dekkes.",
        by=world.cast.eva_at_helfo,
        at=ANSWERED_AT,
    )


def test_only_the_panel_asks_with_words_and_with_time_to_answer(world: EvaluationWorld) -> None:
    assert refused(lambda: ask(world, by=world.cast.brita)) == "evaluation.not_on_panel"
    with pytest.raises(Missing):
        ask(world, by=world.cast.bjorn)
    assert refused(lambda: ask(world, text="Hva?")) == "evaluation.enquiry_too_short"
    assert refused(lambda: ask(world, kind="offer")) == "evaluation.unknown_enquiry"
    for due_at in (SCORED_AT, SCORED_AT + timedelta(seconds=1), DUE_AT - timedelta(microseconds=1)):
        given = {"kind": "price", "text": LOW, "due_at": due_at, "by": world.cast.eva_at_helfo, "at": SCORED_AT}
        with pytest.raises(RefusedAct) as stopped:
            actions.ask_tenderer(world.id, world.camillas, **given)
        assert stopped.value.refused.code == "evaluation.enquiry_without_time"
        assert stopped.value.refused.facts["earliest"] == DUE_AT


def test_the_tenderer_alone_gets_the_letter_and_reads_the_question(world: EvaluationWorld) -> None:
    enquiry_id = ask(world, kind="price", text=LOW)
    own = queries.enquiry_for_supplier(world.cast.camilla, enquiry_id)
    said = said_in(documents.letter(world.cast.camilla, own.letter_id).letter)
    assert LOW in said
    assert "§ 24-9" in said
    for stranger in (world.cast.bjorn, world.cast.brita):
        with pytest.raises(Missing):
            queries.enquiry_for_supplier(stranger, enquiry_id)
    with pytest.raises(Missing):
        documents.letter(world.cast.bjorn, own.letter_id)


def test_it_is_answered_once_in_time_and_by_the_tenderer(world: EvaluationWorld) -> None:
    enquiry_id = ask(world)
    with pytest.raises(Missing):
        answer(world, enquiry_id, by=world.cast.bjorn)
    assert refused(lambda: answer(world, enquiry_id, text="  ")) == "evaluation.answer_empty"
    answer(world, enquiry_id)
    assert refused(lambda: answer(world, enquiry_id)) == "evaluation.enquiry_is_answered"
    (asked,) = queries.matrix(world.cast.eva_at_helfo, world.id).sheet(world.camillas).asked
    assert (asked.answer, asked.answered_by_name) == (ANSWER, world.cast.camilla.name)


def test_the_limit_is_the_first_instant_too_late(world: EvaluationWorld) -> None:
    enquiry_id = ask(world)
    just = DUE_AT - timedelta(microseconds=1)
    too_late = lambda: actions.answer_enquiry(enquiry_id, ANSWER, by=world.cast.camilla, at=DUE_AT)  # noqa: E731
    assert refused(too_late) == "evaluation.answer_too_late"
    actions.answer_enquiry(enquiry_id, ANSWER, by=world.cast.camilla, at=just)
    assert Enquiry.objects.get(pk=enquiry_id).answered_at == just


def test_the_panel_concludes_when_it_has_heard_and_the_tenderer_is_not_shown_it(world: EvaluationWorld) -> None:
    enquiry_id = ask(world)
    assert refused(lambda: conclude(world, enquiry_id)) == "evaluation.enquiry_runs"
    answer(world, enquiry_id)
    assert refused(lambda: conclude(world, enquiry_id, "Ja.")) == "evaluation.enquiry_needs_conclusion"
    conclude(world, enquiry_id)
    assert refused(lambda: conclude(world, enquiry_id)) == "evaluation.enquiry_is_closed"
    assert queries.enquiry_for_supplier(world.cast.camilla, enquiry_id).asked.closing_note == ""


@pytest.mark.parametrize("ground", ["R-248-1c", "R-248-2b"])
def test_a_tender_is_rejected_for_a_low_price_only_after_it_was_asked_about(
    world: EvaluationWorld, ground: str
) -> None:
    assert refused(lambda: reject(world, ground)) == "evaluation.low_price_not_asked"
    ask(world)
    assert refused(lambda: reject(world, ground)) == "evaluation.low_price_not_asked"
    enquiry_id = ask(world, kind="price", text=LOW)
    assert refused(lambda: reject(world, ground)) == "evaluation.low_price_not_asked"
    answer(world, enquiry_id)
    reject(world, ground)
    actions.confirm_rejection(world.id, world.camillas, by=world.cast.erik_at_helfo, at=ANSWERED_AT)


def test_when_nothing_is_answered_in_time_it_can_be_rejected_all_the_same(world: EvaluationWorld) -> None:
    ask(world, kind="price", text=LOW)
    actions.reject_tender(
        world.id,
        world.camillas,
        ground="R-248-2b",
        reason="Tilbyderen har ikke forklart prisen innen fristen.",
        by=world.cast.eva_at_helfo,
        at=DUE_AT,
    )


def test_a_low_price_is_asked_about_once_at_a_time(world: EvaluationWorld) -> None:
    ask(world, kind="price", text=LOW)
    assert refused(lambda: ask(world, kind="price", text=LOW)) == "evaluation.price_is_asked_about"


def test_the_result_is_not_frozen_before_the_explanation_is_concluded_on(world: EvaluationWorld) -> None:
    freeze = lambda: actions.finalise(world.id, by=world.cast.eva_at_helfo, at=FINALISED_AT)  # noqa: E731
    enquiry_id = ask(world, kind="price", text=LOW)
    assert refused(freeze) == "evaluation.price_question_open"
    answer(world, enquiry_id)
    assert refused(freeze) == "evaluation.price_question_open"
    conclude(world, enquiry_id, "Prisen er forklart med egne ansatte på tariff.")
    freeze()


def test_a_rejected_tender_is_asked_nothing(world: EvaluationWorld) -> None:
    actions.reject_tender(
        world.id,
        world.camillas,
        ground="R-248-2a",
        reason="Tilbudet er uklart om hvem som utfører oppdraget.",
        by=world.cast.eva_at_helfo,
        at=SCORED_AT,
    )
    assert refused(lambda: ask(world)) == "evaluation.tender_rejected"


def test_the_database_keeps_question_answer_and_conclusion(world: EvaluationWorld) -> None:
    enquiry_id = ask(world)
    row = Enquiry.objects.filter(pk=enquiry_id)
    with pytest.raises(Error), transaction.atomic():
        row.update(text="Et annet spørsmål.")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(answer="For sent.", answered_by_id=world.cast.camilla.person_id, answered_at=DUE_AT)
    answer(world, enquiry_id)
    conclude(world, enquiry_id)
    with pytest.raises(Error), transaction.atomic():
        row.update(closing_note="Noe annet.")
    with pytest.raises(Error), transaction.atomic():
        row.delete()


def test_a_low_price_is_explained_and_concluded_on_or_noted_before_the_result_is_frozen(world: EvaluationWorld) -> None:
    def settled(note: str = "") -> Decision:
        sheets = queries.sheets_of(competitions.terms(world.id))
        return policy.low_prices_are_settled(sheets, [world.camillas], note, "FOA § 24-9")

    stopped = settled("Greit nok.")
    assert isinstance(stopped, Refused)
    assert (stopped.code, stopped.clause) == ("evaluation.low_price_unsettled", "FOA § 24-9")
    assert stopped.facts["names"] == ("Rival Konsulenter AS",)
    assert settled(NOT_LOW)
    enquiry_id = ask(world, kind="price", text=LOW)
    answer(world, enquiry_id)
    assert not settled()
    conclude(world, enquiry_id)
    assert settled()


NOT_LOW = "Prisen er som i to tidligere avtaler, og dekker lønn etter tariff."


def test_the_note_is_kept_with_the_result_and_told_in_the_report(world: EvaluationWorld) -> None:
    actions.finalise(world.id, low_price_note=f" {NOT_LOW} ", by=world.cast.eva_at_helfo, at=FINALISED_AT)
    assert EvaluationResult.objects.get().low_price_note == NOT_LOW
    assert f"som ikke er forklart: {NOT_LOW}" in said_in(evaluation_report(world))


def test_the_prices_that_stood_out_are_known_by_tender_when_the_ranking_is_frozen() -> None:
    keys = [uuid7() for _ in range(4)]
    model = EvaluationModel("proportional")
    price = Criterion(str(uuid7()), "Pris", Decimal(100), "price")
    prices = ("50", "52", "100", "101")
    tenders = [EvaluatedTender(str(key), Decimal(one), {}) for key, one in zip(keys, prices, strict=True)]
    frozen = freeze(rank(model, [price], tenders), {str(key): "Tilbyder" for key in keys})
    assert frozen.low_prices == (keys[0], keys[1])


def test_what_was_asked_and_concluded_stands_in_both_reports_and_whole_in_the_case_book(
    world: EvaluationWorld,
) -> None:
    enquiry_id = ask(world, kind="price", text=LOW)
    waiting = said_in_blocks(world)
    assert "Ikke svart." in waiting
    assert "Ikke konkludert." in waiting
    answer(world, enquiry_id)
    conclude(world, enquiry_id)
    actions.finalise(world.id, by=world.cast.eva_at_helfo, at=FINALISED_AT)
    report = said_in(evaluation_report(world))
    for said in (report, said_in(protocol_of(world))):
        assert "Redegjørelse for pris som virker unormalt lav, FOA § 24-9" in said
        assert NOTE in said
        assert ANSWER not in said
    whole = said_in_blocks(world)
    assert LOW in whole
    assert ANSWER in whole
    assert NOTE in whole
    assert set(queries.answers_written(world.id)) == {ANSWER, NOTE}


def said_in_blocks(world: EvaluationWorld) -> str:
    terms = competitions.terms(world.id)
    told = sections.asked(Frame(terms, Party("Helfo"), FINALISED_AT), queries.sheets_of(terms))
    assert told is not None
    return said_in(told)


def evaluation_report(world: EvaluationWorld) -> LetterData:
    (found,) = [
        one.id for one in documents.letters_for_matter(world.cast.brita, world.id) if one.kind == "evaluation.report"
    ]
    return documents.letter(world.cast.brita, found).letter


def protocol_of(world: EvaluationWorld) -> LetterData:
    course = writing.course(competitions.terms(world.id), FINALISED_AT)
    return procurement_report(course, Abandoned(reason="Bevilgningen falt bort.", decided_by="Daniel"))


def test_where_nobody_was_asked_no_document_says_anything_of_it(world: EvaluationWorld) -> None:
    terms = competitions.terms(world.id)
    assert sections.asked(Frame(terms, Party("Helfo"), FINALISED_AT), queries.sheets_of(terms)) is None
    assert "Avklaringer og redegjørelser" not in said_in(protocol_of(world))


def test_nothing_is_frozen_while_a_tenderer_that_was_asked_is_waited_for(world: EvaluationWorld) -> None:
    """Whoever was given time to answer has it, and what the panel made of the answer is on record."""
    eva = world.cast.eva_at_helfo
    enquiry_id = ask(world)
    frozen = lambda: actions.finalise(world.id, by=eva, at=ANSWERED_AT)  # noqa: E731
    assert refused(frozen) == "evaluation.question_open"
    answer(world, enquiry_id)
    assert refused(frozen) == "evaluation.question_open"
    [work] = my_work(eva)
    assert not work.freezable
    bench = visitor(eva).get("authority:home", at=ANSWERED_AT)
    assert "Konkluder på det Rival Konsulenter AS er spurt om" in bench
    assert "Lås resultatet" not in bench
    assert "har svart" in visitor(eva).get("authority:evaluation_matrix", world.id, at=ANSWERED_AT)
    conclude(world, enquiry_id)
    assert my_work(eva)[0].freezable
    frozen()
    assert my_work(eva) == []


def test_a_question_to_a_tenderer_that_is_rejected_holds_nothing_up(world: EvaluationWorld) -> None:
    ask(world)
    reject(world, ground="R-248-2a")
    actions.confirm_rejection(world.id, world.camillas, by=world.cast.erik_at_helfo, at=ANSWERED_AT)
    [work] = my_work(world.cast.eva_at_helfo)
    assert work.freezable
