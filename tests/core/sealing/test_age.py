"""Age files: what any recipient opens, and what Debian's own `age` opens too."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from terskel.core.sealing import age

needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="the age command is not installed")


def test_any_of_the_recipients_opens_and_nobody_else() -> None:
    first, second, stranger = age.new_identity(), age.new_identity(), age.new_identity()
    ciphertext = age.encrypt(b"1 250 000 kr", [age.recipient_of(first), age.recipient_of(second)])
    assert age.decrypt(ciphertext, first) == age.decrypt(ciphertext, second) == b"1 250 000 kr"
    with pytest.raises(age.CannotOpen):
        age.decrypt(ciphertext, stranger)


def test_one_changed_bit_is_noticed_wherever_it_is() -> None:
    identity = age.new_identity()
    ciphertext = age.encrypt(b"1 250 000 kr", [age.recipient_of(identity)])
    for place in range(len(ciphertext)):
        damaged = bytearray(ciphertext)
        damaged[place] ^= 1
        with pytest.raises(age.CannotOpen):
            age.decrypt(bytes(damaged), identity)


def test_a_cut_off_file_is_noticed() -> None:
    identity = age.new_identity()
    ciphertext = age.encrypt(bytes(200_000), [age.recipient_of(identity)])
    with pytest.raises(age.CannotOpen):
        age.decrypt(ciphertext[:-1], identity)


@pytest.mark.parametrize("text", ["", "age1", "AGE-SECRET-KEY-1", "nøkkel"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        age.encrypt(b"x", [text])
    with pytest.raises(ValueError):
        age.recipient_of(text)
    with pytest.raises(age.CannotOpen):
        age.decrypt(b"x", text)


def test_something_is_sealed_to_somebody() -> None:
    with pytest.raises(ValueError):
        age.encrypt(b"x", [])


@given(st.lists(st.binary(max_size=50), max_size=20), st.integers(1, 40))
def test_parts_hold_the_stream_in_order_and_all_but_the_last_are_full(chunks: list[bytes], part_size: int) -> None:
    identity = age.new_identity()
    parts = list(age.encrypt_parts(chunks, [age.recipient_of(identity)], part_size))
    plain = [age.decrypt(ciphertext, identity) for ciphertext, _ in parts]
    assert b"".join(plain) == b"".join(chunks)
    assert [len(part) for part in plain] == [size for _, size in parts]
    assert all(len(part) == part_size for part in plain[:-1])
    assert all(plain)


@needs_age
def test_the_age_command_opens_what_we_sealed(tmp_path: Path) -> None:
    identity = age.new_identity()
    (tmp_path / "key").write_text(identity + "\n")
    parts = age.encrypt_parts([b"one", b"two"], [age.recipient_of(identity)], 3)
    opened = [
        subprocess.run(
            ["age", "--decrypt", "--identity", tmp_path / "key"], input=part, capture_output=True, check=True
        ).stdout
        for part, _ in parts
    ]
    assert opened == [b"one", b"two"]


@needs_age
def test_we_open_what_the_age_command_sealed() -> None:
    identity = age.new_identity()
    sealed = subprocess.run(
        ["age", "--recipient", age.recipient_of(identity)], input=b"tilbud", capture_output=True, check=True
    ).stdout
    assert age.decrypt(sealed, identity) == b"tilbud"


@given(st.integers(0, 3 * 64 * 1024 + 2))
@example(0)
@example(64 * 1024)
@example(64 * 1024 + 1)
@example(2 * 64 * 1024)
def test_how_much_a_file_holds_is_told_without_opening_it(size: int) -> None:
    ciphertext = age.encrypt(bytes(size), [age.recipient_of(age.new_identity())])
    assert age.plain_size(ciphertext) == size


def test_what_is_no_whole_age_file_is_told_apart() -> None:
    sealed = age.encrypt(bytes(64 * 1024 + 1), [age.recipient_of(age.new_identity())])
    for other in (b"", b"%PDF-1.7", sealed[1:], sealed[:100], sealed[:-1], sealed[: -64 * 1024 - 20]):
        with pytest.raises(age.NotSealed):
            age.plain_size(other)


@needs_age
def test_the_age_commands_files_are_measured_too(tmp_path: Path) -> None:
    recipient = age.recipient_of(age.new_identity())
    (tmp_path / "plain").write_bytes(bytes(100_000))
    command = ["age", "-r", recipient, "-o", str(tmp_path / "sealed"), str(tmp_path / "plain")]
    subprocess.run(command, check=True)
    assert age.plain_size((tmp_path / "sealed").read_bytes()) == 100_000


def test_a_whole_part_is_no_longer_than_is_taken() -> None:
    recipients = [age.recipient_of(age.new_identity())]
    assert len(age.encrypt(bytes(age.PART_SIZE), recipients)) <= age.LONGEST_PART
