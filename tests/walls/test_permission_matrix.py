"""Who gets in where: every address and every API operation, every cast member, by hand.

One file per section, `tests/walls/matrix/<section>.toml`. One table per address and method:

    [["authority:competition"]]              # the address's name; several tables: several stages
    stage   = "published"                    # for the reader of this file
    args    = { competition_id = "competition" }           # names of things in matrix_world.py
    foreign = { competition_id = "foreign_competition" }   # the same thing of another tenant
    in      = ["astrid", "brita"]            # who gets in; "everyone" is a name too
    method  = "POST"                         # GET where left out
    data    = { language = "nn" }            # what is posted; to the API, as JSON
    query   = "on=2026-01-01"

Whoever is not under `in` meets nothing: someone not logged in is sent to log-in (or 404 where
`hidden = true`; 401 from the API), everyone else gets 404. For those who do get in, the foreign
object answers exactly as an object that does not exist. Rows are never derived from the code.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, TestCase, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse
from ninja.operation import PathView

from terskel import clock
from terskel.core.ids import uuid7
from tests.walls import matrix_world
from tests.walls.matrix_world import CAST
from tests.worlds.visitors import World

MATRIX = Path(__file__).parent / "matrix"
# Django's own and allauth's addresses that answer 404 to everyone under our settings are listed, with the reason.
CLOSED = tomllib.loads((MATRIX / "closed.toml").read_text(encoding="utf-8"))
_CHANGING = re.compile(
    rb'name="(?:csrfmiddlewaretoken|act_key)" value="[^"]*"|<time data-server-clock[^>]*>[^<]*</time>'
    rb"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    insiders: frozenset[str]
    method: str = "GET"
    stage: str = ""
    args: dict[str, str] = field(default_factory=dict)
    foreign: dict[str, str] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    hidden: bool = False
    section: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.stage}".strip()


def read_rows(folder: Path = MATRIX) -> list[Row]:
    return [
        _row(path.stem, name, table)
        for path in sorted(folder.glob("*.toml"))
        if path.stem != "closed"
        for name, tables in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for table in tables
    ]


def _row(section: str, name: str, table: dict[str, Any]) -> Row:
    named = frozenset(table.pop("in"))
    unknown = named - CAST.keys() - {"everyone"}
    if unknown:
        raise ValueError(f"{section}.toml, {name}: no such person: {', '.join(sorted(unknown))}")
    insiders = frozenset(CAST) if "everyone" in named else named
    return Row(name=name, section=section, insiders=insiders, **table)


def addresses(patterns: Sequence[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[tuple[str, str]]:
    """Every (name, method) that can be asked for. A page's name stands for GET; what it takes by POST has rows too."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)
        else:
            view = pattern.callback
            name = f"{space}{pattern.name or pattern.pattern}"
            for method in _methods_of(view):
                yield name, method


def _methods_of(view: Any) -> Sequence[str]:
    holder = getattr(view, "__self__", None)
    if isinstance(holder, PathView):
        return sorted({method for operation in holder.operations for method in operation.methods})
    return ("ANY",)


def missing_rows(rows: Sequence[Row], found: Sequence[tuple[str, str]]) -> list[str]:
    """The addresses nobody has said anything about."""
    said = {(row.name, row.method) for row in rows} | {(row.name, "ANY") for row in rows}
    return [f"{method} {name}" for name, method in found if (name, method) not in said and name not in CLOSED]


def test_every_address_has_a_row() -> None:
    assert missing_rows(read_rows(), list(addresses())) == []


def test_every_row_is_about_an_address_there_is() -> None:
    there = {name for name, _method in addresses()}
    assert sorted({row.name for row in read_rows()} - there) == []
    assert sorted(CLOSED.keys() - there) == []


def test_an_address_without_a_row_is_found() -> None:
    planted = [path("planted/", lambda request: HttpResponse(), name="planted")]
    assert missing_rows(read_rows(), list(addresses(planted))) == ["ANY planted"]


PARTS: Final = 4
"""The rows are asked in so many worlds, each in a transaction of its own.

What a request wrote and undid stays in the tables as dead rows until its transaction ends, and each statement walks
over them: in one world the last requests take several times as long as the first. Worlds also run side by side.
"""


def part(number: int) -> list[Row]:
    """The rows that one world asks; neighbours in a file go to different worlds, which makes the parts alike."""
    return read_rows()[number::PARTS]


class Matrix:
    """A world built once; every request is rolled back. Demo mode is on, so that its addresses are there."""

    world: World
    number: ClassVar[int]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = matrix_world.build()

    def run(self, result: Any = None) -> Any:
        with clock.stopped_at(self.world.now):
            return super().run(result)  # type: ignore[misc]  # of the TestCase beside it

    def test_whoever_is_not_named_meets_nothing_and_whoever_is_gets_in(self) -> None:
        for row in part(self.number):
            for person in CAST:
                with self.subTest(f"{row} as {person}"):
                    assert verdict(self.answer(row, person, row.args)) == expected(row, person)

    def test_a_foreign_tenants_object_answers_as_one_that_does_not_exist(self) -> None:
        for row in part(self.number):
            if not row.foreign:
                continue
            for person in sorted(row.insiders):
                with self.subTest(f"{row} as {person}"):
                    foreign = self.answer(row, person, {**row.args, **row.foreign})
                    missing = self.answer(row, person, {**row.args, **dict.fromkeys(row.foreign, "")})
                    assert (foreign.status_code, _settled(foreign)) == (missing.status_code, _settled(missing))
                    assert verdict(foreign) in ("404", "log in")

    def answer(self, row: Row, person: str, args: dict[str, str]) -> Any:
        return asked(self.world, self.world.client(person), row, args)


@override_settings(TERSKEL_DEMO=True)
class FirstPart(Matrix, TestCase):
    number = 0

    def test_a_page_that_forgets_to_ask_who_is_there_is_caught(self) -> None:
        row = Row("planted", frozenset({"astrid"}))
        with override_settings(ROOT_URLCONF=__name__):
            assert verdict(self.answer(row, "camilla", {})) != expected(row, "camilla")


@override_settings(TERSKEL_DEMO=True)
class SecondPart(Matrix, TestCase):
    number = 1


@override_settings(TERSKEL_DEMO=True)
class ThirdPart(Matrix, TestCase):
    number = 2


@override_settings(TERSKEL_DEMO=True)
class FourthPart(Matrix, TestCase):
    number = 3


def test_every_row_is_asked_in_one_world_and_no_row_in_two() -> None:
    asked_in = [one.number for one in (FirstPart, SecondPart, ThirdPart, FourthPart)]
    assert asked_in == list(range(PARTS))
    found = [str(row) + row.section + str(row.args) + str(row.data) + row.query for n in asked_in for row in part(n)]
    every = [str(row) + row.section + str(row.args) + str(row.data) + row.query for row in read_rows()]
    assert sorted(found) == sorted(every)


def asked(world: World, client: Client, row: Row, args: dict[str, str]) -> Any:
    """One request in a transaction that is undone. An argument named "" is an object that does not exist."""
    given = {key: world.things[name] if name else _nobodys(world, row, key) for key, name in args.items()}
    address = reverse(row.name, kwargs=given) + (f"?{row.query}" if row.query else "")
    before = transaction.savepoint()
    response = _send(client, row, address, {key: world.value(said) for key, said in row.data.items()})
    transaction.savepoint_rollback(before)
    return response


def _send(client: Client, row: Row, address: str, data: dict[str, Any]) -> Any:
    if row.section == "api" and row.method != "GET":
        return client.generic(row.method, address, data=json.dumps(data).encode(), content_type="application/json")
    return (
        client.generic(row.method, address)
        if row.method not in ("GET", "POST")
        else (client.post(address, data) if row.method == "POST" else client.get(address))
    )


def _nobodys(world: World, row: Row, key: str) -> UUID | str:
    """An id or name like the real one that nothing has."""
    real = world.things[row.args.get(key) or row.foreign[key]]
    return uuid7() if isinstance(real, UUID) else "nobody-has-this"


def _settled(response: Any) -> bytes:
    body = b"".join(response) if response.streaming else response.content
    return _CHANGING.sub(b"", body.replace(response.wsgi_request.path.encode(), b""))


def verdict(response: Any) -> str:
    """in, log in, or the number it was turned away with."""
    if response.status_code in (301, 302, 303) and "/login/" in response.headers.get("Location", ""):
        return "log in"
    return str(response.status_code) if response.status_code in (401, 403, 404, 405, 500) else "in"


# To the API they are the same: a token acts for a membership, and Nora has none.
TOKENLESS = ("anonymous", "nora")


def expected(row: Row, person: str) -> str:
    if person in row.insiders:
        return "in"
    if row.section == "api":
        return "401" if person in TOKENLESS and not row.hidden else "404"
    if person != "anonymous":
        return "404"
    if row.hidden:
        return "404"
    return "log in"


urlpatterns = [path("planted/", lambda request: HttpResponse(), name="planted")]


@pytest.mark.parametrize("text", ['[["public:front"]]\nin = ["nobody"]\n'])
def test_a_name_that_is_not_in_the_cast_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "public.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="no such person"):
        read_rows(tmp_path)
