"""The installation's own keys are made once and are nobody else's to read."""

import multiprocessing
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyrage import decrypt, encrypt

from terskel import installation


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TERSKEL_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("TERSKEL_KEYS_DIR", raising=False)
    return tmp_path


def public_bytes() -> bytes:
    return installation.signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def test_the_signing_key_stays_the_same() -> None:
    assert public_bytes() == public_bytes()


def test_the_draft_identity_opens_what_was_encrypted_to_it_before() -> None:
    sealed = encrypt(b"draft", [installation.draft_identity().to_public()])
    assert decrypt(sealed, [installation.draft_identity()]) == b"draft"


@pytest.mark.parametrize("make", [installation.signing_key, installation.draft_identity, installation.cookie_secret])
def test_a_key_is_for_its_owner_alone(make: object) -> None:
    assert callable(make)
    make()
    [key] = [path for path in installation.keys_dir().iterdir() if path.name != ".lock"]
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(installation.keys_dir().stat().st_mode) == 0o700


def test_the_keys_can_lie_elsewhere_than_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "another disk"
    monkeypatch.setenv("TERSKEL_KEYS_DIR", str(elsewhere))
    installation.signing_key()
    assert (elsewhere / installation.SIGNING_KEY).exists()


def test_an_unfinished_key_of_a_process_that_died_is_not_used(data: Path) -> None:
    installation.keys_dir().mkdir()
    (installation.keys_dir() / f".{installation.SIGNING_KEY}.unfinished").write_bytes(b"half a k")
    assert len(public_bytes()) == 32


def test_processes_that_start_at_once_get_one_key() -> None:
    with multiprocessing.get_context("spawn").Pool(4) as processes:
        secrets = processes.map(_secret, range(8))
    assert len(set(secrets)) == 1


def test_a_demo_lies_in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERSKEL_DATA_DIR")
    real = installation.data_dir()
    monkeypatch.setenv("TERSKEL_DEMO", "1")
    assert installation.data_dir() == real / "demo"


def _secret(_: int) -> str:
    return installation.cookie_secret()
