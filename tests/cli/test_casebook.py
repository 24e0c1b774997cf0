"""`terskel casebook verify`: anybody checks an archive with files alone; `make` makes one at the machine."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pytest_django.plugin import DjangoDbBlocker

from terskel import clock
from terskel.audit.models import Event
from terskel.cli.casebooks import casebook
from terskel.competitions.models import Competition
from terskel.core.sealing import archives
from terskel.core.sealing.archives import Member
from tests.clones import cloned
from tests.worlds.cast import the_cast
from tests.worlds.evaluations import SIGNED_AT, EvaluationWorld, announced

AT = datetime(2027, 2, 10, 8, 30, tzinfo=UTC)
KEY = Ed25519PrivateKey.generate()
DOCUMENT = b"%PDF-1.7 et dokument"


def members() -> Iterator[Member]:
    yield Member("README.txt", lambda: [b"Les ", b"meg"])
    yield Member("letters/001 Brev æøå.pdf", lambda: [b"%PDF" * 1000], packed=False)
    yield Member(archives.BESIDE, lambda: [f"{hashlib.sha256(DOCUMENT).hexdigest()}  sak.pdf\n".encode()])


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "sak.zip"
    path.write_bytes(b"".join(archives.written(members(), KEY, at=AT)))
    (tmp_path / "sak.pdf").write_bytes(DOCUMENT)
    return path


def key_file(folder: Path, key: Ed25519PrivateKey) -> Path:
    path = folder / "key.pem"
    path.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(casebook, [str(one) for one in arguments], env={"TERSKEL_LANGUAGE": "nb"})


def test_a_whole_archive_holds_and_what_was_not_given_is_left_open(archive: Path) -> None:
    said = run("verify", archive)
    assert said.exit_code == 0
    assert "Arkivet holder." in said.output
    assert "?     Nøkkelen kom med arkivet" in said.output
    assert "?     Dokumentet ble ikke oppgitt" in said.output


def test_with_the_key_and_the_document_nothing_is_open(archive: Path) -> None:
    said = run(
        "verify",
        archive,
        "--document",
        archive.with_suffix(".pdf"),
        "--public-key",
        key_file(archive.parent, KEY),
        "--json",
    )
    assert json.loads(said.output) == {
        "holds": True,
        "checks": {"signature": True, "key": True, "whole": True, "beside": True},
        "wrong": [],
    }


def test_one_changed_byte_is_named_by_its_file(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[content.index(b"%PDF") + 5] ^= 1
    archive.write_bytes(content)
    said = run("verify", archive)
    assert said.exit_code == 1
    assert "WRONG Disse filene er endret, lagt til eller tatt bort:\n      letters/001 Brev æøå.pdf" in said.output


def test_somebody_elses_signature_and_another_document_are_found(archive: Path) -> None:
    other = key_file(archive.parent, Ed25519PrivateKey.generate())
    said = run("verify", archive, "--public-key", other, "--document", archive)
    assert said.exit_code == 1
    for line in (
        "WRONG Listen over filene er ikke den som ble signert.",
        "WRONG Nøkkelen i arkivet er en annen",
        "WRONG Dokumentet er ikke det som hører til arkivet.",
    ):
        assert line in said.output


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("borte.zip", None, "borte.zip"),
        ("tekst.zip", b"ikke noe arkiv", "kan ikke leses"),
        ("tom.zip", b"PK\x05\x06" + bytes(18), "SHA256SUMS"),
    ],
)
def test_what_is_no_archive_is_told_in_words(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    said = run("verify", path)
    assert said.exit_code == 1
    assert words in said.output


def test_a_list_that_names_a_file_twice_or_unreadably_is_no_archive(tmp_path: Path) -> None:
    for listed in (b"x  y\n", b"%b  a\n%b  a\n" % (b"0" * 64, b"1" * 64)):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            target.writestr(archives.SUMS, listed)
            target.writestr(archives.SIGNATURE, KEY.sign(listed))
            target.writestr(
                archives.KEY, KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            )
        with pytest.raises(archives.NoArchive):
            archives.examine(made)


def test_no_member_takes_a_path_that_the_list_cannot_say() -> None:
    for path in ("a\nb", "a\\b", archives.SUMS, ""):
        with pytest.raises(ValueError, match="no path"):
            b"".join(archives.written([Member(path, lambda: [b""])], KEY, at=AT))


def test_a_file_of_any_length_takes_no_more_memory_than_a_piece() -> None:
    import tracemalloc

    piece = bytes(256 * 1024)

    def written(pieces: int) -> int:
        tracemalloc.start()
        one = Member("large.bin", lambda: (piece for _ in range(pieces)), packed=False)
        size = sum(len(part) for part in archives.written([one], KEY, at=AT))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > pieces * len(piece)
        return peak

    assert written(200) < 2 * written(4) + len(piece)


@pytest.fixture(scope="module")
def installation_with_a_matter(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[EvaluationWorld]:
    """A database of its own, as an installation has it, in which an award was announced."""
    with pytest.MonkeyPatch.context() as patched, django_db_blocker.unblock(), cloned():
        patched.setenv("TERSKEL_KEYS_DIR", str(tmp_path_factory.mktemp("keys")))
        world, _award = announced(the_cast())
        yield world


def test_a_case_book_is_made_at_the_machine_and_proved_by_whoever_has_its_files(
    installation_with_a_matter: EvaluationWorld, tmp_path: Path
) -> None:
    reference = Competition.objects.get(id=installation_with_a_matter.id).reference
    with clock.stopped_at(SIGNED_AT):
        made = run("make", reference, "--out", tmp_path / "saken", "--json")
    assert made.exit_code == 0, made.output
    paths = json.loads(made.output)
    document, archive = Path(paths["document"]), Path(paths["archive"])
    with pikepdf.open(document) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], len(pdf.pages) > 5) == ("3", True)
    told = json.loads(run("verify", archive, "--document", document, "--json").output)
    assert told["holds"] is True
    assert told["checks"] == {"signature": True, "whole": True, "beside": True, "key": None}
    made_by = Event.objects.get(kind="disclosure.CaseBookMade")
    assert (made_by.actor_kind, made_by.at) == ("system", SIGNED_AT)


def test_making_one_needs_a_competition_there_is(installation_with_a_matter: EvaluationWorld, tmp_path: Path) -> None:
    assert installation_with_a_matter.id
    for name in ("K-2027-99", str(UUID(int=7))):
        said = run("make", name, "--out", tmp_path / "ingen")
        assert said.exit_code == 1
        assert f"ingen kunngjort konkurranse {name}" in said.output
    assert not (tmp_path / "ingen").exists()
