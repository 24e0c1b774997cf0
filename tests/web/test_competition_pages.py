"""The buyer's pages: a competition from the first line to the opened tenders, and what may not be seen on the way."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from terskel.awards import actions as awards
from terskel.competitions import actions, queries
from terskel.competitions.actions import ClauseInput
from terskel.core import deadlines, formats
from terskel.core.actors import SYSTEM
from terskel.documents import queries as documents
from terskel.dps.models import Category
from terskel.tenders import actions as tenders
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds.cast import PASSPHRASE, the_cast
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    DELIVERED_AT,
    DRAFTED_AT,
    OPENING_AT,
    PUBLISHED_AT,
    CompetitionWorld,
    deliver,
    draft_competition,
    open_tenders,
    openers,
    publish,
    published_competition,
    unseal,
    with_rival,
)
from tests.worlds.dps import DpsWorld, operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


@pytest.fixture
def dps() -> DpsWorld:
    return with_rival(lent(operative_dps))


@pytest.fixture
def draft(dps: DpsWorld) -> CompetitionWorld:
    return draft_competition(dps)


@pytest.fixture
def published() -> CompetitionWorld:
    return lent(published_competition)


SEALED = "Tilbud som ikke ble åpnet, forblir forseglet."


def test_what_is_cancelled_before_the_opening_says_that_tenders_stay_sealed(published: CompetitionWorld) -> None:
    """Nobody knows whether one came; whoever delivered is told of their own."""
    cast = published.cast
    deliver(published, cast.bjorn)
    reason = {"reason_code": "no_need", "reason": "Behovet er borte.", "new_competition_follows": False}
    actions.cancel(published.id, **reason, by=cast.brita, at=DELIVERED_AT)
    for reader, page in ((cast.brita, "authority:competition"), (cast.bjorn, "supplier:competition")):
        assert SEALED in visitor(reader).get(page, published.id, at=OPENING_AT)
    own = "Det dere har levert, forblir forseglet, og ingen leser det."
    assert own in visitor(cast.bjorn).get("supplier:tender", published.id, at=OPENING_AT)
    assert own not in visitor(cast.camilla).get("supplier:tender", published.id, at=OPENING_AT)


def test_where_no_tender_came_nothing_is_said_to_stay_sealed(published: CompetitionWorld) -> None:
    cast = published.cast
    tenders.settle(published.id, by=SYSTEM, at=OPENING_AT)
    open_tenders(published)
    awards.close_without_tenders(published.id, new_competition_follows=False, by=cast.brita, at=OPENING_AT)
    for reader, page in ((cast.brita, "authority:competition"), (cast.bjorn, "supplier:competition")):
        told = visitor(reader).get(page, published.id, at=OPENING_AT)
        assert "Konkurransen ble avsluttet uten tilbud" in told
        assert "avlyst" not in told.partition("Tidslinje")[0]
        assert SEALED not in told


def id_in(address: str) -> UUID:
    found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", address)
    assert found, address
    return UUID(found[0])


def test_a_buyer_writes_a_competition_from_the_first_line_and_publishes_it(dps: DpsWorld) -> None:
    brita = visitor(dps.cast.brita)
    assert "Konsulenttjenester innen IKT" in brita.get("authority:competition_choose_dps", at=DRAFTED_AT)
    first_category = str(dps.category_ids[0])
    made = id_in(
        brita.done("authority:competition_new", dps.id, at=DRAFTED_AT, title="Testleder", categories=[first_category])
    )
    write_draft(brita, made)
    tasks = brita.get("authority:competition_draft", made, at=DRAFTED_AT)
    assert "2 opptatte leverandører" in tasks
    check = brita.get("authority:competition_check", made, at=PUBLISHED_AT)
    assert "Ingenting mangler" in check
    assert "Slik teller vi" in check
    chosen = {"closes_at": "22.1.2027 12.00", "openers": [str(one) for one in openers(dps.cast)]}
    too_many = brita.get("authority:competition_publish", made, at=PUBLISHED_AT, **chosen, threshold="9")
    assert "9 må åpne sammen, men bare" in too_many
    alone = brita.get("authority:competition_publish", made, at=PUBLISHED_AT, **chosen, threshold="1")
    assert "Én person åpner aldri alene." in alone
    chosen |= {"threshold": str(len(openers(dps.cast)))}
    before = brita.get("authority:competition_publish", made, at=PUBLISHED_AT, **chosen)
    assert "2 av 2" in before
    assert "Du er i ferd med å invitere 2 leverandører" in before
    assert queries.terms(made).published_at is None
    brita.done("authority:competition_publish", made, at=PUBLISHED_AT, **chosen)
    assert "2 leverandører er invitert." in brita.get("authority:competition_published", made, at=PUBLISHED_AT)
    page = brita.get("authority:competition", made, at=PUBLISHED_AT)
    assert "Åpen for tilbud" in page
    assert "Testlederen behersker norsk." in page
    names = brita.get("authority:competition_recipients", made, at=PUBLISHED_AT)
    assert "Fjordsikt AS" in names
    assert "Rival Konsulenter AS" in names


def write_draft(brita: Visitor, made: UUID) -> None:
    """Every part of the draft, by its form."""

    def part(key: str, **answers: object) -> None:
        brita.get("authority:competition_part", made, key, at=DRAFTED_AT)
        brita.done("authority:competition_part", made, key, at=DRAFTED_AT, **answers)

    part("need", title="Testleder 12 md", need="Ny løsning.", scope="Én testleder.", estimated_value="1 900 000")
    part(
        "terms",
        starts_on="1.3.2027",
        ends_on="29.2.2028",
        duration_text="Tolv måneder",
        place="Tønsberg",
        result_kind="single",
        contract_form="SSA-B",
        contract_basis="standard",
        contact="Brita Strand",
        language="nb",
    )
    part("proof", cv_count="1", reference_count="0")
    part("climate", climate_answer="criteria")
    part("standstill", standstill_days="10")
    part("wording", wording_reason="")
    answers = {f"included_{one}": "no" for one in ("5f", "5g", "5h")} | {"included_5e": "yes"}
    answers["sanction_5e"] = "Betalingen holdes tilbake."
    part("clauses", **answers, **{f"reason_{one}": "Ikke renhold eller bygg." for one in ("5f", "5g", "5h")})
    part(
        "duties",
        universal_design="Rapportene kan leses med skjermleser.",
        security="Ingen.",
        human_rights="Lav.",
        lots_reason="Ett.",
    )
    brita.done(
        "authority:competition_requirements",
        made,
        at=DRAFTED_AT,
        **{
            "requirement-TOTAL_FORMS": "2",
            "requirement-INITIAL_FORMS": "0",
            "requirement-0-text": "Testlederen behersker norsk.",
            "requirement-1-text": "",
        },
    )
    rows = [("Kompetanse", "30", "quality", ""), ("Klima", "30", "quality", "on"), ("Pris", "40", "price", "")]
    data = {"criterion-TOTAL_FORMS": "3", "criterion-INITIAL_FORMS": "0"}
    for number, (name, weight, kind, climate) in enumerate(rows):
        data |= {
            f"criterion-{number}-name": name,
            f"criterion-{number}-weight": weight,
            f"criterion-{number}-kind": kind,
            f"criterion-{number}-description": "Det vi vurderer.",
            f"criterion-{number}-documentation": "Det dere leverer.",
            f"criterion-{number}-anchors": "10: Som ønsket\n0: Ingenting" if kind == "quality" else "",
        }
        if climate:
            data[f"criterion-{number}-climate"] = climate
    brita.done("authority:competition_criteria", made, at=DRAFTED_AT, **data)
    brita.done(
        "authority:competition_model",
        made,
        at=DRAFTED_AT,
        price_formula="linear_floor",
        scale="10",
        quality_scale="absolute",
        rounding="total",
        decimals="2",
        tie="quality",
    )
    brita.done(
        "authority:competition_documents",
        made,
        at=DRAFTED_AT,
        title="Kravspesifikasjon",
        role="specification",
        file=SimpleUploadedFile("krav.pdf", b"%PDF", content_type="application/pdf"),
        access="public",
        access_reason="",
    )


def test_a_draft_whose_category_is_paused_gets_another(draft: CompetitionWorld) -> None:
    was = draft.dps.categories["IKT-01"]
    Category.objects.filter(pk=was).update(paused_at=DRAFTED_AT)
    brita = visitor(draft.cast.brita)
    assert "Velg andre kategorier" in brita.get("authority:competition_draft", draft.id, at=DRAFTED_AT)
    page = brita.get("authority:competition_categories", draft.id, at=DRAFTED_AT)
    assert "Ingen konkurranse kan starte i IKT-01" in page
    brita.done("authority:competition_categories", draft.id, at=DRAFTED_AT)
    view = queries.competition(draft.cast.brita, draft.id, at=DRAFTED_AT)
    assert view.terms.category_ids == (draft.dps.categories["IKT-02"],)


def test_weights_are_saved_as_they_are_and_the_check_says_they_do_not_make_one_hundred(
    draft: CompetitionWorld,
) -> None:
    brita = visitor(draft.cast.brita)
    data = {"criterion-TOTAL_FORMS": "1", "criterion-INITIAL_FORMS": "0", "criterion-0-name": "Pris"}
    brita.done(
        "authority:competition_criteria",
        draft.id,
        at=DRAFTED_AT,
        **data,
        **{"criterion-0-weight": "90", "criterion-0-kind": "price"},
    )
    assert "til sammen 90 prosent" in brita.get("authority:competition_criteria", draft.id, at=DRAFTED_AT)
    assert "Må rettes" in brita.get("authority:competition_check", draft.id, at=DRAFTED_AT)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"criterion-0-name": "Pris", "criterion-0-weight": ""}, "Fyll ut «Vekt»."),
        ({"criterion-0-name": "Pris", "criterion-0-weight": "101"}, "100"),
        ({"criterion-0-name": "Pris", "criterion-0-weight": "0"}, "større enn 0"),
    ],
)
def test_a_weight_that_makes_no_sense_is_answered_beside_it(
    draft: CompetitionWorld, data: dict[str, str], words: str
) -> None:
    answer = visitor(draft.cast.brita).post(
        "authority:competition_criteria",
        draft.id,
        at=DRAFTED_AT,
        **{"criterion-TOTAL_FORMS": "1", "criterion-INITIAL_FORMS": "0", "criterion-0-kind": "price"},
        **data,
    )
    assert answer.status_code == 200
    assert words in text_of(answer)


def test_how_far_down_subcontractors_may_go_is_asked_in_cleaning_and_told_in_the_invitation() -> None:
    draft = draft_competition(with_rival(operative_dps(the_cast(), cpv=("90910000",))))
    brita = visitor(draft.cast.brita)
    assert "ledd av underleverandører" in brita.get("authority:competition_draft", draft.id, at=DRAFTED_AT)
    brita.done(
        "authority:competition_part",
        draft.id,
        "subcontractors",
        at=DRAFTED_AT,
        subcontractor_tiers="3",
        tiers_reason="",
    )
    assert "Det tillates 3 ledd" in brita.get("authority:competition_check", draft.id, at=DRAFTED_AT)
    brita.done(
        "authority:competition_part",
        draft.id,
        "subcontractors",
        at=DRAFTED_AT,
        subcontractor_tiers="3",
        tiers_reason="Få kan levere alene.",
    )
    assert "Det tillates 3 ledd" not in brita.get("authority:competition_check", draft.id, at=DRAFTED_AT)
    held_back = ClauseInput(True, sanction="Tilbakehold av betaling.")
    clauses = dict.fromkeys(("5e", "5f", "5g"), held_back) | {"5h": ClauseInput(False, "Fagarbeid er ikke relevant.")}
    actions.change_draft(draft.id, clauses=clauses, by=draft.cast.brita, at=DRAFTED_AT)
    published = publish(draft)
    (invitation,) = documents.public_letters(published.id, at=PUBLISHED_AT)
    page = visitor(draft.cast.bjorn).get("public:letter", invitation.id, at=PUBLISHED_AT)
    assert "Høyst 3 under leverandøren (LOA § 5k). Få kan levere alene." in page


def test_tiers_are_not_asked_for_in_other_competitions(draft: CompetitionWorld) -> None:
    brita = visitor(draft.cast.brita)
    assert "ledd av underleverandører" not in brita.get("authority:competition_draft", draft.id, at=DRAFTED_AT)


def test_a_too_early_deadline_is_answered_with_the_earliest_lawful_one(draft: CompetitionWorld) -> None:
    answer = visitor(draft.cast.brita).post(
        "authority:competition_publish",
        draft.id,
        at=PUBLISHED_AT,
        closes_at="21.1.2027 23.59",
        openers=[str(one) for one in openers(draft.cast)],
    )
    assert answer.status_code == 200
    assert "Velg fredag 22. januar 2027 kl. 00.00 eller senere" in text_of(answer)
    assert draft.terms.published_at is None


def test_the_review_counts_from_the_deadline_chosen_and_shows_no_button_while_it_is_too_early(
    draft: CompetitionWorld,
) -> None:
    brita = visitor(draft.cast.brita)
    both = [str(one) for one in openers(draft.cast)]
    early = brita.get(
        "authority:competition_publish", draft.id, at=PUBLISHED_AT, closes_at="21.1.2027 23.59", openers=both
    )
    assert "Må rettes" in early
    assert "Du er i ferd med å invitere" not in early
    later = brita.get(
        "authority:competition_publish", draft.id, at=PUBLISHED_AT, closes_at="29.1.2027 12.00", openers=both
    )
    assert "Du er i ferd med å invitere" in later
    last_answer = deadlines.last_answer(datetime(2027, 1, 29, 11, tzinfo=UTC)).last_day
    assert formats.day(last_answer, "nb") in later


def test_one_opener_is_too_few(draft: CompetitionWorld) -> None:
    one = str(openers(draft.cast)[0])
    page = visitor(draft.cast.brita).get(
        "authority:competition_publish", draft.id, at=PUBLISHED_AT, closes_at="22.1.2027 12.00", openers=one
    )
    assert "Velg minst to åpnere" in page


def test_whoever_has_made_no_key_is_told_apart_and_named_when_chosen(draft: CompetitionWorld) -> None:
    brita = draft.cast.brita
    assert f"{brita.name} (har ikke laget nøkkel ennå)" in visitor(brita).get(
        "authority:competition_check", draft.id, at=PUBLISHED_AT
    )
    both = [str(openers(draft.cast)[0]), str(brita.person_id)]
    page = visitor(brita).get(
        "authority:competition_publish", draft.id, at=PUBLISHED_AT, closes_at="22.1.2027 12.00", openers=both
    )
    assert f"{brita.name} må lage åpnernøkkel først." in page
    assert "Du er i ferd med å invitere" not in page


def test_what_is_published_has_no_drafting_pages(published: CompetitionWorld) -> None:
    brita = visitor(published.cast.brita)
    brita.get("authority:competition_draft", published.id, at=ASKED_AT, status=404)
    brita.get("authority:competition_part", published.id, "need", at=ASKED_AT, status=404)


def test_a_question_is_answered_to_all_without_who_asked(published: CompetitionWorld) -> None:
    cast = published.cast
    visitor(cast.bjorn).done("supplier:competition_ask", published.id, at=ASKED_AT, text="Kan vi jobbe hjemmefra?")
    brita = visitor(cast.brita)
    page = brita.get("authority:competition_questions", published.id, at=ASKED_AT)
    assert "Kan vi jobbe hjemmefra?" in page
    assert "Fjordsikt" not in page
    (question,) = queries.questions(cast.brita, published.id, at=ASKED_AT)
    brita.done(
        "authority:competition_answer",
        published.id,
        question.id,
        at=ASKED_AT,
        published_text="Kan arbeidet gjøres hjemmefra?",
        answer="Ja, to dager i uken.",
    )
    seen = visitor(cast.camilla).get("supplier:competition", published.id, at=ASKED_AT + timedelta(minutes=1))
    assert "Ja, to dager i uken." in seen
    assert "Fjordsikt" not in seen


def test_an_answer_after_the_last_day_asks_for_a_later_deadline(published: CompetitionWorld) -> None:
    cast, late = published.cast, CLOSES_AT - timedelta(days=2)
    visitor(cast.bjorn).done("supplier:competition_ask", published.id, at=ASKED_AT, text="Hvor?")
    (question,) = queries.questions(cast.brita, published.id, at=ASKED_AT)
    brita = visitor(cast.brita)
    data = {"published_text": "Hvor?", "answer": "Tønsberg."}
    refused = brita.post("authority:competition_answer", published.id, question.id, at=late, **data)
    assert "Utsett fristen samtidig som du svarer" in text_of(refused)
    more = {"closes_at": "29.1.2027 12.00", "extension_reason": "Svaret kom sent."}
    brita.done("authority:competition_answer", published.id, question.id, at=late, **data, **more)
    assert "29. januar 2027 kl. 12.00" in brita.get("authority:competition", published.id, at=late)


def test_until_the_opening_no_page_shows_whether_anyone_tenders(published: CompetitionWorld) -> None:
    brita = visitor(published.cast.brita)
    pages = ("authority:competition", "authority:opening", "authority:competition_questions")
    before = {page: brita.get(page, published.id, at=DELIVERED_AT) for page in pages}
    deliver(published, published.cast.bjorn)
    assert {page: brita.get(page, published.id, at=DELIVERED_AT) for page in pages} == before


def test_two_people_open_the_tenders_each_with_a_passphrase(published: CompetitionWorld) -> None:
    cast = published.cast
    deliver(published, cast.bjorn)
    eva, erik = visitor(cast.eva_at_helfo), visitor(cast.erik_at_helfo)
    assert "Kan åpnes etter" in eva.get("authority:openings", at=DELIVERED_AT)
    assert "Forseglet til fristen" in eva.get("authority:opening", published.id, at=DELIVERED_AT)
    tenders.settle(published.id, by=SYSTEM, at=OPENING_AT)
    wrong = eva.post("authority:opening", published.id, at=OPENING_AT, passphrase="feil", impartial="on")
    assert wrong.status_code == 200
    partial = eva.post("authority:opening", published.id, at=OPENING_AT, passphrase=PASSPHRASE)
    assert "Kryss av" in text_of(partial)
    eva.done("authority:opening", published.id, at=OPENING_AT, passphrase=PASSPHRASE, impartial="on")
    assert "Eva Moen har frigitt en nøkkeldel" in erik.get("authority:opening", published.id, at=OPENING_AT)
    erik.done("authority:opening", published.id, at=OPENING_AT, passphrase=PASSPHRASE, impartial="on")
    unseal(published)
    page = visitor(cast.brita).get("authority:opening", published.id, at=OPENING_AT)
    assert "1 tilbud, åpnet" in page
    assert "Eva Moen, Erik Dahl" in page


def test_an_opener_makes_a_key_with_a_passphrase_written_twice() -> None:
    daniel = visitor(the_cast().daniel)
    other = daniel.post("authority:opener_key", at=DRAFTED_AT, passphrase="fire tilfeldige ord her", again="noe annet")
    assert "De to passfrasene er ikke like" in text_of(other)
    short = daniel.post("authority:opener_key", at=DRAFTED_AT, passphrase="kort", again="kort")
    assert short.status_code == 200
    phrase = "fire tilfeldige ord her"
    daniel.done("authority:opener_key", at=DRAFTED_AT, passphrase=phrase, again=phrase)
    assert "Du har en åpnernøkkel" in daniel.get("authority:opener_key", at=DRAFTED_AT)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_pages_are_there_in_every_language(draft: CompetitionWorld, language: str) -> None:
    brita = visitor(draft.cast.brita)
    brita.client.cookies["django_language"] = language
    for page in ("draft", "check", "criteria", "requirements", "model", "documents", "cancel"):
        assert brita.language_of(f"authority:competition_{page}", draft.id, at=DRAFTED_AT) == language
    assert brita.language_of("authority:competitions", at=DRAFTED_AT) == language
