"""ESPD, earlier answers, other firms, colleagues, replacing and the fit check, page by page."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from terskel.qualification import actions, queries
from terskel.standards.espd import response
from terskel.standards.espd.writing import to_xml
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds import cast as casting
from tests.worlds.cast import Cast, oslo
from tests.worlds.dps import APPLIED_AT, DpsWorld, apply, operative_dps, public_dps
from tests.worlds.espd import declaration

pytestmark = pytest.mark.django_db

BEGINS = public_dps

LATER = oslo("2027-05-03 10:00")


@pytest.fixture
def draft_id(cast: Cast, world: DpsWorld) -> UUID:
    draft_id = actions.start_application(world.id, by=cast.bjorn, at=APPLIED_AT)
    actions.choose_categories(draft_id, world.category_ids, by=cast.bjorn, at=APPLIED_AT)
    return draft_id


def own_number(cast: Cast) -> str:
    assert cast.bjorn.organisation_id is not None
    return organisation_queries.supplier(cast.bjorn.organisation_id).number


def espd(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("espd.xml", content, content_type="application/xml")


def upload(bjorn: Visitor, draft_id: UUID, content: bytes) -> str:
    return text_of(bjorn.post("supplier:application_espd", draft_id, at=APPLIED_AT, espd=espd(content)))


def test_an_espd_answers_every_category_and_is_confirmed_by_one_press(cast: Cast, draft_id: UUID) -> None:
    bjorn = visitor(cast.bjorn)
    file = espd(to_xml(declaration(number=own_number(cast))))
    address = bjorn.done("supplier:application_espd", draft_id, at=APPLIED_AT, espd=file)
    assert address.endswith("/confirm/")
    page = bjorn.get("supplier:application_confirm", draft_id, at=APPLIED_AT)
    assert "ESPD-en svarer på 3 krav" in page
    assert "Fra ESPD-en deres ESPD-A-2026-ABCDEFG" in page
    waiting = queries.draft(cast.bjorn, draft_id, at=APPLIED_AT).to_confirm
    shown = [
        f"{level.requirement.id}:{level.earlier.fingerprint}"
        for one in waiting
        for level in one.levels
        if level.earlier is not None
    ]
    assert len(shown) == 3
    bjorn.done("supplier:application_confirm", draft_id, at=APPLIED_AT, shown_answers=shown)
    assert queries.draft(cast.bjorn, draft_id, at=APPLIED_AT).unanswered == ()


def test_what_cannot_be_used_in_an_espd_is_named_by_element_and_line(cast: Cast, draft_id: UUID) -> None:
    wrong = to_xml(declaration(number="923609016")).replace(
        b"<cbc:ResponseIndicator>false", b"<cbc:ResponseIndicator>nei", 1
    )
    page = upload(visitor(cast.bjorn), draft_id, wrong)
    assert "«nei» er verken true eller false." in page
    assert "/QualificationApplicationResponse/TenderingCriterionResponse[1]/ResponseValue/ResponseIndicator" in page
    assert "(923609016), som ikke er foretakets nummer" in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "DOCTYPE"),
        (b"<x", "ikke gyldig XML"),
        (b"", "tom"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_and_the_draft_stays_as_it_was(
    cast: Cast, draft_id: UUID, content: bytes, words: str
) -> None:
    assert words in upload(visitor(cast.bjorn), draft_id, content)
    assert queries.draft(cast.bjorn, draft_id, at=APPLIED_AT).to_confirm == ()


def test_the_answers_are_had_as_an_espd_that_we_read_again(cast: Cast, world: DpsWorld, draft_id: UUID) -> None:
    bjorn = visitor(cast.bjorn)
    for requirement in world.requirements:
        bjorn.done(
            "supplier:application_question", draft_id, requirement, at=APPLIED_AT, statement="yes", text="Som vedlagt."
        )
    with_answers = bjorn.client.get(f"/supplier/applications/{draft_id}/espd.xml")
    assert with_answers.headers["Content-Type"] == "application/xml; charset=utf-8"
    read = response.parse(with_answers.content, at=LATER)
    assert read.operator_number == own_number(cast)
    assert read.criteria["bankruptcy"].answer is False
    assert read.criteria["service-perform"].by_itself is True


def test_where_a_ground_applies_no_espd_is_written_for_it_would_have_to_guess_which(
    cast: Cast, world: DpsWorld, draft_id: UUID
) -> None:
    bjorn = visitor(cast.bjorn)
    first = world.requirements[0]
    bjorn.done("supplier:application_question", draft_id, first, at=APPLIED_AT, statement="no", text="Konkurs 2024")
    refused = bjorn.client.get(f"/supplier/applications/{draft_id}/espd.xml")
    assert refused.status_code == 409
    assert "hvilken grunn som gjelder" in text_of(refused)


def test_what_was_shown_on_an_old_page_confirms_nothing(cast: Cast, draft_id: UUID) -> None:
    bjorn = visitor(cast.bjorn)
    for shown in ("", "tull", f"{draft_id}:abc"):
        page = text_of(bjorn.post("supplier:application_confirm", draft_id, at=APPLIED_AT, shown_answers=shown))
        assert "på nytt" in page


def test_a_colleague_is_asked_on_the_page_of_the_question(cast: Cast, world: DpsWorld, draft_id: UUID) -> None:
    bjorn = visitor(cast.bjorn)
    requirement = world.requirements[0]
    alone = bjorn.get("supplier:application_colleague", draft_id, requirement, at=APPLIED_AT)
    assert "Ingen andre i foretaket kan fylle ut" in alone
    kari = casting.person("Kari Kollega")
    assert cast.bjorn.organisation_id is not None
    organisations.add_supplier_member(cast.bjorn.organisation_id, kari, ("tenderer",), by=cast.bjorn, at=APPLIED_AT)
    bjorn.done("supplier:application_colleague", draft_id, requirement, at=APPLIED_AT, person=str(kari))
    assert "Spurt: Kari Kollega" in bjorn.get("supplier:application", draft_id, at=APPLIED_AT)


def test_categories_held_or_waiting_are_named_and_not_offered(cast: Cast) -> None:
    world = operative_dps(cast)
    apply(world, cast.camilla, ["IKT-01"], at=LATER)
    camillas = actions.start_application(world.id, by=cast.camilla, at=LATER)
    page = visitor(cast.camilla).get("supplier:application_categories", camillas, at=LATER)
    assert "Dere har en søknad som ikke er avgjort, for: IKT-01" in page
    bjorns = actions.start_application(world.id, by=cast.bjorn, at=LATER)
    page = visitor(cast.bjorn).get("supplier:application_categories", bjorns, at=LATER)
    assert "Dere er allerede tatt opp i: IKT-01" in page
    assert "Det er ingen flere kategorier å søke om" in page


def test_a_request_under_assessment_is_replaced_from_its_page(cast: Cast) -> None:
    world = operative_dps(cast)
    first = apply(world, cast.camilla, ["IKT-01"], at=LATER)
    camilla = visitor(cast.camilla)
    assert "Endre svarene" in camilla.get("supplier:application", first, at=LATER)
    assert "frist løper som før" in camilla.get("supplier:application_replace", first, at=LATER)
    address = camilla.done("supplier:application_replace", first, at=LATER)
    second = UUID(address.rstrip("/").rsplit("/", 1)[1])
    reference = queries.application(cast.camilla, first, at=LATER).reference
    assert f"erstatter det {reference}" in camilla.get("supplier:application", second, at=LATER)
    camilla.get("supplier:application_categories", second, at=LATER, status=404)
    camilla.done("supplier:application_check", second, at=LATER)
    assert f"Nye svar til {reference}" in camilla.get("supplier:applications", at=LATER)
    assert "Følg søknaden" in camilla.get("supplier:application", second, at=LATER)


def test_the_fit_check_answers_anybody_and_survives_strange_addresses(world: DpsWorld) -> None:
    anyone = Visitor(Client(REMOTE_ADDR="127.0.0.1"))
    slug = "konsulenttjenester-innen-ikt"
    chosen = str(world.categories["IKT-02"])
    empty = anyone.get("public:fit", slug, at=APPLIED_AT)
    assert "Dette trenger dere for å søke" not in empty
    asked = anyone.get("public:fit", slug, at=APPLIED_AT, categories=chosen)
    assert "Firmaattest" in asked
    first, second, _third = world.requirements
    yes = anyone.get(
        "public:fit", slug, at=APPLIED_AT, categories=chosen, **{f"q-{first}": "yes", f"q-{second}": "yes"}
    )
    assert "Slik dere har svart, oppfyller dere alle kravene." in yes
    no = anyone.get("public:fit", slug, at=APPLIED_AT, categories=chosen, **{f"q-{first}": "no"})
    assert "Ikke slik det står nå" in no
    perhaps = anyone.get("public:fit", slug, at=APPLIED_AT, categories=chosen, **{f"q-{first}": "unsure"})
    assert "Det kommer an på" in perhaps
    strange = anyone.get("public:fit", slug, at=APPLIED_AT, categories="x", **{"q-x": "yes", f"q-{first}": "tja"})
    assert "Dette trenger dere for å søke" not in strange


def test_another_firm_sees_its_part_and_what_is_missing_in_its_answer(
    cast: Cast, world: DpsWorld, draft_id: UUID
) -> None:
    bjorn = visitor(cast.bjorn)
    lacking = text_of(bjorn.post("supplier:application_partners", draft_id, at=APPLIED_AT, role="capacity", firm="Mor"))
    assert "Fyll ut «Organisasjonsnummer»" in lacking
    bjorn.done(
        "supplier:application_partners",
        draft_id,
        at=APPLIED_AT,
        role="capacity",
        firm="Mor AS",
        number="923609016",
        email="mor@example.no",
        requirements=[str(world.requirements[2])],
    )
    (partner,) = queries.draft(cast.bjorn, draft_id, at=APPLIED_AT).partners
    anyone = Visitor(Client(REMOTE_ADDR="127.0.0.1"))
    assert partner.token
    assert "støtter seg på kapasiteten til Mor AS" in anyone.get("public:partner", partner.token, at=APPLIED_AT)
    said = {"excluded": "no", "text": "", "commits": "on", "given_by": "Kari Mor"}
    assert "Fyll ut «Hvilken kapasitet" in text_of(anyone.post("public:partner", partner.token, at=APPLIED_AT, **said))
    anyone.done("public:partner", partner.token, at=APPLIED_AT, **{**said, "text": "Tre utviklere"})
    assert "Deres del er bekreftet" in anyone.get("public:partner_answered", partner.token, at=APPLIED_AT)
    assert "Har svart" in bjorn.get("supplier:application_partners", draft_id, at=APPLIED_AT)
    bjorn.done("supplier:application_partner_remove", partner.id, at=APPLIED_AT)
    anyone.get("public:partner", partner.token, at=APPLIED_AT, status=404)
