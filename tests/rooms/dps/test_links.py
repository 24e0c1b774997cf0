"""Dead links and documents that are named and not there (F014); nothing inside the network is ever asked."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import override_settings

from terskel.core.actors import SYSTEM
from terskel.core.decisions import Missing, RefusedAct
from terskel.dps import actions, queries
from terskel.dps.asking_links import ask
from terskel.dps.links import missing_documents, named_in
from terskel.dps.proposals import Wording
from tests.rooms.refusals import refused_with
from tests.worlds.dps import SET_UP_AT, DpsWorld, draft_dps, public_dps
from tests.worlds.lent import lent

AT = SET_UP_AT + timedelta(hours=1)


class Site(BaseHTTPRequestHandler):
    """What a page answers is written in its path."""

    def do_HEAD(self) -> None:
        match self.path.strip("/"):
            case "moved":
                self._say(302, "/there")
            case "inwards":
                self._say(302, "http://127.0.0.1:9/")
            case "round":
                self._say(302, "/round")
            case "no-head":
                self._say(405)
            case "slow":
                time.sleep(4)
            case "dripping":
                for _letter in range(40):
                    self.wfile.write(b"H")
                    self.wfile.flush()
                    time.sleep(0.3)
            case status if status.isdecimal():
                self._say(int(status))
            case _:
                self._say(200)

    def do_GET(self) -> None:
        self._say(200)

    def _say(self, status: int, moved_to: str = "") -> None:
        self.send_response(status)
        if moved_to:
            self.send_header("Location", moved_to)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """`host:port` of a site that the settings let us ask."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    where = f"127.0.0.1:{server.server_port}"
    with override_settings(TERSKEL_LINK_HOSTS=frozenset({where})):
        yield where
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("200", "answers"),
        ("there", "answers"),
        ("401", "answers"),
        ("no-head", "answers"),
        ("moved", "answers"),
        ("404", "gone"),
        ("410", "gone"),
        ("500", "away"),
        ("round", "away"),
        ("inwards", "private"),
    ],
)
def test_what_a_page_answers(site: str, path: str, outcome: str) -> None:
    assert ask(f"http://{site}/{path}") == outcome


@pytest.mark.parametrize("path", ["slow", "dripping"])
def test_a_page_that_takes_its_time_is_given_up(site: str, path: str) -> None:
    began = time.monotonic()
    assert ask(f"http://{site}/{path}") == "away"
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fd00::1]/",
        "http://93.184.215.14:22/",
        "https://93.184.215.14:8443/",
        "ftp://93.184.215.14/",
        "file:///etc/passwd",
    ],
)
def test_nothing_inside_the_network_and_no_other_port_is_asked(address: str, site: str) -> None:
    assert site
    assert ask(address) == "private"


def test_a_server_that_is_not_there_is_away(site: str) -> None:
    closed = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    where = f"127.0.0.1:{closed.server_port}"
    closed.server_close()
    assert site
    with override_settings(TERSKEL_LINK_HOSTS=frozenset({where})):
        assert ask(f"http://{where}/") == "away"


@pytest.mark.parametrize(
    ("text", "addresses", "malformed"),
    [
        ("Se https://nhn.no/dis.", ("https://nhn.no/dis",), ()),
        ("(www.nhn.no), og «https://nhn.no/a?b=1»", ("https://www.nhn.no", "https://nhn.no/a?b=1"), ()),
        ("http//nhn.no", (), ("http//nhn.no",)),
        ("https:/nhn.no og htp://nhn.no", (), ("https:/nhn.no", "htp://nhn.no")),
        ("https://nhn/ og https://ola:hei@nhn.no/", (), ("https://nhn/", "https://ola:hei@nhn.no/")),
        ("https://nhn.no:99999/", (), ("https://nhn.no:99999/",)),
        ("https://blåbær.no/ og https://nhn.no/ og https://nhn.no/", ("https://blåbær.no/", "https://nhn.no/"), ()),
        ("Skriv til post@nhn.no om httpsikkerhet.", (), ()),
    ],
)
def test_addresses_are_found_as_people_write_them(text: str, addresses: tuple[str], malformed: tuple[str]) -> None:
    found = named_in([text])
    assert (found.addresses, found.malformed) == (addresses, malformed)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Kravene står i kravspesifikasjon.pdf og i Vedlegg 3.", ("kravspesifikasjon.pdf", "Vedlegg 3")),
        ("Bilag A gjelder. Se vedlegg nr. 2, ikke vedlegg til tilbudet.", ("Bilag A", "vedlegg nr. 2")),
        ("Hent den på https://nhn.no/vedlegg.pdf", ()),
        ("Alle vedlegg i tilbudet er på norsk.", ()),
    ],
)
def test_documents_are_found_as_people_name_them(text: str, named: tuple[str]) -> None:
    assert sorted(named_in([text]).documents) == sorted(named)


def test_a_document_is_there_by_its_title_or_the_name_of_its_file() -> None:
    held = ["Vedlegg 3 Databehandleravtale", "bilag_02.pdf", "Kravspesifikasjon.PDF"]
    named = ["Vedlegg 3", "bilag 2", "kravspesifikasjon.pdf", "Vedlegg 4", "vedlegg 1", "avtale.docx"]
    assert missing_documents(named, held) == ("Vedlegg 4", "vedlegg 1", "avtale.docx")


def asked(world: DpsWorld) -> None:
    """As the job does it."""
    answers = {address: ask(address) for address in queries.links_to_ask(world.id)}
    actions.keep_link_answers(world.id, answers, by=SYSTEM, at=AT)


def draft(site: str) -> DpsWorld:
    world = lent(draft_dps)
    text = f"Se http://{site}/404 og http://{site}/200. Kravene står i krav.pdf."
    actions.change_draft(world.id, how_it_works=text, by=world.cast.astrid, at=AT)
    return world


@pytest.mark.django_db
def test_the_check_of_a_draft_lists_a_broken_link_and_a_document_that_is_not_there(site: str) -> None:
    world = draft(site)
    before = queries.links_of(world.cast.astrid, world.id)
    assert (before.addresses, before.unasked, before.asked_at) == (2, 2, None)
    (missing,) = before.warnings
    assert "krav.pdf" in missing
    actions.have_links_asked(world.id, by=world.cast.astrid, at=AT)
    asked(world)
    dead, missing = queries.links_of(world.cast.astrid, world.id).warnings
    assert f"http://{site}/404" in dead
    assert queries.links_of(world.cast.astrid, world.id).unasked == 0
    asked(world)


@pytest.mark.django_db
def test_what_a_change_would_say_is_checked_before_it_is_published(site: str) -> None:
    world = lent(public_dps)
    proposal = Wording("dis@nhn.no", f"Se http://{site}/410 og Vedlegg 9.")
    change_id = actions.propose_change(world.id, proposal, why="Ny side.", by=world.cast.astrid, at=AT)
    asked(world)
    gone, missing = queries.links_of_change(world.cast.astrid, world.id, change_id).warnings
    assert f"http://{site}/410" in gone
    assert "Vedlegg 9" in missing


@pytest.mark.django_db
def test_only_a_manager_of_the_owner_has_links_asked_and_only_where_anybody_outside_is(site: str) -> None:
    world = draft(site)
    with pytest.raises(Missing):
        actions.have_links_asked(world.id, by=world.cast.brita, at=AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.have_links_asked(world.id, by=world.cast.eva, at=AT)
    assert refused_with(refusal.value) == "dps.not_manager"
    with override_settings(TERSKEL_ASK_LINKS=False), pytest.raises(RefusedAct) as refusal:
        actions.have_links_asked(world.id, by=world.cast.astrid, at=AT)
    assert refused_with(refusal.value) == "dps.links_not_asked_here"
    with pytest.raises(Missing):
        queries.links_of(world.cast.brita, world.id)
