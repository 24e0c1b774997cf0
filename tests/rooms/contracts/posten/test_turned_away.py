"""What is never sent to Posten signering, and who is not believed to be it."""

from collections.abc import Callable

import pytest
from pytest_django.fixtures import Settings

from terskel import clock
from terskel.contracts import actions, posten, sent_out
from terskel.core.decisions import Missing
from tests.rooms.contracts.certificates import Held, issuer
from tests.rooms.contracts.posten.story import (
    MINUTE,
    Certificates,
    Story,
)
from tests.rooms.contracts.signing_service import Posten, Server, pem
from tests.rooms.refusals import refused
from tests.worlds.evaluations import APPROVED_AT, SIGNED_AT, person_of

pytestmark = pytest.mark.django_db


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
