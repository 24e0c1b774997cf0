"""`terskel seals`: anybody checks the seals on a document with files alone; the issuer is replaced by a command."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typst
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import Encoding

from terskel.cli.seals import seals
from terskel.documents import electronic_seals, issuing
from terskel.documents.issuing import Holder

AT = datetime(2027, 2, 10, 8, 30, tzinfo=UTC)
BJORN = Holder("Bjørn Lie", "Daglig leder", "Fjordsikt AS", "915701091", "NO")
DANIEL = Holder("Daniel Aas", "Godkjenner", "Helfo", "986965610", "NO")


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TERSKEL_KEYS_DIR", str(tmp_path / "keys"))
    content = typst.compile(
        b"#set document(title: [Kontrakt])\n= Kontrakt", pdf_standards=["a-2a", "ua-1"], timestamp=AT
    )
    issuer = issuing.issuer(at=AT)
    for holder, field, at in ((BJORN, "Supplier", AT), (DANIEL, "Authority", AT + timedelta(days=1))):
        content = electronic_seals.seal(
            content, holder, reason=f"{holder.name} signerte", field=field, issuer=issuer, at=at
        ).content
    path = tmp_path / "kontrakt.pdf"
    path.write_bytes(content)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(seals, [str(one) for one in arguments], env={"TERSKEL_LANGUAGE": "nb"})


def test_the_seals_of_a_whole_document_hold_with_who_and_when(document: Path) -> None:
    said = run("verify", document)
    assert said.exit_code == 0
    assert "Alle segl på dokumentet holder" in said.output
    assert "ok    Bjørn Lie, Daglig leder, Fjordsikt AS, 915701091" in said.output
    assert "torsdag 11. februar 2027" in said.output.replace("\xa0", " ")


def test_whoever_has_the_issuers_certificate_needs_nothing_else(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = tmp_path / "issuers.pem"
    trusted.write_text(run("issuers").output)
    assert trusted.read_bytes() == issuing.certificates()[0].public_bytes(Encoding.PEM)
    monkeypatch.setenv("TERSKEL_KEYS_DIR", str(tmp_path / "nobody"))
    assert run("verify", document).exit_code == 1
    answer = json.loads(run("verify", document, "--issuers", trusted, "--json").output)
    assert answer["holds"] is True
    assert [one["number"] for one in answer["seals"]] == ["915701091", "986965610"]


def test_a_document_that_was_tampered_with_fails(document: Path) -> None:
    content = document.read_bytes()
    document.write_bytes(content.replace(b"/Title", b"/Titel", 1))
    said = run("verify", document)
    assert said.exit_code == 1
    assert "WRONG" in said.output or "kan ikke leses" in said.output


def test_a_document_without_a_seal_fails(document: Path) -> None:
    document.write_bytes(typst.compile(b"#set document(date: none)\n= Ingen"))
    said = run("verify", document)
    assert said.exit_code == 1
    assert "Dokumentet har ikke noe segl" in said.output


def test_files_that_are_something_else_are_told_apart(document: Path, tmp_path: Path) -> None:
    other = tmp_path / "brev.txt"
    other.write_bytes(b"Dear reader")
    assert "kan ikke leses" in run("verify", other).output
    assert "finnes ikke" in run("verify", tmp_path / "borte.pdf").output
    assert "intet sertifikat" in run("verify", document, "--issuers", other).output


def test_the_certificate_names_who_signed_for_whom_and_says_that_it_is_not_qualified() -> None:
    issuer = issuing.issuer(at=AT)
    certificate = issuer.issue(BJORN, at=AT).certificate
    said = certificate.subject.rfc4514_string()
    for part in ("CN=Bjørn Lie", "O=Fjordsikt AS", "NTRNO-915701091", "Daglig leder"):
        assert part in said
    assert b"Not a qualified certificate" in certificate.public_bytes(Encoding.DER)
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc < timedelta(minutes=15)
    certificate.verify_directly_issued_by(issuer.own.certificate)


@pytest.mark.parametrize(("country", "number"), [("SE", "5560360793"), ("DE", "HRB 86891")])
def test_a_firm_is_named_by_the_register_of_its_own_country(country: str, number: str) -> None:
    issuer = issuing.issuer(at=AT)
    holder = Holder("Sven Berg", "VD", "Norrsikt AB", number, country)
    said = issuer.issue(holder, at=AT).certificate.subject.rfc4514_string()
    assert f"C={country}" in said
    assert f"NTR{country}-{number}" in said
    assert "NO" not in said.replace("NORR", "")
    pdf = typst.compile(b"= Kontrakt", pdf_standards=["a-2a"], timestamp=AT)
    sealed = electronic_seals.seal(pdf, holder, reason="", field="Supplier", issuer=issuer, at=AT)
    (found,) = electronic_seals.examine(sealed.content, [issuer.own.certificate])
    assert found.number == number


def test_a_long_name_and_a_firm_without_a_number_have_a_certificate_too() -> None:
    holder = Holder("Ø" * 90, "Signatar", "Et veldig langt navn på et utenlandsk foretak " * 3, "", "DE")
    pdf = typst.compile(b"= Kontrakt", pdf_standards=["a-2a"], timestamp=AT)
    issuer = issuing.issuer(at=AT)
    sealed = electronic_seals.seal(pdf, holder, reason="", field="Supplier", issuer=issuer, at=AT)
    (found,) = electronic_seals.examine(sealed.content, [issuer.own.certificate])
    assert found.holds
    assert (found.name, found.number) == ("Ø" * 32, "")
    assert io.BytesIO(sealed.content).read(5) == b"%PDF-"
