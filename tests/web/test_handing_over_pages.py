"""The page where an opener hands their share over: to whom, with which passphrase, and what if somebody is gone."""

from dataclasses import replace

import pytest

from terskel.competitions import actions as competitions
from terskel.core.actors import AUTHORITY_ADMIN, Actor
from terskel.core.sealing import age
from terskel.tenders import actions as tenders
from terskel.vault import actions as vault
from terskel.vault import queries
from tests.web.visiting import text_of, visitor
from tests.worlds.cast import PASSPHRASE, Cast, official, person
from tests.worlds.competitions import (
    ASKED_AT,
    DRAFTED_AT,
    OPENING_AT,
    CompetitionWorld,
    draft_competition,
    open_tenders,
    publish,
    published_competition,
)
from tests.worlds.dps import APPLIED_AT, DpsWorld, operative_dps, public_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

PAGE = "authority:opening_hand_over"
FIRST_WINDOW_PAGE = "authority:dps_opening_hand_over"


@pytest.fixture
def world() -> CompetitionWorld:
    return lent(published_competition)


def recoverable(cast: Cast) -> CompetitionWorld:
    """Published after the authority had named the public half of a key that it keeps offline."""
    admin = replace(cast.brita, roles=frozenset({AUTHORITY_ADMIN}))
    assert admin.organisation_id is not None
    recipient = age.recipient_of(age.new_identity())
    vault.name_recovery_key(admin.organisation_id, recipient, by=admin, at=DRAFTED_AT)
    return publish(draft_competition(operative_dps(cast)))


def able(person: Actor) -> Actor:
    """Somebody with an opener key of their own."""
    vault.make_opener_identity(PASSPHRASE, by=person, at=APPLIED_AT)
    return person


def test_an_opener_finds_the_page_from_the_opening_and_hands_the_share_over(world: CompetitionWorld) -> None:
    brita = able(world.cast.brita)
    eva = visitor(world.cast.eva_at_helfo)
    assert "Overfør nøkkeldelen min" in eva.get("authority:opening", world.id, at=ASKED_AT)
    page = eva.get(PAGE, world.id, at=ASKED_AT)
    assert "Brita Strand" in page
    assert "Daniel Aas" not in page
    eva.done(PAGE, world.id, at=ASKED_AT, to=str(brita.person_id), passphrase=PASSPHRASE)
    told = eva.get("authority:openings", at=ASKED_AT)
    assert "overført til Brita Strand" in told
    assert "Testleder 12 måneder" not in told
    assert "Testleder 12 måneder" in visitor(brita).get("authority:openings", at=ASKED_AT)


def test_a_wrong_passphrase_and_an_empty_form_are_answered_beside_the_field(world: CompetitionWorld) -> None:
    brita = able(world.cast.brita)
    eva = visitor(world.cast.eva_at_helfo)
    wrong = eva.post(PAGE, world.id, at=ASKED_AT, to=str(brita.person_id), passphrase="feil passord her")
    assert "Passfrasen er feil" in text_of(wrong)
    assert "feil passord her" not in wrong.content.decode()
    empty = text_of(eva.post(PAGE, world.id, at=ASKED_AT))
    assert "Hvem åpner i ditt sted?" in empty
    assert "Fyll ut «Passfrasen din»." in empty


def test_without_an_able_colleague_the_page_says_what_to_do(world: CompetitionWorld) -> None:
    page = visitor(world.cast.eva_at_helfo).get(PAGE, world.id, at=ASKED_AT)
    assert "Ingen kollega kan ta imot nøkkeldelen din ennå" in page
    assert "Be en kollega om å lage en åpnernøkkel" in page


def test_a_colleague_who_is_no_opener_sees_who_is(world: CompetitionWorld) -> None:
    page = visitor(able(world.cast.brita)).get(PAGE, world.id, at=ASKED_AT)
    assert "Du har ingen del av denne nøkkelen" in page
    assert "Eva Moen" in page
    assert "Erik Dahl" in page


def test_after_the_opening_and_the_cancellation_there_is_nothing_to_hand_over(world: CompetitionWorld) -> None:
    eva = visitor(world.cast.eva_at_helfo)
    open_tenders(world)
    assert "Det er ingenting igjen å overføre" in eva.get(PAGE, world.id, at=OPENING_AT)
    assert "Overfør nøkkeldelen min" not in eva.get("authority:opening", world.id, at=OPENING_AT)


def test_in_a_cancelled_competition_no_share_is_needed(world: CompetitionWorld) -> None:
    competitions.cancel(
        world.id,
        reason_code="no_need",
        reason="Behovet er borte.",
        new_competition_follows=False,
        by=world.cast.brita,
        at=ASKED_AT,
    )
    page = visitor(world.cast.eva_at_helfo).get(PAGE, world.id, at=ASKED_AT)
    assert "forblir forseglet" in page


def test_the_page_says_how_many_shares_may_be_lost(world: CompetitionWorld) -> None:
    page = visitor(world.cast.eva_at_helfo).get(PAGE, world.id, at=ASKED_AT)
    assert "2 av 2 må åpne sammen" in page
    assert "Er én tapt, kan ingen åpne noe" in page


def test_where_a_recovery_share_stands_in_the_page_does_not_say_that_all_is_lost() -> None:
    world = lent(recoverable)
    page = visitor(world.cast.eva_at_helfo).get(PAGE, world.id, at=ASKED_AT)
    assert "reservenøkkelen som oppbevares utenfor nettet, kan tre inn for én av dem" in page
    assert "Er én tapt, kan ingen åpne noe" not in page


def test_the_secret_half_of_a_recovery_key_is_refused_and_not_shown_again(world: CompetitionWorld) -> None:
    keeper = official(person("Kari Lunde"), world.cast.helfo_id, AUTHORITY_ADMIN)
    secret = age.new_identity()
    answer = visitor(keeper).post("authority:recovery_key", at=ASKED_AT, recipient=secret)
    page = text_of(answer)
    assert "Dette er den hemmelige delen" in page
    assert secret not in answer.getvalue().decode()
    assert queries.recovery_recipient(world.cast.helfo_id) == ""


def test_while_a_share_waits_the_page_refuses_in_words(world: CompetitionWorld) -> None:
    brita = able(world.cast.brita)
    tenders.release_share(world.id, passphrase=PASSPHRASE, impartial=True, by=world.cast.eva_at_helfo, at=OPENING_AT)
    answer = visitor(world.cast.erik_at_helfo).post(
        PAGE, world.id, at=OPENING_AT, to=str(brita.person_id), passphrase=PASSPHRASE
    )
    assert "En nøkkeldel er frigitt og venter" in text_of(answer)


def test_a_share_of_the_first_window_is_handed_over_the_same_way() -> None:
    world: DpsWorld = lent(public_dps)
    astrid = able(world.cast.astrid)
    eva = visitor(world.cast.eva)
    assert "Overfør nøkkeldelen min" in eva.get("authority:dps_opening", world.id, at=APPLIED_AT)
    eva.done(FIRST_WINDOW_PAGE, world.id, at=APPLIED_AT, to=str(astrid.person_id), passphrase=PASSPHRASE)
    eva.get(FIRST_WINDOW_PAGE, world.id, at=APPLIED_AT, status=404)
    assert "Du har ingen del" not in visitor(astrid).get(FIRST_WINDOW_PAGE, world.id, at=APPLIED_AT)
