"""Entries are sent signed, tried again, and given up; never inside the network. Against a real HTTP server."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from terskel import clock
from terskel.audit import sequencing
from terskel.audit.models import Event
from terskel.competitions import actions as competitions
from terskel.core.actors import SYSTEM, Actor
from terskel.core.decisions import Missing
from terskel.core.sealing import age
from terskel.jobs import feeding
from terskel.notifications import changes, webhooks
from terskel.notifications.models import WebhookDelivery, WebhookEndpoint
from terskel.notifications.webhooks import NotTaken
from terskel.organisations import queries as organisations
from tests.rooms.notifications.told import told
from tests.rooms.refusals import refused
from tests.worlds.competitions import ASKED_AT, CompetitionWorld, published_competition
from tests.worlds.lent import lent

AT = ASKED_AT


class Receiver(BaseHTTPRequestHandler):
    """Answers what its server is told to, and keeps what came."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((dict(self.headers), body))  # type: ignore[attr-defined]
        self.send_response(self.server.answer)  # type: ignore[attr-defined]
        self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


class System(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.answer = 204
        self.came: list[tuple[dict[str, str], bytes]] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def system() -> Iterator[System]:
    with System() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with override_settings(TERSKEL_WEBHOOK_HOSTS=frozenset({server.host})):
            yield server
        server.shutdown()


@pytest.fixture
def world(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CompetitionWorld]:
    found = lent(published_competition)
    monkeypatch.setenv("TERSKEL_DATA_DIR", str(tmp_path))
    gathered()
    with clock.stopped_at(AT):
        yield found


def gathered() -> None:
    sequencing.sequence(at=AT)
    changes.gather(at=AT)


def membership(actor: Actor) -> UUID:
    assert actor.person_id is not None
    return next(one for one in organisations.actors_of(actor.person_id) if one.actor == actor).membership_id


def made(actor: Actor, address: str) -> tuple[UUID, bytes]:
    endpoint_id, secret = webhooks.make_endpoint(membership(actor), address, by=actor, at=AT)
    return endpoint_id, base64.b64decode(secret.removeprefix("whsec_"))


def asked(world: CompetitionWorld) -> WebhookDelivery:
    """Bjørn's firm asks a question, which is on its way to its own system."""
    competitions.ask(world.id, "Hvor?", by=world.cast.bjorn, at=AT)
    gathered()
    return WebhookDelivery.objects.latest("queued_at", "id")


def attempt(delivery: WebhookDelivery) -> bool:
    """One turn of the job; whether it will be tried again."""
    try:
        feeding.attempt(delivery.id)
    except NotTaken:
        return True
    finally:
        delivery.refresh_from_db()
    return False


def test_an_entry_comes_signed_and_names_the_thing_only(world: CompetitionWorld, system: System) -> None:
    _endpoint, secret = made(world.cast.bjorn, f"http://{system.host}/terskel")
    delivery = asked(world)
    assert not attempt(delivery)
    [(headers, body)] = system.came
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(secret, signed, sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    content = json.loads(body)
    assert content["type"] == "competitions.QuestionAsked"
    assert set(content["data"]) == {"id", "about", "matters"}
    assert b"Hvor?" not in body
    assert (delivery.taken_at, delivery.answer_code, delivery.attempts) == (AT, 204, 1)


def test_a_job_that_runs_twice_sends_once(world: CompetitionWorld, system: System) -> None:
    made(world.cast.bjorn, f"http://{system.host}/")
    delivery = asked(world)
    attempt(delivery)
    attempt(delivery)
    assert len(system.came) == 1


def test_what_is_not_taken_is_tried_again_with_the_same_id(world: CompetitionWorld, system: System) -> None:
    endpoint_id, _secret = made(world.cast.bjorn, f"http://{system.host}/")
    delivery, system.answer = asked(world), 503
    assert attempt(delivery)
    assert WebhookEndpoint.objects.get(id=endpoint_id).failing_since == AT
    system.answer = 200
    assert not attempt(delivery)
    assert len({headers["webhook-id"] for headers, _body in system.came}) == 1
    assert WebhookEndpoint.objects.get(id=endpoint_id).failing_since is None


def test_a_redirect_is_not_followed(world: CompetitionWorld, system: System) -> None:
    made(world.cast.bjorn, f"http://{system.host}/")
    delivery, system.answer = asked(world), 302
    assert attempt(delivery)
    assert delivery.answer_code == 302


def test_nothing_is_sent_inside_the_network(world: CompetitionWorld, system: System) -> None:
    made(world.cast.bjorn, f"http://{system.host}/")
    delivery = asked(world)
    with override_settings(TERSKEL_WEBHOOK_HOSTS=frozenset()):
        assert attempt(delivery)
    assert system.came == []
    assert delivery.last_error == "private"


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://10.0.0.8/",
        "https://mottak.internal/",
        "https://firm.example:8443/",
    ],
)
def test_an_address_that_nothing_can_be_sent_to_is_refused_when_it_is_written(
    world: CompetitionWorld, address: str
) -> None:
    by = world.cast.bjorn
    code = refused(lambda: webhooks.make_endpoint(membership(by), address, by=by, at=AT))
    assert code == "notifications.webhook_inside"


@pytest.mark.parametrize(
    ("address", "host"), [("https://127.0.0.1/", "127.0.0.1"), ("https://localhost/", "localhost")]
)
def test_an_address_of_the_network_is_met_by_the_job(world: CompetitionWorld, address: str, host: str) -> None:
    """It was named by the installation when it was written, or its name has led inwards since."""
    with override_settings(TERSKEL_WEBHOOK_HOSTS=frozenset({f"{host}:443"})):
        made(world.cast.bjorn, address)
    delivery = asked(world)
    assert attempt(delivery)
    assert delivery.last_error == "private"


@pytest.mark.parametrize(
    "address",
    ["http://example.org/", "ftp://example.org/", "https://me:secret@example.org/", "example.org", "https://"],
)
def test_an_address_is_encrypted_and_without_a_user_name(world: CompetitionWorld, address: str) -> None:
    by = world.cast.bjorn
    assert (
        refused(lambda: webhooks.make_endpoint(membership(by), address, by=by, at=AT))
        == "notifications.webhook_address"
    )


def test_after_a_day_of_silence_it_is_stopped_and_who_made_it_is_told(world: CompetitionWorld, system: System) -> None:
    endpoint_id, _secret = made(world.cast.bjorn, f"http://{system.host}/")
    delivery, system.answer = asked(world), 500
    for number in range(webhooks.ATTEMPTS):
        with clock.stopped_at(AT + timedelta(hours=6 * number)):
            again = attempt(delivery)
        assert again is (number < webhooks.ATTEMPTS - 1)
    endpoint = WebhookEndpoint.objects.get(id=endpoint_id)
    assert (endpoint.stopped_because, delivery.given_up_at) == ("silent", endpoint.stopped_at)
    assert world.cast.bjorn.name in told("notifications.WebhookStopped")
    competitions.ask(world.id, "Når?", by=world.cast.bjorn, at=AT)
    gathered()
    assert WebhookDelivery.objects.count() == 1


def test_a_system_that_says_it_is_gone_is_stopped_at_once(world: CompetitionWorld, system: System) -> None:
    endpoint_id, _secret = made(world.cast.bjorn, f"http://{system.host}/")
    delivery, system.answer = asked(world), 410
    assert not attempt(delivery)
    assert WebhookEndpoint.objects.get(id=endpoint_id).stopped_because == "gone"


def test_where_the_key_of_the_secret_is_lost_it_is_stopped_and_nothing_stays_on_its_way(
    world: CompetitionWorld, system: System
) -> None:
    endpoint_id, _secret = made(world.cast.bjorn, f"http://{system.host}/")
    first, second = asked(world), asked(world)
    lost = age.encrypt(b"x", [age.recipient_of(age.new_identity())])
    WebhookEndpoint.objects.update(secret=lost)
    assert not attempt(first)
    endpoint = WebhookEndpoint.objects.get(id=endpoint_id)
    assert (endpoint.stopped_because, first.last_error) == ("key_lost", "key_lost")
    assert not attempt(second)
    assert (first.given_up_at, second.given_up_at) == (endpoint.stopped_at, endpoint.stopped_at)
    assert world.cast.bjorn.name in told("notifications.WebhookStopped")
    assert system.came == []


def test_entries_to_one_endpoint_go_one_after_another(world: CompetitionWorld, system: System) -> None:
    one, _secret = made(world.cast.bjorn, f"http://{system.host}/one")
    other, _secret = made(world.cast.bjorn, f"http://{system.host}/other")
    asked(world)
    locks = list(ProcrastinateJob.objects.filter(task_name=webhooks.SEND).values_list("lock", flat=True))
    assert sorted(map(str, locks)) == sorted([f"webhook {one}", f"webhook {other}"])


def test_a_closed_one_is_sent_nothing(world: CompetitionWorld, system: System) -> None:
    by = world.cast.bjorn
    endpoint_id, _secret = made(by, f"http://{system.host}/")
    delivery = asked(world)
    webhooks.close_endpoint(endpoint_id, by=by, at=AT)
    webhooks.close_endpoint(endpoint_id, by=by, at=AT)
    attempt(delivery)
    assert system.came == []
    assert webhooks.endpoints(by) == []


def test_a_trial_is_about_nothing_and_stands_in_the_log(world: CompetitionWorld, system: System) -> None:
    by = world.cast.bjorn
    endpoint_id, _secret = made(by, f"http://{system.host}/")
    delivery = WebhookDelivery.objects.get(id=webhooks.try_endpoint(endpoint_id, by=by, at=AT))
    attempt(delivery)
    assert json.loads(system.came[0][1])["type"] == webhooks.TRIAL
    [row] = webhooks.deliveries(by, endpoint_id)
    assert (row.kind, row.taken_at) == (webhooks.TRIAL, AT)


def test_the_secret_is_kept_in_no_table(world: CompetitionWorld, system: System) -> None:
    _endpoint, secret = made(world.cast.bjorn, f"http://{system.host}/")
    stored = bytes(WebhookEndpoint.objects.get().secret)
    assert secret not in stored
    assert base64.b64encode(secret).decode() not in str(list(Event.objects.values()))


def test_only_administrators_of_the_organisation_itself_make_and_see_them(
    world: CompetitionWorld, system: System
) -> None:
    cast = world.cast
    endpoint_id, _secret = made(cast.bjorn, f"http://{system.host}/")
    for act in (webhooks.close_endpoint, webhooks.try_endpoint):
        with pytest.raises(Missing):
            act(endpoint_id, by=cast.camilla, at=AT)
    with pytest.raises(Missing):
        webhooks.deliveries(cast.camilla, endpoint_id)
    with pytest.raises(Missing):
        webhooks.endpoints(cast.eva_at_helfo)
    with pytest.raises(Missing):
        webhooks.make_endpoint(membership(cast.bjorn), "https://example.org/", by=cast.camilla, at=AT)


def test_there_are_a_few_at_most(world: CompetitionWorld, system: System) -> None:
    by = world.cast.bjorn
    for _ in range(webhooks.MOST):
        made(by, f"http://{system.host}/")
    assert (
        refused(lambda: webhooks.make_endpoint(membership(by), f"http://{system.host}/", by=by, at=AT))
        == "notifications.too_many_webhooks"
    )


def test_an_answer_to_what_is_no_delivery_changes_nothing(world: CompetitionWorld) -> None:
    assert webhooks.note_answer(uuid4(), code=500, trouble="", by=SYSTEM, at=AT) == ""
