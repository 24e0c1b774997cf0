"""Nothing of the winner's tender, a conflict or an exclusion is in the edition for everyone (offentleglova § 13)."""

import io
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from terskel.awards import actions as awards
from terskel.awards import secrecy
from terskel.contracts import actions as contracts
from terskel.core.ids import uuid7
from terskel.disclosure import publishing
from terskel.disclosure.queries import BookView
from terskel.documents.letters import Facts, LetterData, Paragraph, Party, Table
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.evaluation.actions import Check, Mark
from terskel.evaluation.grounds import Weighed
from tests.rooms.disclosure.test_case_book import content, made, settled, words
from tests.worlds.cast import Cast, official, person
from tests.worlds.competitions import attach, deliver, open_tenders, published_competition
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    EVIDENCE,
    FINALISED_AT,
    PREPARED_AT,
    SCORED_AT,
    SIGNED_AT,
    EvaluationWorld,
    characteristics,
    check_evidence,
    panel_seated,
    person_of,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

CV = "CV Solveig Tangen.pdf"
REFERENCE = "Referanse fra Odd Nesse.pdf"
COPY = "Solveig Tangens CV, sladdet.pdf"
ANSWER = "Bjørn Lie svarer på kriteriet."
STATEMENT = "Bjørn Lie bekrefter."
KIN = "Lederen i Fjordsikt er\nsvigerbroren min."
FOUND = "Brita er gift med en prosjektleder hos Rival."
JUDGMENT = "Rettens dom av 4. mai gjelder daglig leder i firmaet."
MEASURES = "Har ikke vist til noen tiltak, tross spørsmål."
PROPORTION = "Forholdet er alvorlig og gjelder samme slags ytelse."
GROUND = "R-242-3c"
SECRETS = (
    "Solveig Tangen",
    "Odd Nesse",
    ANSWER,
    STATEMENT,
    "svigerbroren",
    "gift med en prosjektleder",
    "dom av 4. mai",
    "ikke vist til noen tiltak",
    "samme slags ytelse",
    "§ 24-2 (3) c",
    "sosialregler",
)


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERSKEL_KEYS_DIR", str(tmp_path / "keys"))


def told(cast: Cast) -> EvaluationWorld:
    """Fjordsikt won with named people; Rival was excluded; Erik stepped back. Nobody marked a secret, and the text of
    the contract is made."""
    tendered = published_competition(cast)
    attach(tendered, cast.bjorn, b"%PDF-1.4 CV", name=CV, kind="cv")
    attach(tendered, cast.bjorn, b"%PDF-1.4 Referanse", name=REFERENCE, kind="reference")
    for by in (cast.bjorn, cast.camilla):
        deliver(tendered, by)
    world = panel_seated(cast, opened=open_tenders(settled(tendered)))
    eva, ida = cast.eva_at_helfo, official(person("Ida Berg"), cast.helfo_id, "evaluator")
    evaluations.declare_impartiality(world.id, free=False, explanation=KIN, by=cast.erik_at_helfo, at=DECLARED_AT)
    seats = [person_of(eva), person_of(ida)]
    evaluations.appoint(world.id, lead_id=seats[0], person_ids=seats, by=cast.brita, at=DECLARED_AT)
    for member in (eva, ida):
        evaluations.declare_impartiality(world.id, free=True, by=member, at=DECLARED_AT)
    sheets = evaluation_queries.matrix(eva, world.id).sheets
    world = replace(world, tenders={sheet.supplier_id: sheet.tender_id for sheet in sheets})
    evaluations.reject_tender(
        world.id,
        world.camillas,
        ground=GROUND,
        reason=JUDGMENT,
        weighed=Weighed(date(2026, 5, 4), MEASURES, PROPORTION),
        by=ida,
        at=SCORED_AT,
    )
    evaluations.confirm_rejection(world.id, world.camillas, by=eva, at=SCORED_AT)
    checks = [Check(world.bjorns, one, met=True) for one in world.requirements]
    evaluations.check_requirements(world.id, checks, by=eva, at=SCORED_AT)
    marks = [
        Mark(world.bjorns, one, Decimal(9), f"Erfaringen er godt vist på kriterium {number}.")
        for number, one in enumerate(world.quality)
    ]
    evaluations.score(world.id, marks, by=eva, at=SCORED_AT)
    evaluations.finalise(world.id, by=eva, at=FINALISED_AT)
    award = awards.prepare(world.id, characteristics=characteristics(world), by=cast.brita, at=PREPARED_AT)
    check_evidence(award, cast.brita, replace(EVIDENCE, conflicts=FOUND))
    awards.submit(award, by=cast.brita, at=PREPARED_AT)
    awards.approve(award, by=cast.daniel, at=APPROVED_AT)
    contracts.prepare(
        world.id,
        starts_on=date(2027, 3, 1),
        ends_on=date(2028, 2, 29),
        owner_id=person_of(cast.daniel),
        manager_id=person_of(cast.brita),
        by=cast.brita,
        at=APPROVED_AT,
    )
    return world


def everything(view: BookView, folder: Path) -> str:
    """The words of the document, what its files are called, and all that is in the archive."""
    pdf = content(view.document_id)
    (folder / "cells.pdf").write_bytes(pdf)
    cells = subprocess.run(["pdftotext", "-raw", folder / "cells.pdf", "-"], capture_output=True, check=True)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        called = " ".join(opened.attachments)
    with zipfile.ZipFile(io.BytesIO(content(view.archive_id))) as archive:
        inside = [archive.read(one).decode(errors="replace") for one in archive.namelist()]
        pages = words(archive.read("pages.pdf"), folder)
        return "\n".join(
            (words(pdf, folder), " ".join(cells.stdout.decode().split()), pages, called, *archive.namelist(), *inside)
        )


def test_the_edition_of_the_authority_has_all_of_it(tmp_path: Path) -> None:
    world = lent(told)
    said = everything(made(world.id, world.cast.brita), tmp_path)
    assert [one for one in SECRETS if one not in said] == []


def test_nothing_of_it_is_given_out_where_no_redacted_version_is_made(tmp_path: Path) -> None:
    world = lent(told)
    view = made(world.id, world.cast.brita, edition="public")
    said = everything(view, tmp_path)
    assert [one for one in SECRETS if one in said] == []
    assert {"contract_text", "conflicts", "exclusions", "no_redacted:Fjordsikt AS"} <= set(view.left_out)
    for shown in ("forvaltningsloven § 13 første ledd nr. 1", "Erik Dahl erklærte seg inhabil", "Rival Konsulenter AS"):
        assert shown in said
    assert "Anskaffelsesprotokoll" in said
    assert "Dere er valgt" in said


def test_a_redacted_version_and_its_copies_tell_no_more_than_was_decided(tmp_path: Path) -> None:
    world = lent(told)
    cast = world.cast
    awards.mark_secret(world.id, passage=ANSWER, reason="Viser metoden vi bygger på.", by=cast.bjorn, at=APPROVED_AT)
    for file in secrecy.own_secrets(cast.bjorn, world.id).files:
        copy = io.BytesIO(b"%PDF-1.4 sladdet")
        awards.hand_in_copy(world.id, file.id, copy, name=COPY, by=cast.bjorn, at=SIGNED_AT)
    withheld = [ANSWER, STATEMENT]
    awards.redact(world.id, world.bjorns, withheld=withheld, by=cast.brita, at=SIGNED_AT)
    view = made(world.id, cast.brita, edition="public")
    said = everything(view, tmp_path)
    assert [one for one in SECRETS if one in said] == []
    assert view.attached == 2
    assert "T01-01.pdf" in said


def test_a_kind_of_letter_that_nobody_has_decided_on_stays_out() -> None:
    nothing = publishing.Withholding((), (), frozenset())
    assert nothing.lets_out("awards.award_letter", None)
    for kind in ("contracts.contract", "evaluation.rejection", "awards.redacted_tender", "awards.unheard_of"):
        assert not nothing.lets_out(kind, None)


def test_a_letter_to_one_who_was_excluded_stays_out() -> None:
    excluded, another = uuid7(), uuid7()
    withholding = publishing.Withholding((), (JUDGMENT,), frozenset({excluded}))
    assert withholding.lets_out("awards.award_letter", another)
    assert not withholding.lets_out("awards.award_letter", excluded)


def test_of_what_tells_why_one_was_excluded_only_whose_it_is_stays() -> None:
    blocks = (
        Table("Avviste", ("Hvem", "Grunn", "Hvorfor"), (("Rival", "Korrupsjon, § 24-2", f"Ja:  {JUDGMENT}"),)),
        Facts((("Grunn", "Korrupsjon"), ("Hvorfor", JUDGMENT))),
        Paragraph(f"Vi skrev: {JUDGMENT}"),
    )
    letter = LetterData("x.y", "nb", "Sak", "1", Party("Helfo"), None, APPROVED_AT, blocks)
    bar = secrecy.BAR
    table, facts, text = publishing.Withholding((), (JUDGMENT,), ()).barred(letter).blocks
    assert isinstance(table, Table)
    assert table.rows == (("Rival", bar, bar),)
    assert facts == Facts((("Grunn", bar), ("Hvorfor", bar)))
    assert text == Paragraph(f"Vi skrev: {bar}")
