"""An identity under a passphrase is an age file like any other."""

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pyrage
import pytest

from terskel.core.sealing import age, passphrase

PHRASE = "blåbær på Tøyen"
QUICK = 2


def test_the_passphrase_opens_and_no_other_does() -> None:
    identity = age.new_identity()
    locked = passphrase.lock(identity, PHRASE, QUICK)
    assert passphrase.unlock(locked, PHRASE) == identity
    for wrong in ("", PHRASE.upper(), PHRASE + " "):
        with pytest.raises(passphrase.WrongPassphrase):
            passphrase.unlock(locked, wrong)


def test_a_letter_with_a_ring_is_the_same_however_the_keyboard_spells_it() -> None:
    locked = passphrase.lock("secret", unicodedata.normalize("NFD", PHRASE), QUICK)
    assert passphrase.unlock(locked, unicodedata.normalize("NFC", PHRASE)) == "secret"


def test_the_same_secret_is_never_locked_to_the_same_bytes() -> None:
    assert passphrase.lock("secret", PHRASE, QUICK) != passphrase.lock("secret", PHRASE, QUICK)


def test_a_changed_bit_is_noticed_wherever_it_is() -> None:
    locked = passphrase.lock("secret", PHRASE, QUICK)
    work = locked.index(f" {QUICK}\n".encode())
    for place in range(len(locked)):
        if work < place <= work + len(str(QUICK)):
            continue
        damaged = bytearray(locked)
        damaged[place] ^= 1
        with pytest.raises(passphrase.WrongPassphrase):
            passphrase.unlock(bytes(damaged), PHRASE)


@pytest.mark.parametrize("secret", ["", "x" * (64 * 1024 + 1)])
def test_a_secret_has_a_length(secret: str) -> None:
    with pytest.raises(ValueError):
        passphrase.lock(secret, PHRASE, QUICK)


def test_the_strong_work_stands_in_the_file() -> None:
    assert f" {passphrase.STRONG_WORK}\n".encode() in passphrase.lock("secret", PHRASE)


def test_the_reference_library_opens_what_we_locked() -> None:
    assert pyrage.passphrase.decrypt(passphrase.lock("secret", PHRASE, QUICK), PHRASE) == b"secret"


@pytest.mark.skipif(shutil.which("age") is None or shutil.which("script") is None, reason="no age or script command")
def test_the_age_command_opens_an_identity_with_its_passphrase(tmp_path: Path) -> None:
    identity = age.new_identity()
    (tmp_path / "identity.age").write_bytes(passphrase.lock(identity, "four random words here", QUICK))
    (tmp_path / "sealed.age").write_bytes(age.encrypt(b"tilbud", [age.recipient_of(identity)]))
    command = f"age --decrypt --identity {tmp_path}/identity.age --output {tmp_path}/opened {tmp_path}/sealed.age"
    subprocess.run(
        ["script", "--quiet", "--return", "--command", command, "/dev/null"],
        input=b"four random words here\n",
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert (tmp_path / "opened").read_bytes() == b"tilbud"
