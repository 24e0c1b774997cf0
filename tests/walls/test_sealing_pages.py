"""What a supplier writes on the pages is in no dump, also where a page refuses it or it comes too late.

The same search as in `test_sealing`, after everything that a browser does with a tender: answers saved, overtaken,
refused and sent when the session was over, files with and without scripts, own copies, delivery, and sessions and
messages as the pages keep them.
"""

import base64
import gzip
import html
import logging
import unicodedata
import zlib
from collections.abc import Callable
from urllib.parse import quote_plus, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from terskel import clock
from tests.walls.test_sealing import dump_of_database, dump_of_files, found_in, tell_everybody
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    CompetitionWorld,
    open_tenders,
    published_competition,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

ANSWER = "Vi tilbyr Ragnhild Øverås-Mjåland, som har ledet test i nitten år."
OVERTAKEN = "Vi tilbyr Halvard Tjøstheim, som har ledet test i elleve år."
LATE = "Vi tilbyr Gunnvor Kjøllesdal, som har ledet test i sju år."
LOST = "Vi tilbyr Sigbjørn Åmodt-Lægreid, og økten var over da det ble sendt."
FILE_NAME = "CV-Øverås-Mjåland.pdf"
FILE_CONTENT = "Ragnhild Øverås-Mjåland, født i Lærdal, sertifisert testleder."
PLANTED = (
    ANSWER,
    OVERTAKEN,
    LATE,
    LOST,
    FILE_NAME,
    FILE_CONTENT,
    "Øverås",
    "Tjøstheim",
    "Kjøllesdal",
    "Åmodt",
    "Lærdal",
    "1873419",
    "1 873 419",
    "2664801",
)


@pytest.fixture
def world() -> CompetitionWorld:
    return lent(published_competition)


def opened(bjorn: Visitor, *page: object) -> str:
    """The page as a browser gets it."""
    name, *args = page
    with clock.stopped_at(DELIVERED_AT):
        return bjorn.client.get(reverse(str(name), args=args)).content.decode()


def write_on_the_pages(world: CompetitionWorld, bjorn: Visitor) -> None:
    """Two browsers, what cannot be used, a file in each of two ways, the supplier's own copies."""
    criterion = ("supplier:tender_criterion", world.id, world.criteria[0])
    seen = opened(bjorn, *criterion).split('name="seen_answer" value="')[1].split('"')[0]
    bjorn.done(*criterion, at=DELIVERED_AT, text=ANSWER, seen_answer=seen)
    overtaken = bjorn.post(*criterion, at=DELIVERED_AT, text=OVERTAKEN, seen_answer=seen)
    assert "Noen hos dere har svart på det samme" in text_of(overtaken)
    for one in world.criteria[1:-1]:
        bjorn.done("supplier:tender_criterion", world.id, one, at=DELIVERED_AT, text=ANSWER)
    for one in world.requirements:
        bjorn.done("supplier:tender_requirement", world.id, one, at=DELIVERED_AT, met="yes", text=ANSWER)
    assert bjorn.post("supplier:tender_price", world.id, at=DELIVERED_AT, price="-2664801").status_code == 200
    bjorn.done("supplier:tender_price", world.id, at=DELIVERED_AT, price="1 873 419,00")
    file = SimpleUploadedFile(FILE_NAME, FILE_CONTENT.encode(), content_type="application/pdf")
    bjorn.done("supplier:tender_files", world.id, at=DELIVERED_AT, kind="attachment", file=file)
    begin_a_file(world, bjorn)
    for copy in ("supplier:tender_copy", "supplier:tender_answers"):
        assert opened_as_bytes(bjorn, copy, world)


def begin_a_file(world: CompetitionWorld, bjorn: Visitor) -> None:
    """As the script does, and given up half-way: its name is kept until the file is whole."""
    said = {"name": FILE_NAME, "media_type": "", "kind": "attachment", "size": 9_000_000, "changed": "1"}
    with clock.stopped_at(DELIVERED_AT):
        answer = bjorn.client.post(
            reverse("supplier:tender_incoming_begin", args=[world.id]), said, headers={"Accept": "application/json"}
        )
    assert answer.status_code == 200
    assert answer.json()["recipient"].startswith("age1")


def opened_as_bytes(bjorn: Visitor, name: str, world: CompetitionWorld) -> bytes:
    with clock.stopped_at(DELIVERED_AT):
        response = bjorn.client.get(reverse(name, args=[world.id]))
    assert response.status_code == 200
    return bytes(response.getvalue())


def after_the_session(world: CompetitionWorld) -> None:
    """Sent when nobody is logged in any more: the page gives it back, and nothing is kept."""
    page = reverse("supplier:tender_criterion", args=[world.id, world.criteria[0]])
    with clock.stopped_at(DELIVERED_AT):
        answer = Client(REMOTE_ADDR="127.0.0.1").post(
            page, urlencode({"text": LOST}), content_type="application/x-www-form-urlencoded"
        )
    assert LOST in html.unescape(answer.content.decode())


def in_other_spellings(dump: bytes) -> list[str]:
    """Beyond those of `found_in`: decomposed letters, entities, form encoding, UTF-16 and UTF-32, base32 and base85."""
    found = []
    for text in PLANTED:
        decomposed = unicodedata.normalize("NFD", text)
        raw = text.encode()
        spelt = [
            decomposed.encode(),
            html.escape(text).encode("ascii", "xmlcharrefreplace"),
            quote_plus(text).encode(),
            quote_plus(text).lower().encode(),
            text.encode("utf-16-be"),
            text.encode("utf-32-le"),
            text.encode("cp1252", "replace"),
            text.encode("unicode_escape"),
            base64.b32encode(raw).rstrip(b"=")[:-1],
            base64.b85encode(raw)[:-2],
            text.upper().encode(),
        ]
        if any(len(one) >= 6 and one in dump for one in spelt):
            found.append(text)
    return found


def unpacked(pieces: list[bytes]) -> bytes:
    """What can be read of them as gzip or zlib, as a cache or a column may keep its values."""
    clear = []
    for piece in pieces:
        for wbits in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
            try:
                clear.append(zlib.decompressobj(wbits).decompress(piece))
            except zlib.error:
                continue
    return b"\n".join(clear)


def blobs() -> list[bytes]:
    """Every value of bytes in the database, and those that lie there as base64 text."""
    values: list[bytes] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{table}"')
            for value in (value for row in cursor.fetchall() for value in row):
                if isinstance(value, bytes | memoryview):
                    values.append(bytes(value))
                elif isinstance(value, str) and len(value) >= 40:
                    try:
                        values.append(base64.b64decode(value.partition(":")[0] + "==", validate=False))
                    except ValueError:
                        continue
    return values


def test_what_is_written_on_the_pages_is_in_no_dump_before_the_opening(
    world: CompetitionWorld, caplog: pytest.LogCaptureFixture
) -> None:
    bjorn = visitor(world.cast.bjorn)
    with caplog.at_level(logging.DEBUG):
        write_on_the_pages(world, bjorn)
        after_the_session(world)
        searched(caplog)
        bjorn.done("supplier:tender_deliver", world.id, at=DELIVERED_AT, acting_on="management")
        again = ("supplier:tender_criterion", world.id, world.criteria[0])
        bjorn.done(*again, at=DELIVERED_AT, text=LATE)
        bjorn.post("supplier:tender_deliver", world.id, at=CLOSES_AT, acting_on="management")
        with clock.stopped_at(DELIVERED_AT):
            tell_everybody(DELIVERED_AT)
        searched(caplog)
    open_tenders(world)
    shown = found_in(dump_of_database() + dump_of_files(), PLANTED)
    assert {ANSWER, FILE_NAME, FILE_CONTENT} <= set(shown)
    assert LATE not in shown, "what was never delivered is opened by nobody"
    assert OVERTAKEN not in shown


def searched(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing in the database, the file store or the log, in any spelling, packed or not."""
    packed = unpacked(blobs())
    for dump in (dump_of_database(), dump_of_files(), caplog.text.encode(), packed):
        assert found_in(dump, PLANTED) == []
        assert in_other_spellings(dump) == []


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_leak_that_is_packed_is_found(pack: Callable[[bytes], bytes]) -> None:
    assert found_in(unpacked([pack(ANSWER.encode())]), PLANTED)


@pytest.mark.parametrize(
    "spelt",
    [
        unicodedata.normalize("NFD", ANSWER),
        html.escape(ANSWER).encode("ascii", "xmlcharrefreplace").decode(),
        quote_plus(ANSWER),
        ANSWER.upper(),
    ],
)
def test_a_leak_in_another_spelling_is_found(spelt: str) -> None:
    assert in_other_spellings(spelt.encode())
