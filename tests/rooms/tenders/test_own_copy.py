"""Before a supplier delivers, it can keep what it is about to deliver: complete, in its language, for itself alone."""

from io import BytesIO

import pikepdf
import pytest

from terskel.core.decisions import Missing
from terskel.core.languages import LANGUAGES
from terskel.documents import typesetting
from terskel.tenders import actions, queries
from tests.worlds.cast import founder
from tests.worlds.competitions import DELIVERED_AT, CompetitionWorld, attach, write_tender
from tests.worlds.evaluations import said_in


def test_it_says_every_answer_in_full_and_names_every_file(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn
    write_tender(world, bjorn)
    attach(world, bjorn, b"innhold", name="løsning.pdf")
    said = said_in(queries.own_copy(bjorn, world.id, language="nb", at=DELIVERED_AT))
    for words in (
        "Testlederen behersker norsk.",
        "Bjørn Lie bekrefter.",
        "Kompetanse",
        "Bjørn Lie svarer på kriteriet.",
        "1 734 000 kr",
        "løsning.pdf",
        "ingen kvittering",
    ):
        assert words in said, words


def test_what_is_not_answered_is_said_to_be(world: CompetitionWorld) -> None:
    actions.save_draft(world.id, price=None, criteria={}, by=world.cast.bjorn, at=DELIVERED_AT)
    said = said_in(queries.own_copy(world.cast.bjorn, world.id, language="nb", at=DELIVERED_AT))
    assert said.count("Ikke besvart") == len(world.requirements) + len(world.criteria)


def test_after_the_delivery_there_is_none_to_be_had(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    actions.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT)
    with pytest.raises(Missing):
        queries.own_copy(world.cast.bjorn, world.id, language="nb", at=DELIVERED_AT)


def test_nobody_else_has_it(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    outsider = founder(13, "Utenfor AS", "Ulla Ute")
    for stranger in (world.cast.camilla, outsider, world.cast.brita, world.cast.eva_at_helfo):
        with pytest.raises(Missing):
            queries.own_copy(stranger, world.id, language="nb", at=DELIVERED_AT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_tagged_pdf_in_each_language(world: CompetitionWorld, language: str) -> None:
    write_tender(world, world.cast.bjorn)
    data = queries.own_copy(world.cast.bjorn, world.id, language=language, at=DELIVERED_AT)
    with pikepdf.open(BytesIO(typesetting.pdf(data))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith(language)
