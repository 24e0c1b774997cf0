"""The pages of answers a machine can check and of a team: asked in the draft, answered by the firm, told in time."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from terskel.competitions import actions
from terskel.competitions.actions import RequirementInput
from terskel.core.actors import ANONYMOUS
from terskel.core.answers import AskedFor
from terskel.documents import queries as documents
from tests.web.visiting import text_of, visitor
from tests.worlds.competitions import (
    DELIVERED_AT,
    DRAFTED_AT,
    PUBLISHED_AT,
    CompetitionWorld,
    attach,
    dps_with_rival,
    draft_competition,
    publish,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> CompetitionWorld:
    return draft_competition(lent(dps_with_rival), codes=("IKT-01", "IKT-02"))


@pytest.fixture
def published(draft: CompetitionWorld) -> CompetitionWorld:
    """A number and a choice demanded, one person for each of two roles."""
    by = draft.cast.brita
    requirements = actions.set_mandatory_requirements(
        draft.id,
        [
            RequirementInput("Års erfaring", asked=AskedFor("number", least=Decimal(5), unit="år")),
            RequirementInput("Sted", asked=AskedFor("choice", options=("Tønsberg", "Bergen"), accepted=("Tønsberg",))),
        ],
        by=by,
        at=DRAFTED_AT,
    )
    actions.set_roles(draft.id, dict.fromkeys(draft.dps.category_ids, 1), by=by, at=DRAFTED_AT)
    return publish(CompetitionWorld(draft.cast, draft.dps, draft.id, requirements, draft.criteria))


def rows(**cells: str) -> dict[str, str]:
    """The form of the requirements with one row filled in."""
    management = {"requirement-TOTAL_FORMS": "1", "requirement-INITIAL_FORMS": "0"}
    return management | {f"requirement-0-{name}": text for name, text in cells.items()}


def test_the_buyer_says_how_a_requirement_is_answered(draft: CompetitionWorld) -> None:
    brita = visitor(draft.cast.brita)
    filled = rows(text="Års erfaring", answer_kind="number", least="5", most="40", unit="år", options="glemt")
    brita.done("authority:competition_requirements", draft.id, at=DRAFTED_AT, **filled)
    (asked,) = draft.terms.requirements
    assert asked.asked == AskedFor("number", least=Decimal(5), most=Decimal(40), unit="år")
    page = brita.get("authority:competition_requirements", draft.id, at=DRAFTED_AT)
    assert "Slik svarer leverandøren" in page
    wrong = rows(text="Sted", answer_kind="choice", options="Oslo")
    answer = brita.post("authority:competition_requirements", draft.id, at=DRAFTED_AT, **wrong)
    assert "Skriv mellom to og 30 ulike valg" in text_of(answer)
    assert "Oslo" in answer.content.decode(), "nothing is lost"


def test_the_choices_that_do_not_meet_a_requirement_stand_apart(draft: CompetitionWorld) -> None:
    filled = rows(text="Sted", answer_kind="choice", options="Tønsberg\r\nOslo", refused="Bergen")
    visitor(draft.cast.brita).done("authority:competition_requirements", draft.id, at=DRAFTED_AT, **filled)
    (asked,) = draft.terms.requirements
    assert asked.asked.options == ("Tønsberg", "Oslo", "Bergen")
    assert asked.asked.accepted == ("Tønsberg", "Oslo")


def test_the_buyer_asks_for_a_team(draft: CompetitionWorld) -> None:
    brita = visitor(draft.cast.brita)
    assert "Be om et team" in brita.get("authority:competition_draft", draft.id, at=DRAFTED_AT)
    first, second = draft.dps.category_ids
    brita.done("authority:competition_team", draft.id, at=DRAFTED_AT, **{str(first): "2", str(second): "1"})
    assert draft.terms.people == {first: 2, second: 1}
    wrong = brita.post("authority:competition_team", draft.id, at=DRAFTED_AT, **{str(first): "99", str(second): "1"})
    assert text_of(wrong).lstrip().startswith("Feil:")


def test_everyone_reads_how_it_is_answered(published: CompetitionWorld) -> None:
    page = visitor(published.cast.bjorn).get("public:competition", published.terms.reference, at=PUBLISHED_AT)
    assert "Besvares med et tall, minst 5 år." in page.replace("\xa0", " ")


def test_the_firm_answers_and_is_told_before_delivering(published: CompetitionWorld) -> None:
    bjorn, (years, place) = visitor(published.cast.bjorn), published.requirements
    page = bjorn.get("supplier:tender_requirement", published.id, years, at=DELIVERED_AT)
    assert "minst 5 år" in page.replace("\xa0", " ")
    wrong = bjorn.post("supplier:tender_requirement", published.id, years, at=DELIVERED_AT, value="fem", text="")
    assert "Skriv et tall, for eksempel 12 eller 7,5." in text_of(wrong)
    assert 'value="fem"' in wrong.content.decode()
    bjorn.done("supplier:tender_requirement", published.id, years, at=DELIVERED_AT, value="4,5", text="Nesten.")
    bjorn.done("supplier:tender_requirement", published.id, place, at=DELIVERED_AT, value="Tønsberg", text="")
    check = re.sub(r"\s+", " ", bjorn.get("supplier:tender_check", published.id, at=DELIVERED_AT))
    assert "Etter deres egne svar vil tilbudet bli avvist" in check
    assert "4,5 år. Nesten." in check
    assert "0 av 1 personer i en rolle er navngitt." in check
    assert "0 av 2 CV-er er lagt ved." in check


def test_everyone_reads_of_the_team_and_that_the_invitation_goes_to_the_union(published: CompetitionWorld) -> None:
    reference = published.terms.reference
    pages = (
        visitor(ANONYMOUS).get("public:competition", reference, at=DELIVERED_AT),
        visitor(published.cast.bjorn).get("supplier:competition", published.id, at=DELIVERED_AT),
        visitor(published.cast.brita).get("authority:competition", published.id, at=DELIVERED_AT),
    )
    for page in pages:
        assert "Et tilbud navngir personer for hver rolle" in page
        assert page.count("1 person ") == 2
    assert "i minst én av kategoriene" in pages[0]
    (invitation,) = [
        one for one in documents.public_letters(published.id, at=DELIVERED_AT) if one.kind.endswith("invitation")
    ]
    said = visitor(ANONYMOUS).get("public:letter", invitation.id, at=DELIVERED_AT)
    assert "alle som er tatt opp i minst én av kategoriene" in said


def test_the_firm_names_the_persons_of_the_team(published: CompetitionWorld) -> None:
    bjorn = visitor(published.cast.bjorn)
    first, second = published.dps.category_ids
    assert "Navngi personene i teamet" in bjorn.get("supplier:tender", published.id, at=DELIVERED_AT)
    named = {f"{first}_0": "Kari Nes", f"{second}_0": "Ola By"}
    bjorn.done("supplier:tender_roles", published.id, at=DELIVERED_AT, **named)
    assert "Kari Nes, Ola By" in bjorn.get("supplier:tender_check", published.id, at=DELIVERED_AT)


def test_a_cv_of_each_person_is_put_in_on_the_page_where_none_is_asked_for_besides(published: CompetitionWorld) -> None:
    """The team demands them; the page once offered attachments alone, and nothing could be delivered."""
    assert published.terms.cv_count == 0
    bjorn, here = visitor(published.cast.bjorn), ("supplier:tender_files", published.id)
    page = bjorn.get(*here, at=DELIVERED_AT)
    assert "Tilbudet må ha 2 CV-er." in page
    for name in ("Kari.pdf", "Ola.pdf"):
        bjorn.done(*here, at=DELIVERED_AT, kind="cv", file=SimpleUploadedFile(name, b"%PDF"))
    check = bjorn.get("supplier:tender_check", published.id, at=DELIVERED_AT)
    assert "CV-er er lagt ved" not in check


def test_the_firm_says_which_file_answers_and_is_told_when_none_does(draft: CompetitionWorld) -> None:
    by = draft.cast.brita
    asked = [RequirementInput("Fremdriftsplan", asked=AskedFor("file"))]
    requirements = actions.set_mandatory_requirements(draft.id, asked, by=by, at=DRAFTED_AT)
    world = publish(CompetitionWorld(draft.cast, draft.dps, draft.id, requirements, draft.criteria))
    bjorn, question = visitor(world.cast.bjorn), world.requirements[0]
    assert "Legg den ved først" in bjorn.get("supplier:tender_requirement", world.id, question, at=DELIVERED_AT)
    check = bjorn.get("supplier:tender_check", world.id, at=DELIVERED_AT)
    assert "Si hvilken fil som svarer på absolutt krav 1." in check
    plan = attach(world, world.cast.bjorn, b"plan", name="plan.pdf")
    assert "plan.pdf" in bjorn.get("supplier:tender_requirement", world.id, question, at=DELIVERED_AT)
    forged = bjorn.post("supplier:tender_requirement", world.id, question, at=DELIVERED_AT, file=str(world.id))
    assert text_of(forged).lstrip().startswith("Feil:")
    bjorn.done("supplier:tender_requirement", world.id, question, at=DELIVERED_AT, file=str(plan), text="Side 2")
    check = bjorn.get("supplier:tender_check", world.id, at=DELIVERED_AT)
    assert "plan.pdf. Side 2" in check
    assert "Si hvilken fil" not in check
