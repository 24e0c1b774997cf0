"""The supplier's way into a DPS, page by page."""

import re
from uuid import UUID

import pytest

from terskel.core.decisions import Missing
from terskel.qualification import queries
from tests.web.visiting import text_of, visitor
from tests.worlds.cast import Cast, oslo
from tests.worlds.dps import (
    APPLIED_AT,
    PUBLIC_AT,
    DpsWorld,
    admit,
    apply,
    draft_application,
    operative_dps,
    public_dps,
)

pytestmark = pytest.mark.django_db

BEGINS = public_dps

LATER = oslo("2027-05-03 10:00")


def id_in(address: str) -> UUID:
    found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", address)
    assert found, address
    return UUID(found[0])


def test_a_supplier_finds_a_dps_answers_each_question_once_and_delivers(cast: Cast, world: DpsWorld) -> None:
    bjorn = visitor(cast.bjorn)
    assert "Konsulenttjenester innen IKT" in bjorn.get("supplier:dps_list", at=PUBLIC_AT)
    start = bjorn.get("supplier:apply", "konsulenttjenester-innen-ikt", at=APPLIED_AT)
    assert "forseglet til da, også for oppdragsgiveren" in start
    draft = id_in(bjorn.done("supplier:apply", "konsulenttjenester-innen-ikt", at=APPLIED_AT))
    address = bjorn.done(
        "supplier:application_categories",
        draft,
        at=APPLIED_AT,
        categories=[str(one) for one in world.category_ids],
    )
    assert id_in(address) == draft
    tasks = bjorn.get("supplier:application", draft, at=APPLIED_AT)
    assert tasks.count("Ikke startet") == 3
    assert "Slik teller vi" in tasks
    for requirement in world.requirements:
        bjorn.done(
            "supplier:application_question", draft, requirement, at=APPLIED_AT, statement="yes", text="Se vedlegg."
        )
    check = bjorn.get("supplier:application_check", draft, at=APPLIED_AT)
    assert "Kontroller svarene: ikke levert ennå" in check
    assert check.count("Vi oppfyller det. Se vedlegg.") == 3
    bjorn.done("supplier:application_check", draft, at=APPLIED_AT, acting_on="management")
    done = bjorn.get("supplier:application_delivered", draft, at=APPLIED_AT)
    assert "Søknaden er levert" in done
    assert queries.application(cast.bjorn, draft, at=APPLIED_AT).reference in done


def test_a_half_finished_answer_is_kept_and_the_supplier_comes_back_to_it(cast: Cast, world: DpsWorld) -> None:
    bjorn = visitor(cast.bjorn)
    draft = id_in(bjorn.done("supplier:apply", "konsulenttjenester-innen-ikt", at=APPLIED_AT))
    bjorn.done("supplier:application_categories", draft, at=APPLIED_AT, categories=[str(world.category_ids[1])])
    question = world.requirements[0]
    bjorn.done("supplier:application_question", draft, question, at=APPLIED_AT, text="Halvveis", later="1")
    assert "Pågår" in bjorn.get("supplier:application", draft, at=APPLIED_AT)
    again = visitor(cast.bjorn)
    assert id_in(again.done("supplier:apply", "konsulenttjenester-innen-ikt", at=APPLIED_AT)) == draft
    assert "Halvveis" in again.get("supplier:application_question", draft, question, at=APPLIED_AT)


def test_a_question_saved_without_yes_or_no_says_so_and_goes_on_to_the_next(cast: Cast, world: DpsWorld) -> None:
    bjorn = visitor(cast.bjorn)
    draft = id_in(bjorn.done("supplier:apply", "konsulenttjenester-innen-ikt", at=APPLIED_AT))
    bjorn.done("supplier:application_categories", draft, at=APPLIED_AT, categories=[str(world.category_ids[1])])
    first, second = world.requirements[:2]
    assert (
        "(valgfritt)" not in bjorn.get("supplier:application_question", draft, first, at=APPLIED_AT).split("Beskriv")[0]
    )
    address = bjorn.done("supplier:application_question", draft, first, at=APPLIED_AT, text="Halvveis")
    assert str(second) in address
    assert "Velg ja eller nei før dere leverer" in bjorn.get(
        "supplier:application_question", draft, second, at=APPLIED_AT
    )
    address = bjorn.done("supplier:application_question", draft, second, at=APPLIED_AT, text="Også halvveis")
    assert address == f"/supplier/applications/{draft}/", "the last one leads to the task list and not to itself"


def test_the_firm_itself_stands_first_on_the_task_list_and_stops_nothing(cast: Cast, world: DpsWorld) -> None:
    bjorn = visitor(cast.bjorn)
    draft = id_in(bjorn.done("supplier:apply", "konsulenttjenester-innen-ikt", at=APPLIED_AT))
    tasks = bjorn.get("supplier:application", draft, at=APPLIED_AT)
    assert tasks.index("Kontroller opplysningene om foretaket") < tasks.index("Velg kategorier")
    assert "Velg hvem som signerer" in tasks


def test_a_supplier_reads_what_it_has_delivered_once_it_is_opened_and_nobody_before(cast: Cast) -> None:
    world = operative_dps(cast)
    application_id = apply(world, cast.camilla, ["IKT-01"], at=LATER)
    camilla = visitor(cast.camilla)
    page = camilla.get("supplier:application", application_id, at=LATER)
    assert "Det dere har svart" in page
    assert page.count("Vi oppfyller det") == len(world.requirements)
    with pytest.raises(Missing):
        queries.delivered_answers(cast.bjorn, application_id)


def test_a_sealed_request_is_not_shown_to_the_supplier_either(cast: Cast, world: DpsWorld) -> None:
    application_id = apply(world, cast.bjorn, ["IKT-01"])
    assert "Det dere har svart" not in visitor(cast.bjorn).get("supplier:application", application_id, at=APPLIED_AT)


def test_an_incomplete_request_says_what_is_missing_and_keeps_the_rest(cast: Cast, world: DpsWorld) -> None:
    bjorn = visitor(cast.bjorn)
    draft = id_in(bjorn.done("supplier:apply", "konsulenttjenester-innen-ikt", at=APPLIED_AT))
    refused = text_of(bjorn.post("supplier:application_check", draft, at=APPLIED_AT, acting_on="management"))
    assert "Velg minst én kategori" in refused


def test_saying_no_to_a_requirement_warns_but_does_not_stop(cast: Cast, world: DpsWorld) -> None:
    draft = draft_application(world, cast.bjorn, ["IKT-02"])
    bjorn = visitor(cast.bjorn)
    bjorn.done("supplier:application_question", draft, world.requirements[0], at=APPLIED_AT, statement="no", text="")
    assert "Den som ikke oppfyller alle, kan ikke bli tatt opp" in bjorn.get(
        "supplier:application_check", draft, at=APPLIED_AT
    )


def test_a_second_press_on_deliver_changes_nothing_and_says_so(cast: Cast, world: DpsWorld) -> None:
    draft = draft_application(world, cast.bjorn, ["IKT-02"])
    bjorn = visitor(cast.bjorn)
    bjorn.done("supplier:application_check", draft, at=APPLIED_AT, acting_on="management")
    assert bjorn.post("supplier:application_check", draft, at=APPLIED_AT, acting_on="management").status_code == 404
    assert len(queries.my_applications(cast.bjorn, at=APPLIED_AT)) == 1


def test_a_dps_without_categories_never_shows_one(cast: Cast) -> None:
    world = public_dps(cast, codes=())
    bjorn = visitor(cast.bjorn)
    draft = id_in(bjorn.done("supplier:apply", "konsulenttjenester-innen-ikt", at=APPLIED_AT))
    page = bjorn.get("supplier:application", draft, at=APPLIED_AT)
    assert "ategori" not in page.split("Krav")[1]
    bjorn.get("supplier:application_categories", draft, at=APPLIED_AT, status=404)
    assert world.requirements


def test_a_sealed_request_is_withdrawn_on_its_page(cast: Cast, world: DpsWorld) -> None:
    application_id = apply(world, cast.bjorn, ["IKT-01"])
    bjorn = visitor(cast.bjorn)
    assert "Levert og forseglet" in bjorn.get("supplier:application", application_id, at=APPLIED_AT)
    bjorn.done("supplier:application_withdraw", application_id, at=APPLIED_AT)
    assert "Trukket" in bjorn.get("supplier:applications", at=APPLIED_AT)


def test_the_decision_and_its_letter_stand_on_the_page_and_the_right_among_the_qualifications(cast: Cast) -> None:
    world = operative_dps(cast)
    application_id = apply(world, cast.camilla, ["IKT-01"], at=LATER)
    camilla = visitor(cast.camilla)
    assert "Dere har svar senest ons. 19.5.2027" in camilla.get("supplier:application", application_id, at=LATER)
    assert "ingen kvalifiseringer ennå" in camilla.get("supplier:qualifications", at=LATER)
    admit(world, application_id, at=LATER)
    decided = camilla.get("supplier:application", application_id, at=LATER)
    assert "Tatt opp" in decided
    assert "Det er ikke en kontrakt" in decided
    assert "Se brevet" in decided
    assert "IKT-01" in camilla.get("supplier:qualifications", at=LATER)


def test_a_rival_finds_nothing_of_a_request_on_any_page(cast: Cast, world: DpsWorld) -> None:
    camilla = visitor(cast.camilla)
    before = [camilla.get(name, at=APPLIED_AT) for name in ("supplier:dps_list", "supplier:applications")]
    application_id = apply(world, cast.bjorn, ["IKT-01"])
    after = [camilla.get(name, at=APPLIED_AT) for name in ("supplier:dps_list", "supplier:applications")]
    assert after == before
    camilla.get("supplier:application", application_id, at=APPLIED_AT, status=404)
    camilla.get("supplier:application_delivered", application_id, at=APPLIED_AT, status=404)


def test_the_check_page_asks_on_what_somebody_acts_once_and_tells_it_afterwards(cast: Cast, world: DpsWorld) -> None:
    draft = draft_application(world, cast.bjorn, ["IKT-02"])
    bjorn = visitor(cast.bjorn)
    assert "Hva gir deg rett til å levere for foretaket?" in bjorn.get(
        "supplier:application_check", draft, at=APPLIED_AT
    )
    assert "Feil:" in text_of(bjorn.post("supplier:application_check", draft, at=APPLIED_AT))
    bjorn.done("supplier:application_check", draft, at=APPLIED_AT, acting_on="power_of_attorney")
    again = queries.my_applications(cast.bjorn, at=APPLIED_AT)[0].id
    draft = id_in(bjorn.done("supplier:application_replace", again, at=APPLIED_AT))
    page = bjorn.get("supplier:application_check", draft, at=APPLIED_AT)
    assert "Hva gir deg rett til å levere for foretaket?" not in page
    assert "Fullmakt fra foretaket" in page
