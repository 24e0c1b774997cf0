"""Pages of a DPS after its publication: changes, suspension, questions, files; the library and the import before it."""

import io
import re
from html import unescape
from uuid import UUID

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from terskel import clock
from terskel.core.actors import ANONYMOUS, Actor
from terskel.dps import queries
from terskel.web.authority.forms.dps_changes import HEADINGS, KIND_FORMS
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds import cast as casting
from tests.worlds.cast import Cast, oslo
from tests.worlds.changes import make_known, tell_of_publication
from tests.worlds.dps import SET_UP_AT, DpsWorld, draft_dps, operative_dps
from tests.worlds.lent import lent, lent_cast

pytestmark = pytest.mark.django_db

AT = oslo("2027-02-01 10:00")


@pytest.fixture
def world() -> DpsWorld:
    return lent(operative_dps)


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    """The people of the world, where the test has one."""
    if "world" in request.fixturenames:
        world: DpsWorld = request.getfixturevalue("world")
        return world.cast
    return lent_cast()


@pytest.fixture
def anyone() -> Visitor:
    return Visitor(Client(REMOTE_ADDR="127.0.0.1"))


def slug_of(world: DpsWorld) -> str:
    return queries.dps(ANONYMOUS, world.id, at=AT).slug


def last_id(address: str) -> UUID:
    return UUID(address.rstrip("/").rpartition("/")[2])


def propose(astrid: Visitor, world: DpsWorld, kind: str, **data: str) -> UUID:
    path = reverse("authority:dps_change_propose", args=[world.id, kind])
    with clock.stopped_at(AT):
        answer = astrid.client.post(path, {"why": "Behovet varer lenger.", **data})
    assert answer.status_code == 302, text_of(answer)
    return last_id(answer.headers["Location"])


def test_what_can_be_changed_stands_under_headings_and_what_cannot_under_its_own(world: DpsWorld) -> None:
    grouped = [kind for _heading, kinds in HEADINGS for kind in kinds]
    assert sorted(grouped) == sorted(KIND_FORMS)
    with clock.stopped_at(AT):
        asked = visitor(world.cast.astrid).client.get(reverse("authority:dps_change_new", args=[world.id]))
    page = asked.content.decode()
    headings = re.findall(r"<legend>([^<]+)</legend>", page)
    assert headings == [
        "Hva vil du endre?",
        "Hvor lenge, hvor mye og hvem som kjøper",
        "Enklere ord",
        "Kategorier",
        "Hva ordningen er: kan ikke endres etter kunngjøringen",
    ]


def test_a_manager_extends_a_system_and_everyone_reads_why(world: DpsWorld, cast: Cast, anyone: Visitor) -> None:
    astrid = visitor(cast.astrid)
    asked = astrid.get("authority:dps_change_new", world.id, at=AT)
    assert "Forlenget varighet" in asked
    assert "Tildelingskriteriene" in asked
    change_id = propose(astrid, world, "extension", last_day="31.12.2032")
    page = astrid.get("authority:dps_change", world.id, change_id, at=AT)
    assert "fredag 31. desember 2032" in page
    assert anyone.get("public:dps_changes", slug_of(world), at=AT).count("Behovet varer lenger.") == 0
    astrid.done("authority:dps_change", world.id, change_id, at=AT, act="publish", dispatched_at="1.2.2027 09.00")
    assert "Før inn når en endring av" in astrid.get("authority:home", at=AT)
    assert "Venter på publisering" in astrid.get("authority:dps_changes", world.id, at=AT)
    waiting = astrid.get("authority:dps_change", world.id, change_id, at=AT)
    assert "Til da er siste dag for ordningen tirsdag 31. desember 2030" in waiting
    assert "La endringen gjelde nå" not in waiting
    for page in ("public:dps_changes", "public:dps"):
        assert "Behovet varer lenger." not in anyone.get(page, slug_of(world), at=AT)
    tell_of_publication(change_id, by=cast.astrid, at=AT)
    assert "Endringen gjelder innen ett minutt." in astrid.get("authority:dps_change", world.id, change_id, at=AT)
    astrid.done("authority:dps_change", world.id, change_id, at=AT, act="make")
    log = anyone.get("public:dps_changes", slug_of(world), at=AT)
    assert "Behovet varer lenger." in log
    assert "tirsdag 31. desember 2030" in log
    assert "Sist endret" in anyone.get("public:dps", slug_of(world), at=AT)


def test_a_material_change_is_refused_with_what_to_do_instead(world: DpsWorld, cast: Cast) -> None:
    answer = text_of(visitor(cast.astrid).post("authority:dps_change_new", world.id, at=AT, what="award_criteria"))
    assert "vesentlig endring" in answer
    assert "Avslutt ordningen, og kunngjør en ny." in answer


def test_a_body_is_added_by_a_lawyer_and_a_notice(world: DpsWorld, cast: Cast) -> None:
    astrid = visitor(cast.astrid)
    liv = visitor(casting.official(casting.person("Liv Lovise"), cast.nhn_id, "legal_reader"))
    body = casting.authority(7, "Direktoratet for e-helse")
    change_id = propose(astrid, world, "member_added", authority=str(body), from_on="1.3.2027", to_on="")
    waiting = astrid.get("authority:dps_change", world.id, change_id, at=AT)
    assert "Venter på en jurist" in waiting
    assert "Vurder en endring av Konsulenttjenester innen IKT" in liv.get("authority:home", at=AT)
    empty = text_of(liv.post("authority:dps_change", world.id, change_id, at=AT, act="sign_off", note=""))
    assert "Fyll ut" in empty
    liv.done("authority:dps_change", world.id, change_id, at=AT, act="sign_off", note="Var nevnt i kunngjøringen.")
    early = text_of(astrid.post("authority:dps_change", world.id, change_id, at=AT, act="publish", dispatched_at=""))
    assert "Når endringskunngjøringen ble sendt til Doffin" in early
    astrid.done("authority:dps_change", world.id, change_id, at=AT, act="publish", dispatched_at="1.2.2027 09.00")
    assert "Direktoratet for e-helse" not in astrid.get("authority:dps_members", world.id, at=AT)
    make_known(change_id, by=cast.astrid, at=AT)
    assert "Direktoratet for e-helse" in astrid.get("authority:dps_members", world.id, at=AT)


def test_every_kind_of_change_has_a_page(world: DpsWorld, cast: Cast) -> None:
    astrid = visitor(cast.astrid)
    for kind in ("extension", "member_added", "member_left", "volume", "wording", "name"):
        assert "Hvorfor" in astrid.get("authority:dps_change_propose", world.id, kind, at=AT)
    requirement = str(world.requirements[2])
    for kind, which in (("requirement_clarified", requirement), ("category_clarified", str(world.category_ids[0]))):
        choice = astrid.get("authority:dps_change_propose", world.id, kind, at=AT)
        assert "Hvilken?" in choice
        assert "Hvorfor" in astrid.get("authority:dps_change_propose", world.id, kind, at=AT, which=which)
    astrid.get("authority:dps_change_propose", world.id, "price", at=AT, status=404)


def test_an_old_address_leads_on_with_what_was_asked_for(world: DpsWorld, cast: Cast, anyone: Visitor) -> None:
    old = slug_of(world)
    astrid = visitor(cast.astrid)
    change_id = propose(astrid, world, "name", name="IKT-konsulenter")
    astrid.done("authority:dps_change", world.id, change_id, at=AT, act="publish")
    with clock.stopped_at(AT):
        for name in ("public:dps", "public:dps_changes", "public:dps_questions"):
            moved = anyone.client.get(reverse(name, args=[old]))
            assert (moved.status_code, moved.headers["Location"]) == (301, reverse(name, args=["ikt-konsulenter"]))
        listed = anyone.client.get(reverse("public:qualified", args=[old]), {"on": "2027-01-20"})
        assert listed.headers["Location"] == reverse("public:qualified", args=["ikt-konsulenter"]) + "?on=2027-01-20"


def test_an_old_category_code_leads_on(world: DpsWorld, cast: Cast, anyone: Visitor) -> None:
    liv = visitor(casting.official(casting.person("Liv Lovise"), cast.nhn_id, "legal_reader"))
    astrid = visitor(cast.astrid)
    path = reverse("authority:dps_change_propose", args=[world.id, "category_clarified"])
    with clock.stopped_at(AT):
        answer = astrid.client.post(
            f"{path}?which={world.category_ids[0]}",
            {"code": "IKT-A", "name": "Utvikling", "description": "Programvare.", "why": "Kortere kode."},
        )
    change_id = last_id(answer.headers["Location"])
    liv.done("authority:dps_change", world.id, change_id, at=AT, act="sign_off", note="Bare navnet.")
    astrid.done("authority:dps_change", world.id, change_id, at=AT, act="publish", dispatched_at="1.2.2027 09.00")
    make_known(change_id, by=cast.astrid, at=AT)
    with clock.stopped_at(AT):
        moved = anyone.client.get(reverse("public:category", args=[slug_of(world), "IKT-01"]))
    assert moved.headers["Location"] == reverse("public:category", args=[slug_of(world), "IKT-A"])
    anyone.get("public:category", slug_of(world), "IKT-99", at=AT, status=404)


def test_a_suspended_system_says_so_to_everyone(world: DpsWorld, cast: Cast, anyone: Visitor) -> None:
    astrid = visitor(cast.astrid)
    assert "Fyll ut" in text_of(astrid.post("authority:dps_suspend", world.id, at=AT, reason=""))
    astrid.done("authority:dps_suspend", world.id, at=AT, reason="En klage behandles.")
    public = anyone.get("public:dps", slug_of(world), at=AT)
    assert "Ingen nye konkurranser inntil videre" in public
    assert "Søk om opptak" in public
    assert "En klage behandles." in anyone.get("public:dps_changes", slug_of(world), at=AT)
    assert "Ordningen er midlertidig stanset" in astrid.get("authority:dps", world.id, at=AT)
    astrid.done("authority:dps_resume", world.id, at=AT, reason="Klagen førte ikke fram.")
    assert "Ingen nye konkurranser" not in anyone.get("public:dps", slug_of(world), at=AT)


def test_anyone_asks_and_reads_the_answer(world: DpsWorld, cast: Cast, anyone: Visitor) -> None:
    slug = slug_of(world)
    wrong = text_of(anyone.post("public:dps_questions", slug, at=AT, question="Kan en filial søke?", email="kari"))
    assert "Kan en filial søke?" in wrong
    assert queries.open_enquiries(cast.astrid) == []
    anyone.done("public:dps_questions", slug, at=AT, question="Vi i Kari AS: kan en filial søke?", email="k@kari.no")
    astrid = visitor(cast.astrid)
    assert "Svar på et spørsmål om Konsulenttjenester innen IKT" in astrid.get("authority:home", at=AT)
    (waiting,) = queries.open_enquiries(cast.astrid)
    page = astrid.get("authority:dps_enquiry", world.id, waiting.id, at=AT)
    assert "k@kari.no" not in page
    astrid.done(
        "authority:dps_enquiry",
        world.id,
        waiting.id,
        at=AT,
        published_question="Kan en filial søke?",
        answer="Ja, med foretakets organisasjonsnummer.",
    )
    told = anyone.get("public:dps_questions", slug, at=AT)
    assert "Ja, med foretakets organisasjonsnummer." in told
    assert "Kari AS" not in told


def test_one_who_is_logged_in_is_asked_for_no_address(world: DpsWorld, cast: Cast) -> None:
    bjorn = visitor(cast.bjorn)
    assert "E-postadressen din" not in bjorn.get("public:dps_questions", slug_of(world), at=AT)
    bjorn.done("public:dps_questions", slug_of(world), at=AT, question="Når kommer neste konkurranse?")


def test_an_internal_file_is_missing_by_every_address(world: DpsWorld, cast: Cast, anyone: Visitor) -> None:
    astrid = visitor(cast.astrid)
    file = SimpleUploadedFile("marked.txt", b"Ikke for alle", content_type="text/plain")
    astrid.done("authority:dps_documents", world.id, at=AT, title="Markedsvurdering", file=file)
    (kept,) = queries.documents_of(cast.astrid, world.id, at=AT)
    for person in (anyone, visitor(cast.bjorn)):
        person.get("public:dps_document", slug_of(world), kept.id, at=AT, status=404)
    visitor(cast.brita).get("authority:dps_document", world.id, kept.id, at=AT, status=404)
    astrid.done("authority:dps_document_remove", world.id, kept.id, at=AT)


def test_the_library_is_written_and_taken_from(cast: Cast) -> None:
    world, astrid = draft_dps(cast), visitor(cast.astrid)
    terms = {"type": "references", "text": "Relevante oppdrag", "minimum": "2", "evidence": "Liste", "why": "Erfaring."}
    wrong = text_of(astrid.post("authority:library", at=SET_UP_AT, reuse_key="Våre", **terms))
    assert "små bokstaver" in wrong
    astrid.done("authority:library", at=SET_UP_AT, reuse_key="referanser.ikt", **terms)
    (entry,) = queries.library(cast.astrid)
    astrid.done(
        "authority:library_entry", entry.id, at=SET_UP_AT, reuse_key="referanser.ikt", **{**terms, "level": "To"}
    )
    astrid.done(
        "authority:dps_requirements_from_library",
        world.id,
        at=SET_UP_AT,
        entry=str(entry.id),
        categories=[str(one) for one in world.category_ids],
    )
    page = astrid.get("authority:dps_requirements", world.id, at=SET_UP_AT)
    assert page.count("referanser.ikt") == 2
    assert "brukt i 1 ordning" in astrid.get("authority:library", at=SET_UP_AT)
    astrid.done("authority:library_remove", entry.id, at=SET_UP_AT)


SHEET = "Kode;Navn;Kravtype;Krav;Dokumentasjon\nNY-01;Utvikling;Referanseoppdrag;To oppdrag;Liste\nNY-02;Drift;;;\n"


def upload(astrid: Visitor, world: DpsWorld, data: bytes, name: str = "kategorier.csv") -> HttpResponse:
    return astrid.post("authority:dps_import", world.id, at=SET_UP_AT, sheet=SimpleUploadedFile(name, data))


def test_a_sheet_is_seen_before_it_is_added(cast: Cast) -> None:
    world, astrid = draft_dps(cast), visitor(cast.astrid)
    seen = upload(astrid, world, SHEET.encode("utf-8-sig"))
    assert "Kategorier: 2. Krav: 1. Ingenting er lagt til ennå." in text_of(seen)
    assert len(queries.categories(cast.astrid, world.id, at=SET_UP_AT)) == 2
    page = seen.content.decode()
    confirmed = unescape(page.partition('name="confirmed" value="')[2].partition('"')[0])
    astrid.done("authority:dps_import", world.id, at=SET_UP_AT, confirmed=confirmed)
    codes = [one.code for one in queries.categories(cast.astrid, world.id, at=SET_UP_AT)]
    assert codes == ["IKT-01", "IKT-02", "NY-01", "NY-02"]


def test_a_sheet_with_errors_names_the_cells_and_adds_nothing(cast: Cast) -> None:
    world, astrid = draft_dps(cast), visitor(cast.astrid)
    wrong = text_of(upload(astrid, world, SHEET.replace("Referanseoppdrag", "Timepris").replace("Drift", "").encode()))
    assert "C2: «Timepris» er ikke noe et kvalifikasjonskrav kan spørre om" in wrong
    assert "B3: " in wrong
    assert len(queries.categories(cast.astrid, world.id, at=SET_UP_AT)) == 2


@pytest.mark.parametrize("data", [b"PK\x03\x04ikke et ark", b"\x81\x8d\x8f\x90\x9d", b'"Kode;Navn\nA;B'])
def test_a_file_that_is_no_sheet_is_refused_in_words(cast: Cast, data: bytes) -> None:
    world, astrid = draft_dps(cast), visitor(cast.astrid)
    assert "Filen kan ikke leses" in text_of(upload(astrid, world, data, "ark.xlsx"))


def test_an_xlsx_is_read_as_a_csv_is(cast: Cast) -> None:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        page = book.add_worksheet()
        for row, values in enumerate((["Kode", "Navn", "CPV", "Høyeste verdi"], ["NY-01", "Drift", 72000000, 5000000])):
            page.write_row(row, 0, values)
    world, astrid = draft_dps(cast), visitor(cast.astrid)
    seen = text_of(upload(astrid, world, written.getvalue(), "kategorier.xlsx"))
    assert "NY-01 Drift" in seen
    assert "72000000" in seen


def test_the_owners_people_without_a_part_in_admission_see_the_system_too(world: DpsWorld, cast: Cast) -> None:
    buyer: Actor = casting.official(casting.person("Per Innkjøper"), cast.nhn_id, "buyer")
    assert "Ordningen er i drift" in visitor(buyer).get("authority:dps", world.id, at=AT)
