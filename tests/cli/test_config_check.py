"""`terskel config check` tells what a proxy in front and a place for backups take."""

from pathlib import Path

import pytest

from terskel.cli import checking
from terskel.cli.checking import Finding
from terskel.core.sealing import age
from terskel.project.environment import Address

pytestmark = pytest.mark.django_db


def told(look: str) -> dict[str, Finding]:
    found = next(one for one in checking.LOOKS if one.__name__ == look)
    return {finding.what: finding for finding in found()}


@pytest.mark.parametrize(("behind", "wrong"), [("", True), ("1", False)])
def test_https_is_the_proxys(behind: str, wrong: bool, monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    monkeypatch.setenv("TERSKEL_BEHIND_PROXY", behind)
    settings.TERSKEL_ADDRESS = Address("https://innkjop.example.no", "innkjop.example.no", True)  # type: ignore[attr-defined]
    assert ("TERSKEL_BEHIND_PROXY" in told("_address")["address"].fault) is wrong


def test_a_backup_that_nobody_may_open_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERSKEL_BACKUP_RECIPIENTS", raising=False)
    assert "the nightly backup fails" in told("_backup")["backup"].fault
    monkeypatch.setenv("TERSKEL_BACKUP_RECIPIENTS", age.recipient_of(age.new_identity()))
    assert told("_backup")["backup"].fault == ""


def test_a_backup_folder_that_is_not_there_is_a_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TERSKEL_BACKUP_DIR", str(tmp_path / "none"))
    assert "may write in" in told("_backup")["backup folder"].fault
    monkeypatch.setenv("TERSKEL_BACKUP_DIR", str(tmp_path))
    assert told("_backup")["backup folder"].fault == ""
