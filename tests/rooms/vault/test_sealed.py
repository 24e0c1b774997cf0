"""Parts are sealed as they stream, and come out as they went in or not at all."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
import shamir_mnemonic
from django.conf import settings
from django.core.files.storage import storages

from terskel.core.sealing import age, bech32
from terskel.vault import sealed
from terskel.vault.models import KeyShare, OpenerIdentity
from terskel.vault.opening import Opened, release_share
from tests.rooms.vault.conftest import AT, PHRASES, Openers

PLANTED = b"1 250 000 kr, Bjarte Bjarkoy"


def opened(openers: Openers) -> str:
    release_share(openers.matter, person_id=openers.astrid, passphrase=PHRASES["astrid"], at=AT.replace(hour=12))
    second = release_share(openers.matter, person_id=openers.brita, passphrase=PHRASES["brita"], at=AT.replace(hour=12))
    assert isinstance(second, Opened)
    return second.identity


def chunks(size: int, piece: int = 1_000_003):
    whole = (PLANTED * (size // len(PLANTED) + 1))[:size]
    return [whole[start : start + piece] for start in range(0, size, piece)]


@pytest.mark.parametrize(
    ("size", "parts"),
    [(1, 1), (age.PART_SIZE, 1), (age.PART_SIZE + 1, 2), (2 * age.PART_SIZE, 2), (0, 0)],
)
def test_a_file_is_sealed_in_parts_of_eight_mebibytes(openers: Openers, size: int, parts: int) -> None:
    content = chunks(size)
    stored = list(sealed.seal_stream(openers.matter, content))
    assert len(stored) == parts
    assert sum(part.plain_size for part in stored) == size
    assert b"".join(sealed.open_stream(opened(openers), stored)) == b"".join(content)


def test_a_part_is_stored_before_the_next_bytes_are_asked_for(openers: Openers) -> None:
    asked = []

    def arriving():
        for number in range(3):
            asked.append(number)
            yield bytes(age.PART_SIZE)

    stream = sealed.seal_stream(openers.matter, arriving())
    first = next(stream)
    assert asked == [0]
    assert sealed.ciphertext_of(first)


def test_a_part_is_named_by_the_hash_of_its_ciphertext(openers: Openers) -> None:
    (part,) = sealed.seal_stream(openers.matter, [PLANTED])
    ciphertext = sealed.ciphertext_of(part)
    assert hashlib.sha256(ciphertext).hexdigest() == part.sha256
    assert (len(ciphertext), part.plain_size) == (part.size, len(PLANTED))
    assert sealed.SealedPart.from_json(part.to_json()) == part


def test_no_plaintext_touches_the_disk_and_only_the_owner_may_read(openers: Openers) -> None:
    (part,) = sealed.seal_stream(openers.matter, [PLANTED])
    folder = Path(storages["sealed"].location)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == part.sha256 for path in files)
    for path in files:
        assert PLANTED not in path.read_bytes()
        assert path.stat().st_mode & 0o777 == 0o600
    assert str(folder).startswith(str(settings.STORAGES["sealed"]["OPTIONS"]["location"]))


def test_a_part_that_was_changed_on_disk_is_not_opened(openers: Openers) -> None:
    (part,) = sealed.seal_stream(openers.matter, [PLANTED])
    path = Path(storages["sealed"].path(f"{part.sha256[:2]}/{part.sha256}"))
    damaged = bytearray(path.read_bytes())
    damaged[-1] ^= 1
    path.write_bytes(bytes(damaged))
    with pytest.raises(sealed.DamagedPart):
        sealed.ciphertext_of(part)
    sealed.forget_part(part.sha256)
    with pytest.raises(sealed.DamagedPart):
        sealed.ciphertext_of(part)


def test_another_matter_s_key_opens_nothing(openers: Openers) -> None:
    (part,) = sealed.seal_stream(openers.matter, [PLANTED])
    with pytest.raises(age.CannotOpen):
        sealed.open_part(age.new_identity(), part)


@pytest.mark.parametrize("wrong", [{}, {"sha256": 1, "size": 1, "plain_size": 1}, {"sha256": "x", "size": 1}])
def test_json_that_is_no_part_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        sealed.SealedPart.from_json(wrong)


@pytest.mark.skipif(shutil.which("age") is None or shutil.which("script") is None, reason="no age or script command")
def test_any_k_openers_can_open_without_us(openers: Openers, tmp_path: Path) -> None:
    """As docs/threat-model.md says: the age command, a SLIP-39 tool, and the rows and parts that are kept."""
    (part,) = sealed.seal_stream(openers.matter, [PLANTED])
    words = []
    for name in ("brita", "eva"):
        person_id = getattr(openers, name)
        locked = tmp_path / f"{name}.age"
        locked.write_bytes(bytes(OpenerIdentity.objects.get(person_id=person_id).locked_identity))
        share, opened_share = tmp_path / f"{name}.share.age", tmp_path / f"{name}.share"
        share.write_bytes(bytes(KeyShare.objects.get(person_id=person_id).locked_share))
        subprocess.run(
            [
                "script",
                "--quiet",
                "--return",
                "--command",
                f"age -d -i {locked} -o {opened_share} {share}",
                "/dev/null",
            ],
            input=f"{PHRASES[name]}\n".encode(),
            capture_output=True,
            check=True,
            timeout=60,
        )
        words.append(opened_share.read_text())
    identity = tmp_path / "matter.key"
    identity.write_text(bech32.encode("age-secret-key-", shamir_mnemonic.combine_mnemonics(words)).upper())
    opened = subprocess.run(
        ["age", "-d", "-i", identity], input=sealed.ciphertext_of(part), capture_output=True, check=True
    )
    assert opened.stdout == PLANTED


def test_a_part_that_lies_where_parts_once_lay_is_found_and_erased(openers: Openers) -> None:
    (part,) = sealed.seal_stream(openers.matter, [PLANTED])
    storage, sha256 = storages["sealed"], part.sha256
    here = Path(storage.path(f"{sha256[:2]}/{sha256}"))
    earlier = Path(storage.path(f"{sha256[:2]}/{sha256[2:4]}/{sha256}"))
    earlier.parent.mkdir()
    here.rename(earlier)
    ciphertext = sealed.ciphertext_of(part)
    sealed.keep_sent(part, ciphertext)
    assert not here.exists()
    assert sha256 in sealed.stored_before(AT.replace(year=2100))
    sealed.forget_part(sha256)
    assert not earlier.exists()
    with pytest.raises(sealed.DamagedPart):
        sealed.ciphertext_of(part)
