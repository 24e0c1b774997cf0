"""Age files of any length: the public tools read what we write and we what they write; what is cut off is no file."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from terskel.core.sealing import age
from terskel.core.sealing.passphrase import WrongPassphrase
from terskel.core.sealing.streams import CHUNK, OpeningStream, SealingStream, needs_passphrase

LENGTHS = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 5 * CHUNK + 17]
PASSPHRASE = "fire ærlige ord på lager"
WORK = 10


def sealed(plain: bytes, *, recipients: tuple[str, ...] = (), passphrase: str = "", piece: int = 10_000) -> bytes:
    output = io.BytesIO()
    with SealingStream(output, recipients=recipients, passphrase=passphrase, work=WORK) as stream:
        for start in range(0, len(plain), piece):
            stream.write(plain[start : start + piece])
    return output.getvalue()


def opened(content: bytes, *, identities: tuple[str, ...] = (), passphrase: str = "") -> bytes:
    return OpeningStream(io.BytesIO(content), identities=identities, passphrase=passphrase).readall()


@pytest.mark.parametrize("length", LENGTHS)
def test_other_tools_read_what_we_write_to_a_recipient_and_we_what_they_write(length: int, tmp_path: Path) -> None:
    plain, identity = os.urandom(length), age.new_identity()
    recipient = age.recipient_of(identity)
    ours = sealed(plain, recipients=(age.recipient_of(age.new_identity()), recipient))
    (tmp_path / "identity").write_text(identity)
    done = subprocess.run(
        ["age", "--decrypt", "--identity", tmp_path / "identity"], input=ours, capture_output=True, check=True
    )
    assert done.stdout == plain
    theirs = subprocess.run(["age", "--recipient", recipient], input=plain, capture_output=True, check=True).stdout
    assert opened(theirs, identities=(age.new_identity(), identity)) == plain
    assert not needs_passphrase(theirs)


@pytest.mark.parametrize("length", LENGTHS)
def test_other_tools_read_what_we_write_under_a_passphrase_and_we_what_they_write(length: int) -> None:
    plain = os.urandom(length)
    ours = sealed(plain, passphrase=PASSPHRASE)
    assert pyrage.passphrase.decrypt(ours, PASSPHRASE) == plain
    assert opened(ours, passphrase=PASSPHRASE) == plain
    assert needs_passphrase(ours)


def test_what_another_tool_wrote_under_a_passphrase_is_read() -> None:
    assert opened(pyrage.passphrase.encrypt(b"x" * 200_000, PASSPHRASE), passphrase=PASSPHRASE) == b"x" * 200_000


@pytest.mark.parametrize("left", [30, 200, CHUNK, 2 * CHUNK + 300, 3 * CHUNK + 200, -1])
def test_a_file_that_is_cut_off_anywhere_is_refused(left: int) -> None:
    identity = age.new_identity()
    content = sealed(os.urandom(3 * CHUNK + 500), recipients=(age.recipient_of(identity),))
    with pytest.raises(age.CannotOpen):
        opened(content[:left], identities=(identity,))


def test_a_file_cut_off_between_two_chunks_is_refused() -> None:
    identity = age.new_identity()
    content = sealed(os.urandom(2 * CHUNK), recipients=(age.recipient_of(identity),))
    with pytest.raises(age.CannotOpen, match="cut off"):
        opened(content[: -(CHUNK + 16)], identities=(identity,))


def test_one_changed_byte_is_refused_before_anything_of_its_chunk_is_given_out() -> None:
    identity = age.new_identity()
    content = bytearray(sealed(b"a" * CHUNK + b"b" * 100, recipients=(age.recipient_of(identity),)))
    content[-50] ^= 1
    stream = OpeningStream(io.BytesIO(bytes(content)), identities=(identity,))
    assert stream.read(CHUNK) == b"a" * CHUNK
    with pytest.raises(age.CannotOpen):
        stream.read(1)


def test_another_key_and_another_passphrase_are_told_apart_from_damage() -> None:
    content = sealed(b"x", recipients=(age.recipient_of(age.new_identity()),))
    with pytest.raises(age.CannotOpen, match="another key"):
        opened(content, identities=(age.new_identity(),))
    with pytest.raises(WrongPassphrase):
        opened(sealed(b"x", passphrase=PASSPHRASE), passphrase="fire uærlige ord")


def test_what_is_no_age_file_is_refused() -> None:
    for content in (b"", b"not age\n", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> X25519 a\n"):
        with pytest.raises(age.CannotOpen):
            opened(content, identities=(age.new_identity(),))
    with pytest.raises(age.CannotOpen):
        needs_passphrase(b"PGDMP")


def test_an_abandoned_file_is_not_whole() -> None:
    output, identity = io.BytesIO(), age.new_identity()
    stream = SealingStream(output, recipients=(age.recipient_of(identity),))
    stream.write(b"x" * (CHUNK + 1))
    stream.abandon()
    with pytest.raises(age.CannotOpen):
        opened(output.getvalue(), identities=(identity,))


def test_a_quarter_of_a_gigabyte_is_written_and_read_in_the_memory_of_a_few_chunks(tmp_path: Path) -> None:
    """In a process of its own, whose memory nothing else has grown."""
    said = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / "file.age")], capture_output=True, text=True, check=True
    ).stdout
    assert int(said) < 20_000  # KiB


MEASURED = """
import pathlib, resource, sys
from terskel.core.sealing import age
from terskel.core.sealing.streams import OpeningStream, SealingStream
identity, chunk = age.new_identity(), bytes(1 << 20)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with pathlib.Path(sys.argv[1]).open("wb") as output:
    with SealingStream(output, recipients=[age.recipient_of(identity)]) as stream:
        for _ in range(256):
            stream.write(chunk)
with pathlib.Path(sys.argv[1]).open("rb") as source:
    stream = OpeningStream(source, identities=[identity])
    size = 0
    while piece := stream.read(1 << 20):
        size += len(piece)
assert size == 256 << 20
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
