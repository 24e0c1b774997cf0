"""A contract that waits for two, and the server of Posten signering that it is sent to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from terskel import clock
from terskel.audit.models import Event
from terskel.contracts import actions, sent_out
from terskel.contracts.models import Contract, ServiceSigner, SignatureJob
from terskel.core.actors import Actor
from terskel.documents.queries import FileView
from terskel.jobs import signing
from tests.rooms.contracts.certificates import Held
from tests.rooms.contracts.signing_service import Posten
from tests.worlds import cast as casting
from tests.worlds.evaluations import SIGNED_AT, EvaluationWorld, person_of

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
POSTENS_NUMBER = "984661185"


@dataclass(frozen=True)
class Certificates:
    root: Held
    ours: Held
    folder: Path

    def written(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path


@dataclass
class Story:
    """A contract that waits for both, and the service it is sent to; `at` is one clock for us and them."""

    world: EvaluationWorld
    contract_id: UUID
    service: Posten

    @property
    def cast(self) -> casting.Cast:
        return self.world.cast

    @property
    def contract(self) -> Contract:
        return Contract.objects.get(id=self.contract_id)

    @property
    def job(self) -> SignatureJob:
        return SignatureJob.objects.filter(contract_id=self.contract_id).latest("ordered_at", "id")

    def send_out(self, *theirs: UUID, by: Actor | None = None, days: int = 14) -> UUID:
        return actions.send_out(
            self.contract_id,
            authority_signer=person_of(self.cast.daniel),
            supplier_signers=theirs or (person_of(self.cast.bjorn),),
            open_days=days,
            by=by or self.cast.brita,
            at=clock.now(),
        )

    def run(self, job_id: UUID) -> None:
        """The job that sends it."""
        signing.send(job_id)

    def ask(self) -> None:
        """One turn of the job that asks."""
        signing.ask()

    def call_back(self) -> None:
        actions.call_back(self.contract_id, by=self.cast.brita, at=clock.now())

    def address(self, of: Actor) -> str:
        return ServiceSigner.objects.get(job=self.job, person_id=person_of(of)).address

    def signs(self, *those: Actor) -> None:
        for one in those:
            self.service.answer(self.address(one), "SIGNED")

    @contextmanager
    def later(self, by: timedelta) -> Iterator[None]:
        """Both clocks are moved on."""
        self.service.now = SIGNED_AT + by
        with clock.stopped_at(SIGNED_AT + by):
            yield


def content(file: FileView) -> bytes:
    with file.reading() as stream:
        return stream.read()


def events(story: Story) -> list[str]:
    found = Event.objects.filter(subject_id=story.contract_id, kind__startswith="contracts.").order_by("id")
    return [one.kind.removeprefix("contracts.") for one in found]


@dataclass(frozen=True)
class Line:
    name: str
    words: str


def signers(story: Story) -> list[Line]:
    job = sent_out.newest_job(story.cast.brita, story.contract_id)
    assert job is not None
    return [Line(one.name, one.answered if one.answered != "WAITING" else "") for one in job.signers]
