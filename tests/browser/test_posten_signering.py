"""A contract is signed at Posten signering: sent from the page, answered over TLS, and read by both in their browsers.

The service is the one of `tests.rooms.contracts.signing_service`, which holds what it gets against the real schemas.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test.utils import override_settings
from django.urls import reverse

from terskel import clock
from terskel.contracts.models import ServiceSigner, SignatureJob
from terskel.core.actors import Actor
from terskel.jobs import signing
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.visitor import Visitor
from tests.rooms.contracts.certificates import issuer, organisation
from tests.rooms.contracts.signing_service import Posten, Schemas, Server, pem
from tests.worlds.cast import the_cast
from tests.worlds.evaluations import SIGNED_AT, EvaluationWorld, contract_prepared, person_of

SetClock = Callable[[datetime], None]
HOUR = timedelta(hours=1)
POSTENS_NUMBER = "984661185"


@dataclass
class Story:
    """A contract that waits for both, and the service."""

    world: EvaluationWorld
    ours: str
    theirs: str
    service: Posten
    set_clock: SetClock

    def turn(self, by: timedelta) -> None:
        """Both clocks."""
        self.set_clock(SIGNED_AT + by)
        self.service.now = clock.now()

    def is_sent(self) -> None:
        """The job that the act put."""
        self.service.now = clock.now()
        signing.send(SignatureJob.objects.latest("ordered_at", "id").id)

    def asks(self) -> None:
        """One turn of the job that asks what has happened there."""
        self.service.now = clock.now()
        self.service.ask_from = None
        signing.ask()

    def signs(self, one: Actor) -> None:
        job = SignatureJob.objects.latest("ordered_at", "id")
        address = ServiceSigner.objects.get(job=job, person_id=person_of(one)).address
        self.service.answer(address, "SIGNED", self.service.orders[-1])


@pytest.fixture(scope="module")
def story(
    database: str, set_clock: SetClock, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    folder, root = tmp_path_factory.mktemp("certificates"), issuer()
    files = {
        "root.pem": pem(root.certificate),
        "ours.pem": organisation("HELFO", "986965610", root).pem(root),
        "posten.pem": organisation("POSTEN BRING AS", POSTENS_NUMBER, root).pem(root),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    set_clock(SIGNED_AT)
    world, contract_id = contract_prepared(the_cast())
    schemas = Schemas(shared / "standards" / "api-specs" / "posten-signering" / "schema" / "xsd")
    service = Posten(schemas, SIGNED_AT)
    ours, theirs = (reverse(f"{side}:contract", args=[contract_id]) for side in ("authority", "supplier"))
    with Server(service, folder / "posten.pem", folder / "root.pem") as server:
        server.begin()
        with override_settings(
            TERSKEL_POSTEN_SIGNERING=service.address,
            TERSKEL_POSTEN_SIGNERING_CERTIFICATE=str(folder / "ours.pem"),
            TERSKEL_POSTEN_SIGNERING_ISSUERS=str(folder / "root.pem"),
        ):
            yield Story(world, ours, theirs, service, set_clock)
        server.shutdown()


def test_it_is_sent_called_back_sent_again_and_concluded_when_both_have_signed_there(
    visit: Visit, story: Story
) -> None:
    cast = story.world.cast
    story.turn(timedelta())
    brita = as_(visit, cast.brita, width=320).open(story.ours).see("To måter å signere på").follow("Posten signering")
    brita.fill("Dager til å signere", "200").press("Send til Posten signering").see("Det er et problem").look()
    send_out(brita)
    brita.see("På vei til Posten signering").look()
    story.is_sent()
    brita.open(story.ours).see("Signeres hos Posten signering").look()
    bjorn = as_(visit, cast.bjorn, width=320).open(story.theirs)
    bjorn.see("Signeres hos Posten signering", "Er spurt hos Posten signering").look()
    assert bjorn.main.get_by_role("button", name="Signer", exact=True).count() == 0, "nobody signs here meanwhile"

    brita.press("Kall den tilbake").see("Kalles tilbake fra Posten signering")
    signing.cancel(SignatureJob.objects.latest("ordered_at", "id").id)
    story.asks()
    brita.open(story.ours).see("Ikke signert hos Posten signering").look()
    brita.follow("Posten signering")
    send_out(brita)
    story.is_sent()

    story.turn(HOUR)
    story.signs(cast.bjorn)
    story.asks()
    brita.open(story.ours).see("Signeres hos Posten signering", "Bjørn Lie").look()
    story.turn(2 * HOUR)
    story.signs(cast.daniel)
    story.asks()
    for one, page in ((brita, story.ours), (bjorn, story.theirs)):
        one.open(page).see("Inngått", "Signert hos Posten signering").look()
        assert one.fetch("Åpne som PDF").endswith(b"signed at the service\n")


def send_out(buyer: Visitor) -> None:
    buyer.select("Hvem signerer for oss", "Daniel Aas").choose("Bjørn Lie").fill("Dager til å signere", "14")
    buyer.press("Send til Posten signering")
