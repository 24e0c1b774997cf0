"""The examples of the guide are what the API answers: recorded here, and held against it ever after.

`RECORD_EXAMPLES=1 pytest tests/api/test_examples.py` writes docs/api/examples.md anew.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.http import HttpResponse
from django.test import Client, override_settings

from terskel import clock
from terskel.audit import sequencing
from terskel.competitions import actions as competitions
from terskel.notifications import changes, webhooks
from terskel.notifications.models import WebhookDelivery
from terskel.organisations import queries as organisations
from tests.api.conftest import ApiWorld, Program
from tests.worlds.cast import oslo
from tests.worlds.competitions import ASKED_AT, draft_competition, openers
from tests.worlds.programs import secret_of

DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "api" / "examples.md"
HEAD: Final = """# API: examples
Recorded by `tests/api/test_examples.py` from the running API, and held against it by the same test; don't edit by hand.
Ids, hashes and signatures are replaced by short ones. The guide is [README.md](README.md).
"""
SHOWN: Final = ("ETag", "Link", "Location", "WWW-Authenticate", "Idempotency-Replayed", "Retry-After", "RateLimit")
MOST_ROWS: Final = 2
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_REFERENCE: Final = re.compile(r"\b([A-Z]{1,3}-\d{4})-\d{5}\b")
_LONG: Final = re.compile(r"\b[0-9a-f]{32,}\b|[A-Za-z0-9+/_-]{40,}={0,2}")


@dataclass(frozen=True)
class Example:
    title: str
    why: str
    method: str
    address: str
    body: object
    headers: dict[str, str]
    answer: Any


class Settled:
    """Ids by the order in which they first appear, so that a second recording says the same."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._references: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        return _REFERENCE.sub(self._reference, _LONG.sub("…", _UUID.sub(self._number, text)))

    def _reference(self, found: re.Match[str]) -> str:
        """Numbers go on from test to test: a sequence of the database is not rolled back."""
        return self._references.setdefault(found[0], f"{found[1]}-{len(self._references) + 1:05}")

    def _number(self, found: re.Match[str]) -> str:
        return self._known.setdefault(found[0], f"00000000-0000-7000-8000-{len(self._known) + 1:012}")


def shortened(value: Any) -> Any:
    """Long lists show their first rows; nobody reads more of an example."""
    if isinstance(value, list):
        return [shortened(one) for one in value[:MOST_ROWS]]
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    return value


def written(examples: Iterator[Example]) -> str:
    settled, parts = Settled(), [HEAD]
    for one in examples:
        address = one.address if one.address.startswith("https://") else f"/api{one.address}"
        request = [f"{one.method} {address}", *(f"{name}: {value}" for name, value in one.headers.items())]
        if one.body is not None:
            request += ["", json.dumps(one.body, ensure_ascii=False, indent=1)]
        answer = [f"{one.answer.status_code} {one.answer.reason_phrase}"]
        answer += [f"{name}: {one.answer.headers[name]}" for name in SHOWN if name in one.answer.headers]
        if one.answer.content:
            answer += ["", json.dumps(shortened(one.answer.json()), ensure_ascii=False, indent=1)]
        text = "\n".join(request), "\n".join(answer)
        parts.append(
            f"\n## {one.title}\n{one.why}\n```http\n{settled(text[0])}\n```\n```http\n{settled(text[1])}\n```\n"
        )
    return "".join(parts)


def played(world: ApiWorld) -> Iterator[Example]:
    """A supplier's day, then a buyer's; each request is sent when its example is read."""
    competition = f"/competitions/{world.competition.id}"

    def send(
        title: str,
        why: str,
        program: Program | None,
        method: str,
        address: str,
        body: object = None,
        **headers: str,
    ) -> Example:
        if program is None:
            return Example(title, why, method, address, body, headers, Client().get(f"/api{address}", headers=headers))
        answer = program.send(method, address, body, **headers)
        return Example(title, why, method, address, body, {"Authorization": "Bearer terskel_…", **headers}, answer)

    yield send("Open competitions", "No token is needed.", None, "GET", "/competitions?open_only=true")
    yield send("Own invitations", "With a token that may read competitions.", world.bjorn, "GET", "/invitations")
    key = {"Idempotency-Key": "7f1c1b0e-2f5c-4a53-9c7e-0d3b1a1c9a11"}
    question = {"text": "Kan testingen utføres fra eget kontor?"}
    with clock.stopped_at(oslo("2027-01-13 10:00")):
        address = f"{competition}/questions"
        asked = send("Ask, once", "The key makes it safe to send again.", world.bjorn, "POST", address, question, **key)
        yield asked
        yield send("The same request again", "Answered as it was.", world.bjorn, "POST", address, question, **key)
        yield send(
            "Another content under the same key", "Refused.", world.bjorn, "POST", address, {"text": "Når?"}, **key
        )
        answer = f"{address}/{asked.answer.json()['id']}/answer"
        yield send("Answer everyone invited", "By the buyer.", world.brita, "PUT", answer, {"answer": "Ja."})
        sequencing.sequence(at=clock.now())
        changes.gather(at=clock.now())
    yield send("What has happened", "Keep the cursor, and ask with it next time.", world.bjorn, "GET", "/changes")
    read = send("The own tender", "Its ETag is of what is written.", world.bjorn, "GET", world.tender)
    yield read
    seen = {"If-Match": read.answer.headers["ETag"]}
    price = {"price": "1734000.00"}
    yield send("Write in it", "Only if it is as it was read.", world.bjorn, "PATCH", world.tender, price, **seen)
    yield send("Write on an old reading", "Refused.", world.bjorn, "PATCH", world.tender, price, **seen)
    yield send(
        "Deliver too early",
        "A refusal with the code and words of the pages, in the language asked for.",
        world.camilla,
        "POST",
        f"{world.tender}/delivery",
        None,
        **{"Accept-Language": "en"},
    )
    narrow = Program(secret_of(world.competition.cast.bjorn, scopes=("tenders:read",), at=clock.now()))
    yield send("A scope that is missing", "It is named.", narrow, "GET", "/messages")
    changes.gather_news(at=clock.now())
    yield send("What became public", "No token is needed.", None, "GET", "/changes/public")
    yield told(world)
    yield send("A token that is none", "", world.stranger, "GET", "/invitations")
    yield send("The right to be invited", "One for each category.", world.bjorn, "GET", "/rights")
    dps = world.competition.dps
    draft = {
        "dps_id": str(dps.id),
        "categories": [{"code": next(iter(dps.categories))}],
        "title": "Testleder fra eget system",
        "estimated_value": 900000,
        "closes_at": "2027-03-01T12:00:00+01:00",
        "requirements": [{"text": "Behersker norsk."}],
        "criteria": [
            {"name": "Kompetanse", "weight": 60, "kind": "quality"},
            {"name": "Pris", "weight": 40, "kind": "price"},
        ],
    }
    made = send("Draft a competition from a file", "By the buyer.", world.brita, "POST", "/competitions", draft)
    yield made
    check = f"/competitions/{made.answer.json()['competition']['id']}/check"
    yield send("What stands against its publication", "", world.brita, "GET", check)
    yield send("Who can be named as an opener", "Those with a key.", world.brita, "GET", "/own/openers")
    whole = draft_competition(dps, title="Testleder, ferdig utkast", at=clock.now())
    publication = {
        "closes_at": "2027-03-01T12:00:00+01:00",
        "openers": [str(one) for one in openers(whole.cast)],
        "threshold": 2,
    }
    address = f"/competitions/{whole.id}/publication"
    alone = publication | {"openers": [publication["openers"][0]] * 2}
    yield send("Publish with one opener", "Never one person.", world.brita, "POST", address, alone)
    yield send("Publish", "With the area publication.", world.brita, "POST", address, publication)


def told(world: ApiWorld) -> Example:
    """What a webhook sends, taken where the job takes it; the receiver's answer is the shortest that is enough."""
    bjorn, at = world.competition.cast.bjorn, clock.now()
    assert bjorn.person_id is not None
    of = next(one for one in organisations.actors_of(bjorn.person_id) if one.actor == bjorn).membership_id
    webhooks.make_endpoint(of, "https://system.example.no/terskel", by=bjorn, at=at)
    competitions.ask(world.competition.id, "Er reisetid med i prisen?", by=bjorn, at=ASKED_AT)
    sequencing.sequence(at=at)
    changes.gather(at=at)
    sent = webhooks.to_send(WebhookDelivery.objects.latest("queued_at", "id").id, at=at)
    assert sent is not None
    return Example(
        "A webhook",
        "What we send to your system, signed with the endpoint's secret; answer 2xx.",
        "POST",
        sent.address,
        json.loads(sent.body),
        dict(sent.headers),
        HttpResponse(status=204),
    )


def test_the_examples_are_what_the_api_answers(world: ApiWorld, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("TERSKEL_DATA_DIR", str(tmp_path))
    sequencing.sequence(at=clock.now())
    changes.gather(at=clock.now())
    with override_settings(TERSKEL_API_RATE_OF_ADDRESS=300):
        recorded = written(played(world))
    if os.environ.get("RECORD_EXAMPLES"):
        DOCUMENT.write_text(recorded, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == recorded


def test_an_example_that_is_no_longer_true_is_found(world: ApiWorld) -> None:
    first = next(played(world))
    stale = Example("Open competitions", "", "GET", "/competitions", None, {}, Client().get("/api/dps"))
    assert written(iter([first])) != written(iter([stale]))
