"""`terskel config check` reads what Posten signering needs, and says what is wrong with it."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from terskel import clock
from terskel.cli.checking import LOOKS, Finding
from tests.rooms.contracts.certificates import FROM, TO, Held, issuer, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made() -> tuple[Held, Held]:
    root = issuer()
    return root, organisation("HELFO", "986965610", root)


@pytest.fixture
def files(made: tuple[Held, Held], tmp_path: Path, settings: Settings) -> tuple[Path, Path]:
    """Ours and the issuers', as the settings name them."""
    root, ours = made
    certificate, issuers = tmp_path / "ours.pem", tmp_path / "issuers.pem"
    certificate.write_bytes(ours.pem(root))
    certificate.chmod(0o600)
    issuers.write_bytes(root.pem())
    settings.TERSKEL_POSTEN_SIGNERING = "https://127.0.0.1:9/api"
    settings.TERSKEL_POSTEN_SIGNERING_CERTIFICATE = str(certificate)
    settings.TERSKEL_POSTEN_SIGNERING_ISSUERS = str(issuers)
    return certificate, issuers


def found() -> Finding:
    look = next(one for one in LOOKS if one.__name__ == "_signing_service")
    [finding] = look()
    return finding


def test_when_its_certificate_ends_is_told(files: tuple[Path, Path]) -> None:
    with clock.stopped_at(FROM + timedelta(days=1)):
        assert found() == Finding("signing service", f"https://127.0.0.1:9/api, certificate until {TO:%Y-%m-%d}")


def test_without_the_setting_nothing_is_wrong(files: tuple[Path, Path], settings: Settings) -> None:
    settings.TERSKEL_POSTEN_SIGNERING = ""
    assert found() == Finding("signing service", "none: contracts are signed here")


def test_each_fault_is_told(files: tuple[Path, Path]) -> None:
    certificate, issuers = files
    with clock.stopped_at(TO + timedelta(days=1)):
        assert "ended on" in found().fault
    with clock.stopped_at(TO - timedelta(days=1)):
        certificate.chmod(0o644)
        assert found().fault == f"others may read it: chmod 600 {certificate}"
        issuers.write_text("nothing")
        assert "TERSKEL_POSTEN_SIGNERING_ISSUERS" in found().fault
        os.truncate(certificate, 10)
        assert "TERSKEL_POSTEN_SIGNERING_CERTIFICATE" in found().fault
