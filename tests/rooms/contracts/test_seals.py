"""Each signature gets an electronic seal on the document that was previewed; whoever has the file can check it."""

import hashlib
import io
import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest
from cryptography import x509
from django.core.files.storage import storages
from django.db import Error

from terskel import installation
from terskel.audit.models import Event
from terskel.contracts import actions, queries
from terskel.contracts.models import Contract, Seal, Signature
from terskel.core.actors import SYSTEM
from terskel.core.decisions import Missing
from terskel.documents import electronic_seals, issuing
from terskel.documents.queries import FileView
from terskel.organisations import actions as organisations_actions
from terskel.organisations import queries as organisations
from terskel.organisations.models import Supplier
from tests.rooms.refusals import refused
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.cast import Cast
from tests.worlds.evaluations import APPROVED_AT, SIGNED_AT, EvaluationWorld, contract_prepared, person_of
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

SEALED_AT = SIGNED_AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERSKEL_KEYS_DIR", str(tmp_path / "keys"))


def signed(cast: Cast) -> tuple[EvaluationWorld, UUID]:
    """Bjørn signs for Fjordsikt, Daniel a minute later for Helfo; no seal has been made."""
    world, contract_id = contract_prepared(cast)
    digest = Contract.objects.get(id=contract_id).digest
    actions.sign(contract_id, digest_seen=digest, by=cast.bjorn, at=SIGNED_AT)
    actions.sign(contract_id, digest_seen=digest, by=cast.daniel, at=SIGNED_AT + timedelta(minutes=1))
    return world, contract_id


def content(file: FileView) -> bytes:
    with file.reading() as stream:
        return stream.read()


def sealed_pdf() -> tuple[EvaluationWorld, UUID, bytes]:
    world, contract_id = lent(signed)
    actions.seal(contract_id, by=SYSTEM, at=SEALED_AT)
    return world, contract_id, content(queries.document(world.cast.brita, contract_id))


def test_a_seal_for_each_signature_in_the_order_they_were_given() -> None:
    world, _contract, pdf = sealed_pdf()
    supplier, authority = electronic_seals.examine(pdf, issuing.certificates())
    assert (supplier.name, supplier.organisation, supplier.role) == ("Bjørn Lie", "Fjordsikt AS", "Daglig leder")
    assert supplier.number == organisations.supplier(world.cast.fjordsikt_id).number
    assert (authority.name, authority.organisation, authority.role) == ("Daniel Aas", "Helfo", "Godkjenner")
    assert supplier.holds
    assert authority.holds
    assert supplier.stamped_at == authority.stamped_at == SEALED_AT
    assert "onsdag 10. februar 2027 kl. 09.30" in supplier.reason.replace("\xa0", " ")
    assert "ikke kvalifisert" in supplier.reason


def test_a_foreign_supplier_is_sealed_for_as_registered_in_its_own_country() -> None:
    world, contract_id = lent(signed)
    Supplier.objects.filter(id=world.cast.fjordsikt_id).update(country="SE")
    actions.seal(contract_id, by=SYSTEM, at=SEALED_AT)
    supplier, authority = [
        x509.load_pem_x509_certificate(one.certificate.encode()).subject.rfc4514_string()
        for one in Seal.objects.filter(signature__contract_id=contract_id).order_by("signature__signed_at")
    ]
    number = organisations.supplier(world.cast.fjordsikt_id).number
    assert f"NTRSE-{number}" in supplier
    assert "C=SE" in supplier
    assert "NTRNO-" in authority
    assert "C=NO" in authority


def test_the_bytes_that_were_previewed_are_the_bytes_that_are_sealed() -> None:
    world, contract_id, pdf = sealed_pdf()
    previewed = content(queries.documents.attached_file(Contract.objects.get(id=contract_id).document_id))
    assert pdf.startswith(previewed)
    digest = hashlib.sha256(previewed).hexdigest()
    assert digest == queries.contract(world.cast.bjorn, contract_id, at=SEALED_AT).digest
    assert {one.digest for one in Signature.objects.filter(contract_id=contract_id)} == {digest}


def test_poppler_finds_both_seals_valid(tmp_path: Path) -> None:
    _world, _contract, pdf = sealed_pdf()
    file = tmp_path / "kontrakt.pdf"
    file.write_bytes(pdf)
    said = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid.") == 2
    assert said.count("ETSI.CAdES.detached") == 2
    assert "CN=Bjørn Lie,title=Daglig leder" in said


def test_the_sealed_document_is_still_pdf_a_and_pdf_ua() -> None:
    """As far as its own marks and structure tell: no reference validator is to be had."""
    world, contract_id, pdf = sealed_pdf()
    before = content(queries.documents.attached_file(Contract.objects.get(id=contract_id).document_id))
    with pikepdf.open(io.BytesIO(pdf)) as after, pikepdf.open(io.BytesIO(before)) as first:
        assert after.Root.Metadata.read_bytes() == first.Root.Metadata.read_bytes()
        assert b"<pdfaid:part>2</pdfaid:part>" in after.Root.Metadata.read_bytes()
        assert b"<pdfuaid:part>1</pdfuaid:part>" in after.Root.Metadata.read_bytes()
        assert bool(after.Root.MarkInfo.Marked)
        assert after.docinfo == first.docinfo
        fields = list(after.Root.AcroForm.Fields)
        assert [str(field.T) for field in fields] == ["Supplier", "Authority"]
        for field in fields:
            assert int(field.F) & 0b100110 == 0b100  # printed, neither hidden nor invisible
            assert str(field.TU)


@pytest.mark.parametrize("where", [200, -5000])
def test_a_changed_byte_is_found(where: int) -> None:
    _world, _contract, pdf = sealed_pdf()
    changed = bytearray(pdf)
    changed[where] ^= 1
    try:
        found = electronic_seals.examine(bytes(changed), issuing.certificates())
    except electronic_seals.Unreadable:
        return
    assert not all(one.holds for one in found)


def test_what_is_added_after_the_last_seal_is_found() -> None:
    _world, _contract, pdf = sealed_pdf()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        added = f"\n1 0 obj\n<< >>\nendobj\n% {len(document.pages)}\n".encode()
    _supplier, last = electronic_seals.examine(pdf + added, issuing.certificates())
    assert last.flaw == "changed_since"


def test_a_cut_off_file_is_no_document() -> None:
    _world, _contract, pdf = sealed_pdf()
    with pytest.raises(electronic_seals.Unreadable):
        electronic_seals.examine(pdf[:-300], issuing.certificates())


def test_seals_of_another_installation_are_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _world, _contract, pdf = sealed_pdf()
    monkeypatch.setenv("TERSKEL_KEYS_DIR", str(tmp_path / "others"))
    issuing.issuer(at=SEALED_AT)
    assert {one.flaw for one in electronic_seals.examine(pdf, issuing.certificates())} == {"not_valid"}
    assert {one.flaw for one in electronic_seals.examine(pdf, ())} == {"unknown_issuer"}


def test_seals_hold_after_the_issuer_was_replaced_and_its_keys_are_gone() -> None:
    _world, _contract, pdf = sealed_pdf()
    issuing.replace(at=SEALED_AT)
    assert b"PRIVATE KEY" not in installation.seal_issuers()[0]
    assert b"PRIVATE KEY" in installation.seal_issuers()[1]
    assert all(one.holds for one in electronic_seals.examine(pdf, issuing.certificates()))
    assert issuing.issuer(at=SEALED_AT).own.certificate == issuing.certificates()[1]


def test_sealing_again_changes_nothing() -> None:
    world, contract_id, pdf = sealed_pdf()
    assert actions.seal(contract_id, by=SYSTEM, at=SEALED_AT + timedelta(minutes=1)) == 0
    assert content(queries.document(world.cast.bjorn, contract_id)) == pdf


def test_the_first_signature_is_sealed_before_the_second_is_given() -> None:
    world, contract_id = lent(contract_prepared)
    digest = Contract.objects.get(id=contract_id).digest
    actions.sign(contract_id, digest_seen=digest, by=world.cast.daniel, at=SIGNED_AT)
    actions.seal(contract_id, by=SYSTEM, at=SIGNED_AT)
    first = content(queries.document(world.cast.bjorn, contract_id))
    actions.sign(contract_id, digest_seen=digest, by=world.cast.bjorn, at=SEALED_AT)
    assert not queries.contract(world.cast.bjorn, contract_id, at=SEALED_AT).is_sealed
    actions.seal(contract_id, by=SYSTEM, at=SEALED_AT)
    both = content(queries.document(world.cast.bjorn, contract_id))
    assert both.startswith(first)
    assert [one.name for one in electronic_seals.examine(both, issuing.certificates())] == ["Daniel Aas", "Bjørn Lie"]
    assert queries.contract(world.cast.bjorn, contract_id, at=SEALED_AT).is_sealed


def test_a_document_whose_bytes_were_changed_in_the_store_is_not_signed() -> None:
    world, contract_id = lent(contract_prepared)
    digest = Contract.objects.get(id=contract_id).digest
    path = Path(storages["content"].path(f"{digest[:2]}/{digest[2:4]}/{digest}"))
    kept = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(kept.replace(b"Typst", b"Tupst"))
    try:
        sign = lambda: actions.sign(contract_id, digest_seen=digest, by=world.cast.bjorn, at=SIGNED_AT)  # noqa: E731
        assert refused(sign) == "contracts.text_changed"
        assert not Signature.objects.exists()
    finally:
        path.write_bytes(kept)
    assert sign() is False


def test_the_mandate_is_kept_with_the_signature() -> None:
    world, contract_id = lent(signed)
    mandate = organisations.mandates(world.cast.bjorn, at=SIGNED_AT)[0]
    kept = {one.side: one for one in Signature.objects.filter(contract_id=contract_id)}
    assert (kept["supplier"].mandate_id, kept["authority"].mandate_id) == (mandate.id, None)
    assert kept["supplier"].person_id == person_of(world.cast.bjorn)
    told = Event.objects.filter(kind="contracts.ContractSigned").order_by("id").first()
    assert told is not None
    assert told.payload["mandate_id"] == str(mandate.id)


def test_signatures_and_seals_stay() -> None:
    _world, contract_id, _pdf = sealed_pdf()
    with pytest.raises(Error, match="seal_stays"):
        Seal.objects.filter(signature__contract_id=contract_id).update(certificate="")


def test_a_signature_is_never_changed() -> None:
    _world, contract_id = lent(signed)
    with pytest.raises(Error, match="signature_stays"):
        Signature.objects.filter(contract_id=contract_id).update(name="Somebody else")


def test_strangers_do_not_get_the_document() -> None:
    world, contract_id, _pdf = sealed_pdf()
    for stranger in (world.cast.camilla, world.cast.astrid):
        with pytest.raises(Missing):
            queries.document(stranger, contract_id)


def test_two_who_sign_together_have_a_seal_each_in_a_field_of_its_own() -> None:
    world, contract_id = lent(contract_prepared)
    bjorn, firm = world.cast.bjorn, world.cast.fjordsikt_id
    organisations_actions.revoke_mandate(organisations.mandates(bjorn, at=APPROVED_AT)[0].id, by=bjorn, at=APPROVED_AT)
    dag = firms.colleague(bjorn, casting.person("Dag Vik"), "signatory", at=APPROVED_AT)
    digest = Contract.objects.get(id=contract_id).digest
    for minute, one in enumerate((bjorn, dag, world.cast.daniel)):
        at = SIGNED_AT + timedelta(minutes=minute)
        if one is not world.cast.daniel:
            organisations_actions.claim_mandate(firm, "signature", jointly=True, by=one, at=at - timedelta(hours=1))
        actions.sign(contract_id, digest_seen=digest, by=one, at=at)
    assert actions.seal(contract_id, by=SYSTEM, at=SEALED_AT) == 3
    pdf = content(queries.document(world.cast.brita, contract_id))
    seals = electronic_seals.examine(pdf, issuing.certificates())
    assert [(one.name, one.holds) for one in seals] == [("Bjørn Lie", True), ("Dag Vik", True), ("Daniel Aas", True)]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert [str(field.T) for field in opened.Root.AcroForm.Fields] == ["Supplier", "Supplier2", "Authority"]
