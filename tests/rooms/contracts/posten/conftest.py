"""A server with Posten signering's own schemas, over mutual TLS."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from terskel import clock
from tests.rooms.contracts.certificates import issuer, organisation
from tests.rooms.contracts.posten.story import POSTENS_NUMBER, Certificates, Story
from tests.rooms.contracts.signing_service import Posten, Schemas, Server, pem
from tests.worlds.evaluations import SIGNED_AT, contract_prepared
from tests.worlds.lent import lent


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
