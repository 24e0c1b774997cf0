"""A whole matter as one document and one archive (F139), and what is never in it."""

import hashlib
import io
import json
import subprocess
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest
from django.core.files.storage import storages
from django.db import Error, transaction

from terskel import clock, installation
from terskel.audit.models import Event
from terskel.awards import actions as awards
from terskel.awards import secrecy as awards_secrecy
from terskel.cli import casebooks
from terskel.contracts import queries as contracts
from terskel.core.actors import AUDITOR, EVALUATOR, SYSTEM, Actor
from terskel.core.decisions import Missing
from terskel.core.sealing import archives
from terskel.disclosure import actions, queries
from terskel.disclosure.models import CaseBook
from terskel.disclosure.queries import BookView
from terskel.documents import attaching, typesetting
from terskel.documents import queries as documents
from terskel.documents.letters import LetterData, Paragraph, Party
from terskel.tenders import actions as tenders
from tests.rooms.refusals import refused
from tests.worlds.cast import Cast
from tests.worlds.competitions import (
    CLOSES_AT,
    OPENING_AT,
    CompetitionWorld,
    attach,
    deliver,
    open_tenders,
    published_competition,
)
from tests.worlds.evaluations import APPROVED_AT, SIGNED_AT, EvaluationWorld, contract_prepared, finalised
from tests.worlds.lent import lent
from tests.worlds.quality_first import opened_apart

pytestmark = pytest.mark.django_db

SECRET = "Camilla Berg svarer på kriteriet."
WHY = "Viser konkurrenter hvilke metoder vi bygger tilbudene våre på."
BJORNS_FILE = b"%PDF-1.4 Planen til Fjordsikt, slik den kom"
MADE_AT = SIGNED_AT + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERSKEL_KEYS_DIR", str(tmp_path / "keys"))


def with_a_file(cast: Cast) -> CompetitionWorld:
    world = published_competition(cast)
    attach(world, cast.bjorn, BJORNS_FILE, name="Plan for æøå.pdf")
    for by in (cast.bjorn, cast.camilla):
        deliver(world, by)
    return world


def whole(cast: Cast) -> tuple[EvaluationWorld, UUID]:
    """From need to contract, signed by both; Camilla has marked a secret."""
    world, contract_id = contract_prepared(cast, opened=open_tenders(settled(with_a_file(cast))))
    awards.mark_secret(world.id, passage=SECRET, reason=WHY, by=cast.camilla, at=APPROVED_AT)
    return world, contract_id


def settled(world: CompetitionWorld) -> CompetitionWorld:
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    return world


def made(world_id: UUID, by: Actor, *, edition: str = "internal", at: datetime = MADE_AT) -> BookView:
    book_id = actions.order(world_id, edition=edition, by=by, at=at)
    actions.make(book_id, by=SYSTEM, at=at, now=lambda: at)
    return queries.book(by, book_id, at=at)


def content(file_id: UUID | None) -> bytes:
    assert file_id is not None
    with documents.attached_file(file_id).reading() as stream:
        return stream.read()


def words(pdf: bytes, folder: Path) -> str:
    (folder / "read.pdf").write_bytes(pdf)
    said = subprocess.run(["pdftotext", "-layout", folder / "read.pdf", "-"], capture_output=True, check=True)
    return " ".join(said.stdout.decode().split())


def test_the_document_is_pdf_a_3_with_every_received_file_unchanged(tmp_path: Path) -> None:
    world, _contract = lent(whole)
    view = made(world.id, world.cast.brita)
    pdf = content(view.document_id)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        with opened.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == (
                "3",
                "A",
                "1",
            )
        assert opened.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert opened.Root.MarkInfo.Marked
        associated = {str(one.UF): one for one in opened.Root.AF}
        assert set(associated) == set(opened.attachments)
        own = next(name for name in associated if name.startswith("T01"))
        assert own == "T01-01 Plan for æøå.pdf"
        assert opened.attachments[own].get_file().read_bytes() == BJORNS_FILE
        for one in associated.values():
            assert one.AFRelationship in ("/Supplement", "/Source", "/Data")
            assert one.EF.F.Params.ModDate
            assert one.EF.F.Subtype
        contract = next(name for name in associated if name.startswith("K01"))
        [(_reference, sealed)] = contracts.documents_for_room(world.id)
        assert opened.attachments[contract].get_file().read_bytes() == content(sealed.id)
    said = words(pdf, tmp_path)
    for part in ("Konkurransen", "Levering og åpning", "Tilbudene", "Evalueringen", "Tildelingen", "Kontrakten"):
        assert part in said
    assert "Fjordsikt viser på kriterium 1 det som gir 9 poeng." in said
    assert "Bjørn Lie svarer på kriteriet." in said
    assert "Konkurransen ble kunngjort" in " ".join(said.split())


def test_every_font_on_the_pages_is_in_the_document() -> None:
    world, _contract = lent(whole)
    with pikepdf.open(io.BytesIO(content(made(world.id, world.cast.brita).document_id))) as opened:
        fonts = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        drawn = [one for one in fonts if one.Subtype in ("/CIDFontType0", "/CIDFontType2", "/TrueType", "/Type1")]
        assert drawn
        for one in drawn:
            assert {"/FontFile2", "/FontFile3"} & set(one.FontDescriptor.keys())


def test_the_archive_is_proved_by_public_tools_alone(tmp_path: Path) -> None:
    world, _contract = lent(whole)
    view = made(world.id, world.cast.brita)
    with zipfile.ZipFile(io.BytesIO(content(view.archive_id))) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
        told = json.loads(archive.read("manifest.json"))
    (tmp_path / told["document"]["name"]).write_bytes(content(view.document_id))

    def run(*command: str) -> str:
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    openssl = ("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "signing-key.pem", "-rawin", "-in", "SHA256SUMS")
    assert "Verified Successfully" in run(*openssl, "-sigfile", "SHA256SUMS.sig")
    assert "FAILED" not in run("sha256sum", "--check", "SHA256SUMS")
    assert run("sha256sum", "--check", "beside.sha256").endswith("OK\n")
    [plan] = [one for one in told["files"] if one["whose"] == "Fjordsikt AS"]
    assert (tmp_path / plan["path"]).read_bytes() == BJORNS_FILE
    pages = (tmp_path / "pages.pdf").read_bytes()
    assert content(view.document_id).startswith(pages)
    assert {one["kind"] for one in told["letters"]} >= {"tenders.opening", "awards.procurement_report"}


def test_an_altered_archive_fails_where_it_was_altered() -> None:
    world, _contract = lent(whole)
    view = made(world.id, world.cast.brita)
    key = installation.signing_key().public_key()
    archive = content(view.archive_id)
    checks = archives.examine(io.BytesIO(archive), key=key, beside=view.document_sha256)
    assert [(one.code, one.holds) for one in checks] == [
        ("signature", True),
        ("key", True),
        ("whole", True),
        ("beside", True),
    ]
    altered = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(altered, "w") as target:
        for one in source.infolist():
            target.writestr(one.filename, source.read(one) + (b" " if one.filename == "manifest.json" else b""))
        target.writestr("slipped-in.txt", "noe annet")
    checks = archives.examine(altered, key=key, beside="0" * 64)
    assert [(one.code, one.holds) for one in checks] == [
        ("signature", True),
        ("key", True),
        ("whole", False),
        ("beside", False),
    ]
    assert checks[2].about == ("manifest.json", "slipped-in.txt")


def test_while_tenders_are_sealed_nothing_of_them_is_in_it(tmp_path: Path) -> None:
    world = lent(with_a_file)
    view = made(world.id, world.cast.brita, at=CLOSES_AT - timedelta(hours=1))
    assert view.left_out == ("sealed",)
    assert "tenders" not in view.parts
    with zipfile.ZipFile(io.BytesIO(content(view.archive_id))) as archive:
        everything = b"".join(archive.read(one) for one in archive.namelist()).decode(errors="replace")
        assert {json.loads(line)["kind"].split(".")[0] for line in archive.read("events.jsonl").splitlines()} <= {
            "competitions",
            "notices",
        }
    said = everything + words(content(view.document_id), tmp_path)
    assert str(world.cast.bjorn.person_id) not in said
    assert "Bjørn Lie" not in said
    assert "Kvittering" not in said


def test_while_the_panel_works_its_work_is_not_in_it_whoever_asks(tmp_path: Path) -> None:
    world = lent(finalised)
    view = made(world.id, world.cast.daniel, at=APPROVED_AT)
    assert view.left_out == ("assessed",)
    assert set(view.parts) == {"competition", "files", "events"}
    assert "som gir 9 poeng" not in words(content(view.document_id), tmp_path)


def test_who_tenders_what_is_not_told_before_the_panel_may_know(tmp_path: Path) -> None:
    world = lent(opened_apart)
    view = made(world.id, world.cast.brita, at=OPENING_AT + timedelta(hours=1))
    said = words(content(view.document_id), tmp_path)
    assert "Tilbud 1" not in said
    assert view.attached == 1


def test_the_edition_for_everyone_leaves_out_what_is_withheld(tmp_path: Path) -> None:
    world, _contract = lent(whole)
    cast = world.cast
    awards.redact(world.id, world.camillas, withheld=[SECRET], by=cast.brita, at=SIGNED_AT)
    view = made(world.id, cast.brita, edition="public")
    said = words(content(view.document_id), tmp_path)
    assert SECRET not in said
    assert "Meddelelse om tildeling" in said
    assert "no_redacted:Fjordsikt AS" in view.left_out
    assert view.attached == 0
    with zipfile.ZipFile(io.BytesIO(content(view.archive_id))) as archive:
        assert "events.jsonl" not in archive.namelist()
        assert not [one for one in archive.namelist() if one.startswith(("letters/", "tenders/", "contracts/"))]
        assert SECRET.encode() not in b"".join(archive.read(one) for one in archive.namelist())


def test_nobody_is_given_access_before_a_supplier_is_chosen() -> None:
    world = lent(finalised)
    assert (
        refused(lambda: actions.order(world.id, edition="public", by=world.cast.brita, at=APPROVED_AT))
        == "disclosure.nobody_chosen"
    )
    assert (
        refused(lambda: actions.order(world.id, edition="both", by=world.cast.brita, at=APPROVED_AT))
        == "disclosure.unknown_edition"
    )


def test_only_the_authoritys_responsible_people_and_the_lead_of_the_panel_read_it() -> None:
    world, _contract = lent(whole)
    cast = world.cast
    view = made(world.id, cast.brita)
    auditor = replace(cast.erik_at_helfo, roles=frozenset({AUDITOR}))
    lead = replace(cast.eva_at_helfo, roles=frozenset({EVALUATOR}))
    member = replace(cast.erik_at_helfo, roles=frozenset({EVALUATOR}))
    for reader in (cast.brita, cast.daniel, auditor, lead):
        assert actions.fetch(view.id, what="document", by=reader, at=MADE_AT).size == view.document_size
    for stranger in (member, cast.bjorn, cast.camilla, cast.astrid):
        with pytest.raises(Missing):
            queries.books(stranger, world.id, at=MADE_AT)
        with pytest.raises(Missing):
            actions.fetch(view.id, what="archive", by=stranger, at=MADE_AT)
        with pytest.raises(Missing):
            actions.order(world.id, edition="internal", by=stranger, at=MADE_AT)


def test_ordering_making_and_fetching_are_on_record_and_a_book_stays() -> None:
    world, _contract = lent(whole)
    view = made(world.id, world.cast.brita)
    actions.fetch(view.id, what="archive", by=world.cast.daniel, at=MADE_AT)
    kinds = list(Event.objects.filter(subject_id=view.id).order_by("id").values_list("kind", flat=True))
    assert kinds == ["disclosure.CaseBookOrdered", "disclosure.CaseBookMade", "disclosure.CaseBookFetched"]
    with pytest.raises(Error), transaction.atomic():
        CaseBook.objects.filter(id=view.id).update(edition="public")
    again = made(world.id, world.cast.brita, at=MADE_AT + timedelta(days=1))
    assert [one.id for one in queries.books(world.cast.brita, world.id, at=MADE_AT).books] == [again.id, view.id]


def test_one_of_each_edition_is_made_at_a_time_and_a_stopped_one_is_no_hindrance() -> None:
    world, _contract = lent(whole)
    order = lambda at: actions.order(world.id, edition="internal", by=world.cast.brita, at=at)  # noqa: E731
    first = order(MADE_AT)
    assert refused(lambda: order(MADE_AT + timedelta(minutes=5))) == "disclosure.under_way"
    later = MADE_AT + timedelta(hours=1)
    assert queries.book(world.cast.brita, first, at=later).state == "stopped"
    assert order(later)


def test_a_job_that_runs_again_makes_nothing_twice() -> None:
    world, _contract = lent(whole)
    view = made(world.id, world.cast.brita)
    actions.make(view.id, by=SYSTEM, at=MADE_AT, now=lambda: MADE_AT)
    assert Event.objects.filter(kind="disclosure.CaseBookMade", subject_id=view.id).count() == 1


def test_a_damaged_file_stops_the_book_and_is_named() -> None:
    world, _contract = lent(whole)
    view = made(world.id, world.cast.brita)
    with zipfile.ZipFile(io.BytesIO(content(view.archive_id))) as archive:
        [plan] = [one for one in json.loads(archive.read("manifest.json"))["files"] if one["whose"] == "Fjordsikt AS"]
    store, sha = storages["content"], plan["sha256"]
    path = f"{sha[:2]}/{sha[2:4]}/{sha}"
    store.delete(path)
    store.save(path, io.BytesIO(BJORNS_FILE[::-1]))
    again = made(world.id, world.cast.brita, at=MADE_AT + timedelta(days=1))
    assert (again.state, again.failure) == ("failed", "disclosure.damaged_file")
    assert again.failed_over == "T01-01 Plan for æøå.pdf"
    store.delete(path)
    store.save(path, io.BytesIO(BJORNS_FILE))


def test_progress_is_told_while_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    world, _contract = lent(whole)
    monkeypatch.setattr(actions, "_SMALLEST_STEP", 1000)
    told: list[datetime] = []
    book_id = actions.order(world.id, edition="internal", by=world.cast.brita, at=MADE_AT)

    def now() -> datetime:
        told.append(MADE_AT + timedelta(seconds=len(told)))
        return told[-1]

    actions.make(book_id, by=SYSTEM, at=MADE_AT, now=now)
    assert len(told) > 2
    assert queries.book(world.cast.brita, book_id, at=MADE_AT).percent == 100


def test_the_command_puts_both_files_in_a_folder(tmp_path: Path) -> None:
    world, _contract = lent(whole)
    with clock.stopped_at(MADE_AT):
        put = casebooks._made(str(world.id), "internal", tmp_path / "ut")
        assert casebooks._made("K-0000-0", "internal", tmp_path) == ""
    assert not isinstance(put, str)
    document, archive = put
    with archive.open("rb") as stream:
        checks = archives.examine(stream, beside=hashlib.sha256(document.read_bytes()).hexdigest())
    assert [one.holds for one in checks] == [True, None, True, True]


def test_no_more_than_a_piece_of_a_file_is_held() -> None:
    piece = bytes(256 * 1024)

    def peak(pieces: int) -> int:
        size = pieces * len(piece)
        digest = hashlib.sha256()
        for _ in range(pieces):
            digest.update(piece)
        carried = attaching.Attachment(
            "stor.bin", "", "", "Supplement", size, digest.hexdigest(), lambda: (piece for _ in range(pieces)), MADE_AT
        )
        document = typesetting.book(letter, [], contents="Innhold")
        tracemalloc.start()
        assert sum(len(part) for part in attaching.with_files(document, [carried])) > size
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    letter = LetterData("x.y", "nb", "Sak", "1", Party("Helfo"), None, MADE_AT, (Paragraph("Tekst."),))
    assert peak(200) < 2 * peak(4) + len(piece)


def test_the_edition_for_everyone_carries_redacted_copies_and_names_files_without() -> None:
    world, _contract = lent(whole)
    cast = world.cast
    [plan] = awards_secrecy.own_secrets(cast.bjorn, world.id).files
    awards.redact(world.id, world.bjorns, withheld=[], by=cast.brita, at=SIGNED_AT)
    without = made(world.id, cast.brita, edition="public")
    assert "no_copy:Fjordsikt AS, 1" in without.left_out
    copy = b"%PDF-1.4 Planen uten hemmeligheter"
    awards.hand_in_copy(world.id, plan.id, io.BytesIO(copy), name="Plan sladdet.pdf", by=cast.bjorn, at=SIGNED_AT)
    view = made(world.id, cast.brita, edition="public", at=MADE_AT + timedelta(days=1))
    assert not [one for one in view.left_out if one.startswith("no_copy")]
    with pikepdf.open(io.BytesIO(content(view.document_id))) as opened:
        [attached] = opened.attachments.values()
        assert attached.get_file().read_bytes() == copy
        assert opened.Root.AF[0].AFRelationship == "/Alternative"
    assert BJORNS_FILE not in content(view.document_id)
