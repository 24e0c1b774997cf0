"""A contract is signed at Posten signering: sent, called back, concluded. Against a server with its own schemas."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from terskel import clock
from terskel.audit.models import Event
from terskel.awards import actions as awards
from terskel.contracts import actions, posten, queries, sent_out
from terskel.contracts.models import Contract, Seal, ServiceSigner, Signature, SignatureJob
from terskel.core.actors import SYSTEM, Actor
from terskel.core.decisions import Missing
from terskel.documents.queries import FileView
from terskel.jobs import signing
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from tests.rooms.contracts.certificates import Held, issuer, organisation
from tests.rooms.contracts.signing_service import Posten, Schemas, Server, pem
from tests.rooms.contracts.test_signatories import a_second_approver, joint_signatories
from tests.rooms.refusals import refused
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.evaluations import APPROVED_AT, SIGNED_AT, EvaluationWorld, contract_prepared, person_of
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

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


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    root = issuer()
    found = Certificates(root, organisation("HELFO", "986965610", root), tmp_path_factory.mktemp("certificates"))
    found.written("root.pem", pem(root.certificate))
    found.written("ours.pem", found.ours.pem(root))
    found.written("posten.pem", organisation("POSTEN BRING AS", POSTENS_NUMBER, root).pem(root))
    found.written("somebody.pem", organisation("NOEN ANDRE AS", "999999999", root).pem(root))
    return found


@pytest.fixture(scope="module")
def schemas(shared: Path) -> Schemas:
    return Schemas(shared / "standards" / "api-specs" / "posten-signering" / "schema" / "xsd")


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


@pytest.fixture
def story(
    certificates: Certificates, schemas: Schemas, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Story]:
    world, contract_id = lent(contract_prepared)
    monkeypatch.setenv("TERSKEL_KEYS_DIR", str(tmp_path / "keys"))
    service = Posten(schemas, SIGNED_AT)
    with Server(service, certificates.folder / "posten.pem", certificates.folder / "root.pem") as server:
        server.begin()
        settings.TERSKEL_POSTEN_SIGNERING = service.address
        settings.TERSKEL_POSTEN_SIGNERING_CERTIFICATE = str(certificates.folder / "ours.pem")
        settings.TERSKEL_POSTEN_SIGNERING_ISSUERS = str(certificates.folder / "root.pem")
        with clock.stopped_at(SIGNED_AT):
            yield Story(world, contract_id, service)
        server.shutdown()


@pytest.fixture
def sent(story: Story) -> Story:
    """The service has it, and asks Daniel and Bjørn."""
    story.run(story.send_out())
    return story


def content(file: FileView) -> bytes:
    with file.reading() as stream:
        return stream.read()


def events(story: Story) -> list[str]:
    found = Event.objects.filter(subject_id=story.contract_id, kind__startswith="contracts.").order_by("id")
    return [one.kind.removeprefix("contracts.") for one in found]


def test_the_service_takes_what_is_sent_and_its_own_number_is_kept(sent: Story) -> None:
    order = sent.service.order
    assert (order.reference, order.queue, order.title) == (str(sent.job.id), "terskel", sent.contract.title)
    assert order.sender == organisation_queries.authority(sent.world.cast.helfo_id).number
    assert order.document == content(queries.document(sent.cast.brita, sent.contract_id))
    assert order.seconds == 14 * 24 * 3600
    assert set(order.answers) == {sent.address(sent.cast.daniel), sent.address(sent.cast.bjorn)}
    assert (sent.job.number, sent.job.taken_at) == (order.number, SIGNED_AT)


def test_nothing_else_happens_to_it_meanwhile(sent: Story) -> None:
    sign = lambda: actions.sign(  # noqa: E731
        sent.contract_id, digest_seen=sent.contract.digest, by=sent.cast.daniel, at=SIGNED_AT
    )
    again = sent.send_out
    decline = lambda: actions.decline(sent.contract_id, reason="Nei.", by=sent.cast.bjorn, at=SIGNED_AT)  # noqa: E731
    withdraw = lambda: actions.withdraw(sent.contract_id, reason="Nei.", by=sent.cast.brita, at=SIGNED_AT)  # noqa: E731
    for act in (sign, again, decline, withdraw):
        assert refused(act) == "contracts.is_sent_out"
    assert not any(row.waits_for_reader for row in queries.contracts(sent.cast.daniel, at=SIGNED_AT))
    assert not queries.contract(sent.cast.bjorn, sent.contract_id, at=SIGNED_AT).signable


def test_an_award_is_not_reversed_while_both_may_sign_elsewhere(sent: Story) -> None:
    award_id = sent.contract.award_id
    awards.propose_reversal(
        award_id,
        reason_code="error",
        reason="Feil i evalueringen.",
        evaluates_anew=False,
        by=sent.cast.brita,
        at=SIGNED_AT,
    )
    reverse = lambda: actions.reverse_award(award_id, by=sent.cast.daniel, at=SIGNED_AT)  # noqa: E731
    assert refused(reverse) == "contracts.is_sent_out"
    sent.ask()
    assert sent.job.called_back_for == "reversal"


def test_it_is_concluded_when_both_have_signed_there_and_the_files_are_kept(sent: Story) -> None:
    with sent.later(HOUR):
        sent.signs(sent.cast.bjorn)
        sent.ask()
        assert sent.contract.concluded_at is None
        assert sent.service.order.confirmed == 1
        assert [one.words for one in signers(sent)] == ["", "SIGNED"]
    with sent.later(2 * HOUR):
        sent.signs(sent.cast.daniel)
    with sent.later(3 * HOUR):
        sent.ask()
        view = queries.contract(sent.cast.bjorn, sent.contract_id, at=SIGNED_AT + 3 * HOUR)
    assert (view.state, view.concluded_at, view.sent_out_at) == ("in_force", SIGNED_AT + 2 * HOUR, None)
    ours, theirs = view.signatures
    assert (ours.signed_at, theirs.signed_at) == (SIGNED_AT + 2 * HOUR, SIGNED_AT + HOUR)
    assert [one.role for one in (*ours.given, *theirs.given)] == ["Godkjenner", "Daglig leder"]
    assert content(queries.document(sent.cast.bjorn, sent.contract_id)).endswith(b"signed at the service\n")
    [evidence_of_bjorn] = [one for one in theirs.given if one.has_evidence]
    assert evidence_of_bjorn.service_signer_id is not None
    xades = sent_out.evidence(sent.cast.brita, sent.contract_id, evidence_of_bjorn.service_signer_id)
    assert content(xades).startswith(b"<XAdES>")
    assert sent.service.order.confirmed == 2
    assert events(sent)[-4:] == ["ContractSigned", "ContractSigned", "SignatureJobEnded", "ContractConcluded"]


@dataclass(frozen=True)
class Line:
    name: str
    words: str


def signers(story: Story) -> list[Line]:
    job = sent_out.newest_job(story.cast.brita, story.contract_id)
    assert job is not None
    return [Line(one.name, one.answered if one.answered != "WAITING" else "") for one in job.signers]


def test_a_signature_given_there_gets_no_seal_of_ours(sent: Story) -> None:
    sent.signs(sent.cast.bjorn, sent.cast.daniel)
    sent.ask()
    assert actions.seal(sent.contract_id, by=SYSTEM, at=SIGNED_AT) == 0
    assert not Seal.objects.filter(signature__contract_id=sent.contract_id).exists()
    assert queries.contract(sent.cast.bjorn, sent.contract_id, at=SIGNED_AT).is_sealed


def test_a_change_that_is_told_twice_counts_once(sent: Story) -> None:
    sent.signs(sent.cast.bjorn, sent.cast.daniel)
    service, order = posten.connection(), sent.service.order
    change, _ = service.next_change(order.sender)
    assert change is not None
    files = actions.Files(b"%PDF-1.7", {})
    for _ in range(2):
        actions.note_change(sent.job.id, change, files, by=SYSTEM, at=SIGNED_AT)
    assert Signature.objects.filter(contract_id=sent.contract_id).count() == 2
    sent.ask()
    assert order.confirmed == 1, "what we knew already is confirmed all the same"


def test_a_signer_who_rejects_it_gives_it_back_and_it_can_be_signed_here(sent: Story) -> None:
    sent.service.answer(sent.address(sent.cast.bjorn), "REJECTED")
    sent.ask()
    job = sent_out.newest_job(sent.cast.bjorn, sent.contract_id)
    assert job is not None
    assert (job.outcome, sent.contract.sent_out_at, sent.service.order.confirmed) == ("rejected", None, 1)
    digest = sent.contract.digest
    assert actions.sign(sent.contract_id, digest_seen=digest, by=sent.cast.daniel, at=SIGNED_AT) is False
    assert refused(sent.send_out) == "contracts.signed_by_authority"


def test_what_is_not_signed_in_time_comes_back_and_is_sent_again(sent: Story) -> None:
    sent.signs(sent.cast.daniel)
    sent.service.expire()
    sent.ask()
    assert (sent.job.outcome, sent.contract.authority_signed_at) == ("expired", None)
    with sent.later(HOUR):
        sent.run(sent.send_out())
    assert len(sent.service.orders) == 2


def test_words_that_the_service_has_for_other_failures_are_kept(sent: Story) -> None:
    sent.service.answer(sent.address(sent.cast.bjorn), "BLOCKED")
    sent.ask()
    assert (sent.job.outcome, sent.job.said) == ("failed", "BLOCKED, WAITING")


def test_a_service_that_fails_is_asked_again_and_takes_it_once(story: Story) -> None:
    job_id = story.send_out()
    story.service.faults = 1
    with pytest.raises(posten.Away, match="503"):
        story.run(job_id)
    assert (story.job.taken_at, story.contract.sent_out_at) == (None, SIGNED_AT)
    story.run(job_id)
    story.run(job_id)
    assert len(story.service.orders) == 1


def test_a_service_that_fails_when_asked_is_asked_in_the_next_turn(
    sent: Story, caplog: pytest.LogCaptureFixture
) -> None:
    sent.signs(sent.cast.bjorn, sent.cast.daniel)
    sent.service.faults = 1
    sent.ask()
    assert "503" in caplog.text
    assert sent.contract.concluded_at is None
    sent.ask()
    assert sent.contract.concluded_at is not None


def test_where_its_answer_was_lost_the_copy_that_nobody_knows_of_is_called_back(story: Story) -> None:
    job_id = story.send_out()
    story.service.loses_answers = 1
    with pytest.raises(posten.Away, match="502"):
        story.run(job_id)
    story.run(job_id)
    lost, known = story.service.orders
    assert story.job.number == known.number
    story.service.answer(story.address(story.cast.bjorn), "SIGNED", lost)
    story.ask()
    story.service.waiting.append(lost)
    with story.later(10 * MINUTE):
        story.ask()
    assert (lost.state, known.state, lost.confirmed) == ("FAILED", "IN_PROGRESS", 2)
    assert story.job.ended_at is None


def test_it_is_never_asked_sooner_than_it_allows(sent: Story) -> None:
    sent.ask()
    assert sent.service.asked == 1
    with sent.later(9 * MINUTE):
        sent.signs(sent.cast.bjorn)
        sent.ask()
        assert sent.service.asked == 1
    with sent.later(10 * MINUTE):
        sent.ask()
    assert sent.service.too_early == 0
    assert [one.words for one in signers(sent)] == ["", "SIGNED"]


def test_who_asks_too_early_is_told_when_and_waits(sent: Story) -> None:
    """Another program of the same organisation has asked: we did not know of the pause."""
    sent.service.ask_from = SIGNED_AT + 5 * MINUTE
    sent.ask()
    assert (sent.service.too_early, sent.job.ask_from) == (1, SIGNED_AT + 5 * MINUTE)
    with sent.later(4 * MINUTE):
        sent.ask()
    assert sent.service.too_early == 1


def test_the_pause_outlives_the_contract_it_was_learnt_from(sent: Story) -> None:
    sent.service.answer(sent.address(sent.cast.bjorn), "REJECTED")
    sent.ask()
    asked = sent.service.asked
    sent.run(sent.send_out())
    sent.ask()
    assert sent.service.asked == asked, "the queue was empty a moment ago"
    assert sent.service.too_early == 0


def test_it_is_called_back_and_nobody_can_sign_it_there(sent: Story) -> None:
    sent.call_back()
    assert sent.contract.sent_out_at is not None, "until the service has answered both may sign"
    signing.cancel(sent.job.id)
    assert (sent.job.outcome, sent.contract.sent_out_at, sent.service.order.state) == ("cancelled", None, "FAILED")
    sent.ask()
    assert sent.service.order.confirmed == 1
    assert refused(sent.call_back) == "contracts.not_sent_out"


def test_what_both_signed_before_it_could_be_called_back_is_concluded(sent: Story) -> None:
    sent.call_back()
    sent.signs(sent.cast.bjorn, sent.cast.daniel)
    signing.cancel(sent.job.id)
    assert sent.job.ended_at is None, "it is too late, says the service"
    sent.ask()
    assert sent.contract.concluded_at == SIGNED_AT


def test_what_is_called_back_before_it_was_sent_is_never_sent(story: Story) -> None:
    job_id = story.send_out()
    story.call_back()
    signing.cancel(job_id)
    story.run(job_id)
    assert (story.job.outcome, story.service.orders) == ("cancelled", [])


def test_what_is_called_back_while_it_is_on_its_way_is_called_back_there_too(story: Story) -> None:
    job_id = story.send_out()
    order = sent_out.to_send(job_id)
    assert order is not None
    taken = posten.connection().send(order, at=SIGNED_AT)
    story.call_back()
    signing.cancel(job_id)
    actions.note_taken(job_id, taken, by=SYSTEM, at=SIGNED_AT)
    signing.cancel(job_id)
    assert story.service.order.state == "FAILED"


def test_who_is_named_instead_of_somebody_who_is_asked_there_calls_it_back(sent: Story) -> None:
    gro = a_second_approver(sent.world)
    actions.name_signatory(sent.contract_id, person_of(gro), by=sent.cast.brita, at=SIGNED_AT)
    assert (sent.job.called_back_at, sent.job.called_back_for) == (SIGNED_AT, "signatory")
    signing.cancel(sent.job.id)
    assert refused(sent.send_out) == "contracts.cannot_sign_for_authority", "Gro signs, and not Daniel"


def test_naming_whoever_is_asked_there_changes_nothing(sent: Story) -> None:
    actions.name_signatory(sent.contract_id, person_of(sent.cast.daniel), by=sent.cast.brita, at=SIGNED_AT)
    assert sent.job.called_back_at is None


def test_the_supplier_changes_its_signatory_too(sent: Story) -> None:
    dag = firms.colleague(sent.cast.bjorn, casting.person("Dag Vik"), "reader", at=APPROVED_AT)
    actions.name_signatory(sent.contract_id, person_of(dag), by=sent.cast.bjorn, at=SIGNED_AT)
    assert sent.job.called_back_for == "signatory"
    signing.cancel(sent.job.id)
    sent.run(sent.send_out(person_of(dag)))
    assert sent.address(dag) in sent.service.orders[-1].answers


def revoked(story: Story, at: timedelta) -> None:
    bjorn = story.cast.bjorn
    mandate = organisation_queries.mandates(bjorn, at=SIGNED_AT)[0]
    organisations.revoke_mandate(mandate.id, by=bjorn, at=SIGNED_AT + at)


def test_who_signed_after_their_right_had_ended_binds_nobody(sent: Story) -> None:
    revoked(sent, HOUR)
    with sent.later(2 * HOUR):
        sent.signs(sent.cast.bjorn, sent.cast.daniel)
        sent.ask()
    assert (sent.job.outcome, sent.job.said) == ("unentitled", "Bjørn Lie")
    assert (sent.contract.concluded_at, sent.contract.sent_out_at) == (None, None)
    assert sent.job.document_id is not None, "what they signed is kept"
    assert sent.service.order.confirmed == 1


def test_who_signed_while_they_might_has_signed_also_when_we_hear_of_it_later(sent: Story) -> None:
    with sent.later(HOUR):
        sent.signs(sent.cast.bjorn, sent.cast.daniel)
    revoked(sent, 2 * HOUR)
    with sent.later(3 * HOUR):
        sent.ask()
    assert sent.contract.concluded_at == SIGNED_AT + HOUR


def test_two_who_sign_only_together_are_both_asked(story: Story) -> None:
    bjorn, dag = joint_signatories(story.world, story.contract_id)
    assert refused(lambda: story.send_out(person_of(bjorn))) == "contracts.signers_do_not_bind"
    story.run(story.send_out(person_of(bjorn), person_of(dag)))
    story.signs(story.cast.daniel, bjorn)
    story.ask()
    assert story.contract.concluded_at is None
    with story.later(HOUR):
        story.signs(dag)
        story.ask()
    assert story.contract.concluded_at == SIGNED_AT + HOUR
    assert story.contract.supplier_signed_by_id == person_of(dag)


def test_a_complaint_that_signing_waits_for_calls_it_back(sent: Story) -> None:
    complaint_id = awards.complain(
        sent.world.id, about="award", text="Vår pris var lavest.", by=sent.cast.camilla, at=SIGNED_AT
    )
    sent.ask()
    assert sent.job.called_back_for == ""
    awards.take_complaint(complaint_id, by=sent.cast.brita, at=SIGNED_AT)
    awards.say_whether_signing_waits(complaint_id, True, by=sent.cast.brita, at=SIGNED_AT)
    with sent.later(MINUTE):
        sent.ask()
    assert sent.job.called_back_for == "held"


def test_a_service_that_does_not_take_it_says_why_and_gives_it_back(story: Story) -> None:
    story.service.now = SIGNED_AT + MINUTE
    story.run(story.send_out())
    assert (story.job.outcome, story.job.said) == ("refused", "BAD_REQUEST: the time of signing is wrong")
    assert story.contract.sent_out_at is None


def test_who_may_send_it_out(story: Story) -> None:
    from dataclasses import replace

    evaluator = replace(story.cast.eva_at_helfo, roles=frozenset({"evaluator"}))
    assert refused(lambda: story.send_out(by=evaluator)) == "contracts.not_sender"
    for stranger in (story.cast.bjorn, story.cast.camilla, story.cast.astrid):
        with pytest.raises(Missing):
            story.send_out(by=stranger)
        with pytest.raises(Missing):
            actions.call_back(story.contract_id, by=stranger, at=SIGNED_AT)


@pytest.mark.parametrize("days", [0, 91])
def test_the_time_they_get_is_one_that_the_service_takes(story: Story, days: int) -> None:
    assert refused(lambda: story.send_out(days=days)) == "contracts.open_days"


def test_nobody_is_asked_who_cannot_sign_for_their_party(story: Story) -> None:
    assert refused(lambda: story.send_out(person_of(story.cast.camilla))) == "contracts.cannot_sign_for_supplier"
    send = lambda: actions.send_out(  # noqa: E731
        story.contract_id,
        authority_signer=person_of(story.cast.brita),
        supplier_signers=[person_of(story.cast.bjorn)],
        open_days=14,
        by=story.cast.brita,
        at=SIGNED_AT,
    )
    assert refused(send) == "contracts.cannot_sign_for_authority"


def test_nothing_is_sent_while_the_standstill_runs(story: Story) -> None:
    with clock.stopped_at(APPROVED_AT):
        assert refused(story.send_out) == "contracts.standstill_runs"


def test_without_a_setting_there_is_no_choice(story: Story, settings: Settings) -> None:
    can = lambda: sent_out.may_send_out(story.cast.brita, state="for_signature", sent_out=False, signed=False)  # noqa: E731
    assert can()
    settings.TERSKEL_POSTEN_SIGNERING = ""
    assert not can()
    assert refused(story.send_out) == "contracts.no_signing_service"


def test_nothing_is_said_to_a_server_that_is_not_the_service(
    story: Story, certificates: Certificates, settings: Settings
) -> None:
    job_id = story.send_out()
    another = Posten(story.service.schemas, SIGNED_AT)
    with Server(another, certificates.folder / "somebody.pem", certificates.folder / "root.pem") as server:
        server.begin()
        settings.TERSKEL_POSTEN_SIGNERING = another.address
        with pytest.raises(posten.Away, match="somebody else"):
            story.run(job_id)
        server.shutdown()
    assert another.orders == []


def test_a_certificate_of_an_issuer_we_do_not_trust_is_not_believed(
    story: Story, certificates: Certificates, settings: Settings
) -> None:
    settings.TERSKEL_POSTEN_SIGNERING_ISSUERS = str(certificates.written("others.pem", pem(issuer().certificate)))
    job_id = story.send_out()
    with pytest.raises(posten.Away, match="CERTIFICATE_VERIFY_FAILED"):
        story.run(job_id)


def test_an_address_elsewhere_is_never_opened(sent: Story, caplog: pytest.LogCaptureFixture) -> None:
    sent.signs(sent.cast.bjorn, sent.cast.daniel)
    sent.service.leads_to = "https://127.0.0.1:9/api"
    sent.ask()
    assert "led us elsewhere" in caplog.text
    assert sent.contract.concluded_at is None


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda ours, _other: b"nothing", "cannot be read"),
        (lambda ours, other: ours.pem().split(b"-----BEGIN CERTIFICATE")[0] + pem(other.certificate), "none of the"),
    ],
)
def test_an_organisation_certificate_that_cannot_be_used_is_told(
    certificates: Certificates, made: Callable[[Held, Held], bytes], says: str
) -> None:
    path = certificates.written("unusable.pem", made(certificates.ours, certificates.root))
    with pytest.raises(posten.IdentityUnusable, match=says):
        posten.identity(str(path))
