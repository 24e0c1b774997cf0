"""The register of legal entities (Enhetsregisteret) over its open API; the one place that speaks to it.

`look_up` is called outside any transaction; what it answers is kept by `actions.keep_register_answer` and read again
for a day, so that a register that is away stops nobody who was looked up before.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, TypeVar
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings

from terskel.core import places
from terskel.core.mandates import REGISTER_ROLES, Signer

ACCEPTED: Final = "application/vnd.enhetsregisteret.enhet.v1+json, application/json;q=0.9"
T = TypeVar("T")
ROLES_ACCEPTED: Final = "application/vnd.brreg.enhetsregisteret.rolle.v1+json, application/json;q=0.9"
KEPT_FOR: Final = timedelta(days=1)
SECONDS_IN_ALL: Final = 4.0
SECONDS_A_STEP: Final = 2.0
LARGEST_ANSWER: Final = 256 * 1024
PIECE: Final = 16 * 1024
_SMALL_WORDS: Final = frozenset({"i", "på", "og", "ved"})


class RegisterAway(Exception):
    """The register gave no answer that can be used: down, slow, or not connected to this installation."""


@dataclass(frozen=True, slots=True)
class RegisterAnswer:
    """What the register says of `number`; an empty `name` means that it has no such entity (any more).

    `county` as `core.places`, by the municipality of the business address.
    """

    number: str
    name: str = ""
    legal_form: str = ""
    place: str = ""
    employees: int | None = None
    deleted_on: date | None = None
    county: str = ""


def look_up(number: str) -> RegisterAnswer:
    """Ask the register about one organisation number; raises `RegisterAway` within a few seconds."""
    return _asked(f"enheter/{number}", ACCEPTED, lambda said: _read(number, said), unknown=RegisterAnswer(number))


def look_up_signers(number: str) -> tuple[Signer, ...]:
    """Who may sign for the entity, by its roles; nobody for a number that the register has no roles of.

    Raises `RegisterAway` within a few seconds.
    """
    return _asked(f"enheter/{number}/roller", ROLES_ACCEPTED, lambda said: tuple(_read_signers(said)), unknown=())


def _asked(path: str, accepted: str, read: Callable[[Any], T], *, unknown: T) -> T:
    """What `read` makes of the answer; `unknown` where the register knows nothing (any more). Raises `RegisterAway`."""
    if not settings.TERSKEL_COMPANY_REGISTER:
        raise RegisterAway("no register is connected")
    request = Request(f"{settings.TERSKEL_COMPANY_REGISTER}/{path}", headers={"Accept": accepted})
    try:
        return read(json.loads(_fetched(request)))
    except HTTPError as answered:
        if answered.code in (404, 410):
            return unknown
        raise RegisterAway(f"the register answered {answered.code}") from answered
    except (URLError, OSError, ValueError) as failure:
        raise RegisterAway(str(failure)) from failure


def _read_signers(said: Any) -> Iterator[Signer]:
    """Persons with a role that gives a right to sign; who has left the role or is dead has none."""
    if not isinstance(said, dict):
        raise ValueError("the register gave no roles")
    for group in _rows(said, "rollegrupper"):
        for one in _rows(group, "roller"):
            code, person = _text(one.get("type"), "kode"), one.get("person")
            if (
                code not in REGISTER_ROLES
                or one.get("fratraadt")
                or not isinstance(person, dict)
                or person.get("erDoed")
            ):
                continue
            name = person.get("navn")
            words = (_text(name, part) for part in ("fornavn", "mellomnavn", "etternavn"))
            if written := " ".join(word for word in words if word):
                yield Signer(code, written[:200])


def _rows(said: Any, name: str) -> list[dict[str, Any]]:
    found = said.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _fetched(request: Request) -> bytes:
    """The whole answer; raises TimeoutError or ValueError for one that takes too long or never ends."""
    ends = time.monotonic() + SECONDS_IN_ALL
    taken = bytearray()
    with urlopen(request, timeout=SECONDS_A_STEP) as answer:
        while piece := answer.read1(PIECE):
            taken += piece
            if time.monotonic() > ends:
                raise TimeoutError("the register's answer took too long")
            if len(taken) > LARGEST_ANSWER:
                raise ValueError("the register's answer is too long")
    return bytes(taken)


def _read(number: str, said: Any) -> RegisterAnswer:
    """The fields of `Enhet` that are used; raises ValueError for an answer about something else."""
    if not isinstance(said, dict) or said.get("organisasjonsnummer") != number:
        raise ValueError("the register answered about another entity")
    name = said.get("navn")
    if not isinstance(name, str) or not name.strip():
        raise ValueError("the register gave no name")
    employees, deleted = said.get("antallAnsatte"), said.get("slettedato")
    return RegisterAnswer(
        number,
        name=name.strip()[:200],
        legal_form=_text(said.get("organisasjonsform"), "kode")[:20],
        place=_as_written(_text(said.get("forretningsadresse"), "poststed"))[:100],
        county=places.of_municipality(_text(said.get("forretningsadresse"), "kommunenummer")),
        employees=employees if isinstance(employees, int) and 0 <= employees < 2**31 else None,
        deleted_on=date.fromisoformat(deleted) if isinstance(deleted, str) else None,
    )


def _text(said: Any, name: str) -> str:
    found = said.get(name) if isinstance(said, dict) else None
    return found.strip() if isinstance(found, str) else ""


def _as_written(place: str) -> str:
    """The register writes places in capitals: MO I RANA is Mo i Rana."""
    words = place.lower().split()
    return " ".join(word if at and word in _SMALL_WORDS else word.capitalize() for at, word in enumerate(words))
