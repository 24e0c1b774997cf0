"""The firm's own pages: who answers for it, and the library of evidence, references and CVs."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from terskel import clock
from terskel.core.instants import oslo_day
from terskel.organisations import queries as organisations
from terskel.qualification.queries import library
from terskel.web.supplier.twice import kept_twice
from tests.statements import asked
from tests.worlds import cast as casting
from tests.worlds import dps as dps_worlds
from tests.worlds import firms
from tests.worlds.visitors import World

pytestmark = pytest.mark.django_db

LIBRARY = "/supplier/library/"
CV_FORM = {
    "person_name": "Kari Lund",
    "title": "Testleder",
    "text": "Ti år med test.",
    "purpose": "til tilbud om konsulentoppdrag",
    "told_on": "2.11.2026",
    "review_on": "2.11.2028",
}


@pytest.fixture
def world() -> World:
    people = casting.the_cast()
    world = World(cast=people, now=casting.BEGINNING)
    for name, actor in (("bjorn", people.bjorn), ("camilla", people.camilla), ("astrid", people.astrid)):
        world.seat(name, actor)
    return world


@pytest.fixture
def bjorn(world: World) -> Client:
    return world.client("bjorn")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def insurance(valid_to: date | str = "", *, content: bytes = firms.A_PDF, **change: str) -> dict[str, object]:
    file = SimpleUploadedFile("forsikring.pdf", content, "application/pdf")
    said = {"title": "Ansvarsforsikring", "issuer": "Fram", "valid_from": "", "valid_to": str(valid_to), "file": file}
    return said | change


def test_evidence_is_added_read_replaced_and_removed(bjorn: Client, world: World) -> None:
    soon = oslo_day(clock.now()) + timedelta(days=20)
    assert bjorn.post(f"{LIBRARY}evidence/new/?kind=insurance", insurance(soon))["Location"] == LIBRARY
    page = text(bjorn.get(LIBRARY))
    assert "Ansvarsforsikring" in page
    assert "Går snart ut" in page
    assert "Forny dokumentasjonen: Ansvarsforsikring" in text(bjorn.get("/supplier/"))
    [row] = library.evidence(world.cast.bjorn, on=oslo_day(clock.now()))
    own = f"{LIBRARY}evidence/{row.id}/"
    sent = bjorn.get(f"{own}file/")
    assert (b"".join(sent), sent["Content-Type"]) == (firms.A_PDF, "application/pdf")
    assert "attachment" in sent["Content-Disposition"]
    later = insurance(soon + timedelta(days=365))
    assert bjorn.post(f"{own}replace/", later)["Location"] == LIBRARY
    assert "Går snart ut" not in text(bjorn.get(LIBRARY))
    [newer] = library.evidence(world.cast.bjorn, on=oslo_day(clock.now()))
    bjorn.post(f"{LIBRARY}evidence/{newer.id}/remove/")
    assert "Ansvarsforsikring" not in text(bjorn.get(LIBRARY))
    assert bjorn.get(f"{LIBRARY}evidence/{newer.id}/").status_code == 404


def test_a_file_that_is_kept_twice_is_told_and_nothing_is_refused(bjorn: Client, world: World) -> None:
    bjorn.post(f"{LIBRARY}evidence/new/?kind=insurance", insurance())
    bjorn.post(f"{LIBRARY}evidence/new/?kind=insurance", insurance(title="Annen fil", content=firms.A_PDF + b" "))
    assert "mer enn én gang" not in text(bjorn.get(LIBRARY))
    bjorn.post(f"{LIBRARY}evidence/new/?kind=insurance", insurance(title="Forsikring"))
    page = text(bjorn.get(LIBRARY))
    assert "mer enn én gang i biblioteket: Ansvarsforsikring, Forsikring." in page
    assert "Annen fil" in page
    offered = library.attachable(world.cast.bjorn, on=oslo_day(clock.now()))
    assert [set(one.split(", ")) for one in kept_twice(offered)] == [{"Ansvarsforsikring", "Forsikring"}]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "Fyll ut «Navn»"),
        ({"valid_to": "i fjor"}, "Skriv datoen"),
        ({"valid_from": "1.1.2027", "valid_to": "1.1.2026"}, "kan ikke slutte å gjelde"),
        ({"content": b"MZ et program"}, "verken PDF, PNG eller JPEG"),
        ({"content": b""}, "Velg filen med dokumentasjonen"),
    ],
)
def test_what_is_wrong_with_evidence_is_said_and_what_was_written_stays(
    bjorn: Client, change: dict[str, Any], words: str
) -> None:
    content = change.pop("content", firms.A_PDF)
    page = text(bjorn.post(f"{LIBRARY}evidence/new/?kind=insurance", insurance(content=content, **change)))
    assert "<title>Feil:" in page
    assert words in page
    assert 'value="Fram"' in page


def test_the_page_says_that_no_criminal_record_is_kept_and_asks_for_the_day_instead(bjorn: Client) -> None:
    page = text(bjorn.get(f"{LIBRARY}evidence/new/?kind=criminal_record"))
    assert "Det lagres ingen kopi av en politiattest" in page
    assert 'type="file"' not in page
    shown = {"title": "Ledelsen", "shown_on": "2.11.2026", "shown_to": "Helfo"}
    smuggled = shown | {"file": SimpleUploadedFile("attest.pdf", firms.A_PDF, "application/pdf")}
    assert bjorn.post(f"{LIBRARY}evidence/new/?kind=criminal_record", smuggled)["Location"] == LIBRARY
    assert "vist mandag 2. november 2026" in text(bjorn.get(LIBRARY))


def test_an_unknown_kind_is_asked_for_again(bjorn: Client) -> None:
    assert "Hva er det?" in text(bjorn.get(f"{LIBRARY}evidence/new/?kind=gossip"))
    assert "<title>Feil:" in text(bjorn.get(f"{LIBRARY}evidence/new/?go=1"))


def test_a_cv_is_written_tailored_and_erased(bjorn: Client, world: World) -> None:
    assert bjorn.post(f"{LIBRARY}cvs/new/", CV_FORM)["Location"] == LIBRARY
    [cv] = library.cvs(world.cast.bjorn, on=date(2026, 11, 2))
    tailoring = f"{LIBRARY}cvs/{cv.id}/tailor/"
    assert "Ti år med test." in text(bjorn.get(tailoring))
    assert "Fyll ut «Tilpasset»" in text(bjorn.post(tailoring, CV_FORM))
    bjorn.post(tailoring, CV_FORM | {"assignment": "Testleder, Helfo"})
    assert "tilpasset Testleder, Helfo" in text(bjorn.get(LIBRARY))
    bjorn.post(f"{LIBRARY}cvs/{cv.id}/erase/")
    assert bjorn.get(f"{LIBRARY}cvs/{cv.id}/").status_code == 404


def test_a_birth_number_in_a_cv_is_refused_on_the_page(bjorn: Client, world: World) -> None:
    page = text(bjorn.post(f"{LIBRARY}cvs/new/", CV_FORM | {"text": "Født 130972 48022"}))
    assert "inneholder et fødselsnummer" in page
    assert library.cvs(world.cast.bjorn, on=date(2026, 11, 2)) == []


def test_a_reference_is_written_and_changed(bjorn: Client, world: World) -> None:
    form = {"title": "Journal", "recipient": "Tønsberg kommune", "text": "Test", "value": "1 250 000"}
    assert bjorn.post(f"{LIBRARY}references/new/", form)["Location"] == LIBRARY
    [row] = library.references(world.cast.bjorn)
    bjorn.post(f"{LIBRARY}references/{row.id}/", form | {"text": "Testledelse"})
    assert library.reference(world.cast.bjorn, row.id).text == "Testledelse"


def test_a_colleague_who_only_reads_sees_no_cvs_and_changes_nothing(bjorn: Client, world: World) -> None:
    bjorn.post(f"{LIBRARY}cvs/new/", CV_FORM)
    reference = firms.reference(world.cast.bjorn, at=world.now)
    world.seat("dag", firms.colleague(world.cast.bjorn, casting.person("Dag Vik"), "reader", at=world.now))
    dag = world.client("dag")
    page = text(dag.get(LIBRARY))
    assert "Kari Lund" not in page
    assert "Legg til" not in page
    assert "Tønsberg kommune" in text(dag.get(f"{LIBRARY}references/{reference}/"))
    changed = {"title": "x", "recipient": "x", "text": "x"}
    assert dag.post(f"{LIBRARY}references/{reference}/", changed).status_code == 200
    assert library.reference(world.cast.bjorn, reference).title == firms.REFERENCE.title
    assert dag.get(f"{LIBRARY}cvs/new/").status_code == 404


def test_the_contact_person_is_changed_for_all_matters_or_for_one(bjorn: Client, world: World) -> None:
    system = dps_worlds.operative_dps(world.cast)
    dag = firms.colleague(world.cast.bjorn, casting.person("Dag Vik"), "reader", at=world.now)
    page = "/supplier/firm/responsible/"
    with clock.stopped_at(dps_worlds.OPERATIVE_AT):
        one = {"task": "contact", "matter": str(system.id), "person": str(dag.person_id)}
        assert bjorn.post(page, one)["Location"] == "/supplier/firm/"
        assert "Dag Vik, " in text(bjorn.get("/supplier/firm/"))
        bjorn.post(page, one | {"person": "back"})
        assert organisations.named_for_matters(world.cast.bjorn) == []
        assert "for alle saker er det ingen andre" in text(bjorn.post(page, one | {"matter": "all", "person": "back"}))
        bjorn.post(page, one | {"matter": "all"})
    contacts = [member.name for member in organisations.people(world.cast.fjordsikt_id, "contact")]
    assert contacts == ["Dag Vik"]


def test_a_matter_of_another_firm_is_no_choice(bjorn: Client, world: World) -> None:
    person = str(world.cast.bjorn.person_id)
    answer = bjorn.post(
        "/supplier/firm/responsible/", {"task": "contact", "matter": str(world.cast.rival_id), "person": person}
    )
    assert "<title>Feil:" in text(answer)


def test_size_and_place_are_changed_and_people_confirmed(bjorn: Client, world: World) -> None:
    bjorn.post("/supplier/firm/edit/", {"place": "Voss", "size_class": "medium"})
    bjorn.post("/supplier/firm/confirm-people/")
    page = text(bjorn.get("/supplier/firm/"))
    assert "Mellomstor" in page
    assert "Bekreftet" in page
    assert organisations.supplier(world.cast.fjordsikt_id).place == "Voss"


@pytest.mark.parametrize("page", [LIBRARY, "/supplier/firm/", "/account/people/"])
def test_the_firm_s_pages_take_few_statements_however_much_there_is(bjorn: Client, world: World, page: str) -> None:
    def statements() -> int:
        with asked() as seen:
            assert bjorn.get(page).status_code == 200
        return len(seen)

    few = statements()
    for number in range(4):
        firms.evidence(world.cast.bjorn, at=world.now)
        firms.reference(world.cast.bjorn, at=world.now)
        firms.colleague(world.cast.bjorn, casting.person(f"Kollega {number}"), "reader", at=world.now)
    more = statements()
    assert more <= few + 3
    assert more <= 30
