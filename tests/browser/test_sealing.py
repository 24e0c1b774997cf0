"""A file is sealed in the supplier's browser: what leaves it is ciphertext, and a cut connection goes on."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Request, Route

from terskel.core.sealing.age import PART_SIZE, plain_size
from terskel.tenders import queries
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.worlds.cast import oslo, the_cast
from tests.worlds.competitions import CompetitionWorld, draft_competition, publish
from tests.worlds.dps import operative_dps

NOW = oslo("2027-01-14 10:00")
PLANTED = b"Timepris 1 437 kroner for Kari Nordmann"


@pytest.fixture(scope="module")
def competition(database: None, set_clock: Callable[[datetime], None]) -> CompetitionWorld:
    set_clock(NOW)
    return publish(draft_competition(operative_dps(the_cast())))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three parts; the last is short."""
    path = tmp_path / "Løsning.pdf"
    path.write_bytes(PLANTED + bytes(2 * PART_SIZE))
    return path


def test_only_ciphertext_leaves_and_a_cut_connection_goes_on_where_it_stopped(
    visit: Visit, competition: CompetitionWorld, file: Path
) -> None:
    bjorn = as_(visit, competition.cast.bjorn)
    sent: list[Request] = []
    bjorn.page.on("request", lambda request: sent.append(request) if request.method != "GET" else None)
    cut = {"after": 1}

    def maybe(route: Route) -> None:
        if "/parts/" in route.request.url and not route.request.url.endswith("/parts/0/") and cut["after"]:
            route.abort("connectionreset")
        else:
            route.continue_()

    bjorn.page.route("**/parts/**", maybe)
    bjorn.open(f"/supplier/competitions/{competition.id}/tender/files/").see("forsegles her, i nettleseren din")
    bjorn.page.clock.install()
    bjorn.page.set_input_files("input[type=file]", str(file))
    upload = bjorn.page.get_by_role("button", name="Last opp filen")
    upload.click()
    bjorn.page.get_by_text("Forsegler og sender del 2 av 3").wait_for()
    assert upload.is_enabled()
    upload.press("Enter")  # the same press again: one file is coming, below
    bjorn.page.clock.run_for(60_000)
    bjorn.page.get_by_text("Forbindelsen er brutt").wait_for()
    (coming,) = queries.incoming_files(competition.cast.bjorn, competition.id)
    assert (coming.name, coming.received, coming.parts) == ("Løsning.pdf", (0,), 3)

    cut["after"] = 0
    bjorn.open(f"/supplier/competitions/{competition.id}/tender/files/").see("1 av 3 deler er kommet")
    bjorn.page.set_input_files("input[type=file]", str(file))
    bjorn.press("Last opp filen").see("Filen er forseglet og en del av utkastet", "Løsning.pdf").miss("Gi opp")
    parts = [request for request in sent if request.method == "PUT" and request.url.endswith("/parts/0/")]
    assert len(parts) == 1  # what had come was not sent again
    for request in sent:
        assert PLANTED not in (request.post_data_buffer or b"")
    assert plain_size(parts[0].post_data_buffer or b"") == PART_SIZE


def test_a_part_altered_on_its_way_is_sent_again_and_told_only_when_it_stays_so(
    visit: Visit, competition: CompetitionWorld, file: Path
) -> None:
    """Nobody has to press anything where the second try goes well; the part is named as people count."""
    bjorn = as_(visit, competition.cast.bjorn).expecting(409)
    altered = {"left": 1}

    def alter(route: Route) -> None:
        if altered["left"] and route.request.url.endswith("/parts/1/"):
            altered["left"] -= 1
            route.continue_(post_data=(route.request.post_data_buffer or b"")[:-1])
        else:
            route.continue_()

    bjorn.page.route("**/parts/**", alter)
    bjorn.open(f"/supplier/competitions/{competition.id}/tender/files/")
    bjorn.page.set_input_files("input[type=file]", str(file))
    bjorn.press("Last opp filen").see("Filen er forseglet og en del av utkastet")

    altered["left"] = 1_000
    again = file.with_name("Igjen.pdf")
    again.write_bytes(bytes(2 * PART_SIZE))
    bjorn.open(f"/supplier/competitions/{competition.id}/tender/files/")
    bjorn.page.clock.install()
    bjorn.page.set_input_files("input[type=file]", str(again))
    bjorn.page.get_by_role("button", name="Last opp filen").click()
    told = bjorn.page.get_by_text("En del av filen ble endret på veien hit")
    for _try in range(100):
        bjorn.page.clock.run_for(20_000)
        if told.is_visible():
            break
    told.wait_for()
    (coming,) = queries.incoming_files(competition.cast.bjorn, competition.id)
    assert (coming.name, coming.received) == ("Igjen.pdf", (0,))
