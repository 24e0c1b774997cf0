"""What goes wrong for people at their browsers: each time a clear message, nothing lost and nothing half done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test.utils import override_settings
from playwright.sync_api import Page

from terskel.awards import queries as awards
from terskel.competitions import queries as competitions
from terskel.core.actors import Actor
from terskel.organisations.models import Supplier
from terskel.qualification import actions as qualification
from terskel.qualification.actions import Assessment
from terskel.tenders import queries as tenders
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.visitor import Visitor
from tests.worlds.cast import Cast, official, person, the_cast
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    DRAFTED_AT,
    PUBLISHED_AT,
    CompetitionWorld,
    draft_competition,
    opened_beside,
    publish,
    write_tender,
)
from tests.worlds.dps import admitted, apply, lines_of, operative_dps
from tests.worlds.evaluations import APPROVED_AT, submitted

SetClock = Callable[[datetime], None]

SAVE = "Lagre og gå videre"
TOO_EARLY, EARLY_ENOUGH = "2027-01-15T12:00", "2027-01-29T12:00"


@dataclass(frozen=True, slots=True)
class Worlds:
    """A draft and an open competition, one whose award waits for approval, and a request to decide.

    Mona manages DPSs beside Astrid, and Arne approves beside Daniel.
    """

    cast: Cast
    mona: Actor
    arne: Actor
    draft: CompetitionWorld
    open: CompetitionWorld
    submitted: CompetitionWorld
    line: str


@pytest.fixture(scope="module")
def worlds(database: str, set_clock: SetClock) -> Worlds:
    set_clock(DRAFTED_AT)
    cast = the_cast()
    mona = official(person("Mona Vik"), cast.nhn_id, "dps_manager")
    arne = official(person("Arne Vik"), cast.helfo_id, "approver")
    dps = operative_dps(cast)
    [line] = lines_of(apply(dps, cast.camilla, ["IKT-02"], at=DRAFTED_AT))
    qualification.assess(line, {one: Assessment(True) for one in dps.requirements[:2]}, by=mona, at=DRAFTED_AT)
    admitted(dps, cast.camilla, ("IKT-01",), at=DRAFTED_AT)
    award, _award_id = submitted(cast, opened=opened_beside(dps, "Til godkjenning"))
    return Worlds(
        cast=cast,
        mona=mona,
        arne=arne,
        draft=draft_competition(dps, title="Utkast til ny avtale"),
        open=publish(draft_competition(dps, title="Testleder")),
        submitted=award.competition,
        line=str(line),
    )


@pytest.fixture
def bjorn(visit: Visit, worlds: Worlds, set_clock: SetClock) -> Visitor:
    """In time, with a tender that is written and not delivered."""
    set_clock(ASKED_AT)
    write_tender(worlds.open, worlds.cast.bjorn, at=ASKED_AT)
    return as_(visit, worlds.cast.bjorn).open(f"/supplier/competitions/{worlds.open.id}/tender/check/")


def test_a_wrong_organisation_number_is_told_how_and_what_was_typed_stays(visit: Visit, worlds: Worlds) -> None:
    nora = visit(person("Nora Vik")).open("/account/register-supplier/")
    nora.write({"Organisasjonsnummer": "974 760 673"}).press("Fortsett")
    nora.write({"Organisasjonsnummer": "974 760 674", "Foretakets navn": "Nordlys AS", "Sted": "Tromsø"})
    nora.press("Registrer foretaket").see("Det er et problem", "det siste sifferet passer ikke")
    assert nora.main.get_by_label("Foretakets navn").input_value() == "Nordlys AS"
    assert not Supplier.objects.filter(name="Nordlys AS").exists()


def test_a_contract_that_ends_before_it_begins_is_told_and_what_was_typed_stays(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(DRAFTED_AT)
    brita = as_(visit, worlds.cast.brita).open(f"/authority/competitions/{worlds.draft.id}/draft/terms/")
    brita.write({"Kontrakten begynner": "2027-05-01", "Kontrakten slutter": "2027-04-30", "Sted": "Bergen"})
    brita.press(SAVE).see("Det er et problem", "Kontrakten kan ikke slutte fredag 30. april 2027")
    assert brita.main.get_by_label("Sted").input_value() == "Bergen"
    assert competitions.terms(worlds.draft.id).place == "Tønsberg"


def test_weights_that_are_not_one_hundred_are_kept_and_stop_the_publication(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(DRAFTED_AT)
    brita = as_(visit, worlds.cast.brita).open(f"/authority/competitions/{worlds.draft.id}/criteria/")
    price = brita.main.get_by_role("group", name="Kriterium 3")
    price.get_by_label("Vekt").fill("30")
    brita.press(SAVE).follow("Sett tildelingskriterier og vekter").see("til sammen 90 prosent")
    brita.open(f"/authority/competitions/{worlds.draft.id}/check/").see("Må rettes", "90")
    looks_over(brita, EARLY_ENOUGH).see("Må rettes").miss("Du er i ferd med å invitere")
    brita.open(f"/authority/competitions/{worlds.draft.id}/criteria/")
    price.get_by_label("Vekt").fill("40")
    brita.press(SAVE)


def test_a_deadline_too_early_is_told_with_the_earliest_lawful_one(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(PUBLISHED_AT)
    brita = as_(visit, worlds.cast.brita).open(f"/authority/competitions/{worlds.draft.id}/check/")
    looks_over(brita, TOO_EARLY).see("fredag 22. januar 2027 kl. 00.00").miss("Du er i ferd med å invitere")
    assert competitions.terms(worlds.draft.id).published_at is None


def test_an_empty_file_and_one_too_large_are_told_and_the_draft_stands(
    visit: Visit, worlds: Worlds, bjorn: Visitor
) -> None:
    bjorn.open(f"/supplier/competitions/{worlds.open.id}/tender/files/")
    with override_settings(TERSKEL_FILE_LIMIT=1024 * 1024):
        upload(bjorn, b"").see("er tom")
        bjorn.expecting(409)
        chosen(bjorn, b"x" * (1024 * 1024 + 1)).get_by_role("button", name="Last opp filen").click()
        bjorn.page.locator(".ds-validation-message", has_text="er større enn 1 MiB").wait_for()
        assert not bjorn.page.locator("progress").is_visible(), "nothing is being sent"
    content = tenders.my_tender(worlds.cast.bjorn, worlds.open.id, at=ASKED_AT).content
    assert content.price is not None
    assert not tenders.my_tender(worlds.cast.bjorn, worlds.open.id, at=ASKED_AT).files


@pytest.mark.parametrize(
    ("language", "button", "told"),
    [
        ("nb", "Lever tilbudet", "det er for sent"),
        ("nn", "Lever tilbodet", "det er for seint"),
        ("en", "Deliver the tender", "which is too late"),
    ],
)
def test_a_tender_sent_too_late_from_a_page_opened_in_time_is_told_so_and_kept(
    visit: Visit, worlds: Worlds, bjorn: Visitor, set_clock: SetClock, language: str, button: str, told: str
) -> None:
    him = as_(visit, worlds.cast.bjorn, language=language)
    him.open(f"/supplier/competitions/{worlds.open.id}/tender/check/")
    set_clock(CLOSES_AT)
    him.press(button).see(told)
    mine = tenders.my_tender(worlds.cast.bjorn, worlds.open.id, at=CLOSES_AT)
    assert mine.undelivered
    assert not mine.deliveries


def test_a_double_click_on_deliver_delivers_once_and_the_back_button_shows_what_counts(
    worlds: Worlds, bjorn: Visitor
) -> None:
    bjorn.main.get_by_role("button", name="Lever tilbudet").dblclick(no_wait_after=True)
    bjorn.page.wait_for_url("**/delivered/")
    bjorn.see("Tilbudet er levert", "Versjon 1")
    bjorn.page.go_back()
    bjorn.see("Levert, versjon 1")
    assert len(tenders.my_tender(worlds.cast.bjorn, worlds.open.id, at=ASKED_AT).deliveries) == 1


def test_publishing_again_with_the_back_button_publishes_once(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(PUBLISHED_AT)
    brita = as_(visit, worlds.cast.brita).expecting(404, 409)
    brita.open(f"/authority/competitions/{worlds.draft.id}/check/")
    looks_over(brita, EARLY_ENOUGH).press("Publiser til 2 leverandører").see("Konkurransen er publisert")
    first = competitions.terms(worlds.draft.id).published_at
    brita.page.go_back()
    if brita.main.get_by_role("button", name="Publiser til").count():
        brita.press("Publiser til").see("Konkurransen er publisert")
    assert competitions.terms(worlds.draft.id).published_at == first


def test_of_two_who_decide_one_request_the_second_is_told_who_was_first(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(DRAFTED_AT + timedelta(hours=1))
    astrid, mona = (as_(visit, one).expecting(409) for one in (worlds.cast.astrid, worlds.mona))
    for manager in (astrid, mona):
        manager.open(f"/authority/applications/{worlds.line}/").see("Alle krav er oppfylt")
    astrid.press("Ta opp leverandøren").see("Tatt opp")
    mona.press("Ta opp leverandøren").see("av Astrid Nilsen")


def test_of_two_who_approve_one_award_the_second_is_told_it_is_done(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(APPROVED_AT)
    daniel, arne = (as_(visit, one).expecting(409) for one in (worlds.cast.daniel, worlds.arne))
    for approver in (daniel, arne):
        approver.open(f"/authority/competitions/{worlds.submitted.id}/award/approval/")
    daniel.press("Godkjenn og gi alle beskjed").see("Alle har fått beskjed")
    arne.press("Godkjenn og gi alle beskjed").see("Tildelingen ble godkjent", "Ingenting er endret.")
    view = awards.award(worlds.arne, worlds.submitted.id, at=APPROVED_AT)
    assert len(view.letters) == 2


def looks_over(brita: Visitor, closes_at: str) -> Visitor:
    brita.fill("Tilbudsfrist", closes_at).choose("Eva Moen").choose("Erik Dahl")
    return brita.press("Se over før du publiserer")


def upload(bjorn: Visitor, content: bytes) -> Visitor:
    chosen(bjorn, content)
    return bjorn.press("Last opp filen")


def chosen(bjorn: Visitor, content: bytes) -> Page:
    file = {"name": "Løsning.pdf", "mimeType": "application/pdf", "buffer": content}
    bjorn.page.set_input_files("input[type=file]", files=[file])
    return bjorn.page
