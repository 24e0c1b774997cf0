"""A draft of a tender: nobody else sees that it exists, nothing of it lies in clear, files are sealed on the way in."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from terskel.audit.models import Event
from terskel.competitions import actions as competitions
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from terskel.tenders import actions, queries, uploads
from terskel.tenders.content import RequirementAnswer
from terskel.tenders.models import Tender, TenderDraft, TenderFile
from tests.rooms.refusals import refused
from tests.worlds.cast import founder, person
from tests.worlds.competitions import CLOSES_AT, DELIVERED_AT, CompetitionWorld, attach, write_tender

SECRET = "Hemmelig løsning med robåt"


def save(world: CompetitionWorld, by: Actor, **given: object) -> None:
    actions.save_draft(world.id, **{"by": by, "at": DELIVERED_AT, **given})


def test_only_the_invited_write_a_tender(world: CompetitionWorld) -> None:
    outsider = founder(13, "Utenfor AS", "Ulla Ute")
    for stranger in (outsider, world.cast.brita, world.cast.eva_at_helfo):
        with pytest.raises(Missing):
            save(world, stranger, price=Decimal(1))
        with pytest.raises(Missing):
            queries.my_tender(stranger, world.id, at=DELIVERED_AT)


def test_what_is_saved_is_read_back_and_what_is_not_named_stays(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn
    save(world, bjorn, price=Decimal("10.50"))
    save(world, bjorn, criteria={world.criteria[0]: SECRET})
    save(world, bjorn, requirements={world.requirements[0]: RequirementAnswer(False, "Nei")})
    content = queries.my_tender(bjorn, world.id, at=DELIVERED_AT).content
    assert content.price == Decimal("10.50")
    assert content.criteria == {world.criteria[0]: SECRET}
    assert content.requirements == {world.requirements[0]: RequirementAnswer(False, "Nei")}


def test_the_rival_sees_nothing_of_it(world: CompetitionWorld) -> None:
    write_tender(world, world.cast.bjorn)
    attach(world, world.cast.bjorn, "robåt".encode(), name="Kari Nordmann.pdf")
    mine = queries.my_tender(world.cast.camilla, world.id, at=DELIVERED_AT)
    assert (mine.tender_id, mine.files, mine.undelivered, mine.content.price) == (None, (), False, None)


def test_that_someone_drafts_shows_nowhere_to_the_authority(world: CompetitionWorld) -> None:
    cast = world.cast
    before = queries.opening_state(cast.brita, world.id, at=DELIVERED_AT)
    letters = documents.letters_for_matter(cast.brita, world.id)
    write_tender(world, cast.bjorn)
    attach(world, cast.bjorn, b"x")
    assert queries.opening_state(cast.brita, world.id, at=DELIVERED_AT) == before
    assert documents.letters_for_matter(cast.brita, world.id) == letters
    mine = queries.my_tender(cast.bjorn, world.id, at=DELIVERED_AT).tender_id
    assert mine is not None
    hidden = set(Event.objects.filter(kind__startswith="tenders.").values_list("hidden_until_opened", flat=True))
    assert hidden == {mine}, "until that very tender is opened, and so for good where it is never delivered"


def test_nothing_of_a_draft_lies_in_clear(world: CompetitionWorld) -> None:
    save(world, world.cast.bjorn, price=Decimal("1734999.37"), criteria={world.criteria[0]: SECRET})
    attach(world, world.cast.bjorn, SECRET.encode(), name="Kari Nordmann CV.pdf", kind="cv")
    for planted in (SECRET, "1734999.37", "Kari Nordmann"):
        assert rows_with(planted) == []


def rows_with(text: str) -> list[str]:
    """The tables that hold the text in any column, as text or as bytes."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS row WHERE position(%s in row::text) > 0 '
                "OR position(encode(%s, 'hex') in row::text) > 0",
                [text, text.encode()],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_a_text_that_does_lie_in_clear_is_found(world: CompetitionWorld) -> None:
    assert "competitions_competition" in rows_with("Testleder 12 måneder")


@pytest.mark.parametrize("price", [Decimal(-1), Decimal("1.001")])
def test_a_price_is_an_amount_of_money(world: CompetitionWorld, price: Decimal) -> None:
    assert refused(lambda: save(world, world.cast.bjorn, price=price)) == "tenders.price_not_an_amount"


def test_a_price_of_zero_is_refused_where_the_model_divides_by_the_lowest(world: CompetitionWorld) -> None:
    code = refused(lambda: save(world, world.cast.bjorn, price=Decimal("0.00")))
    assert code == "tenders.price_zero"


def test_an_answer_to_something_not_asked_is_missing(world: CompetitionWorld) -> None:
    with pytest.raises(Missing):
        save(world, world.cast.bjorn, criteria={uuid4(): "x"})
    with pytest.raises(Missing):
        save(world, world.cast.bjorn, requirements={uuid4(): RequirementAnswer(True)})
    price_is_no_text = {world.criteria[-1]: "x"}
    with pytest.raises(Missing):
        save(world, world.cast.bjorn, criteria=price_is_no_text)


def test_an_answer_has_a_greatest_length(world: CompetitionWorld) -> None:
    longest = {world.criteria[0]: "x" * 20_000}
    save(world, world.cast.bjorn, criteria=longest)
    too_long = {world.criteria[0]: "x" * 20_001}
    assert refused(lambda: save(world, world.cast.bjorn, criteria=too_long)) == "tenders.text_too_long"


def test_writing_ends_with_the_deadline(world: CompetitionWorld) -> None:
    save(world, world.cast.bjorn, price=Decimal(1), at=CLOSES_AT - timedelta(microseconds=1))
    late = refused(lambda: save(world, world.cast.bjorn, price=Decimal(2), at=CLOSES_AT))
    assert late == "tenders.deadline_passed"


def test_a_contact_reads_the_draft_but_does_not_write_it(world: CompetitionWorld) -> None:
    reader_id = person("Knut Kontakt")
    membership = organisations.add_supplier_member(
        world.cast.fjordsikt_id, reader_id, ["contact"], by=world.cast.bjorn, at=DELIVERED_AT
    )
    contact = organisation_queries.actor(reader_id, membership)
    write_tender(world, world.cast.bjorn)
    assert queries.my_tender(contact, world.id, at=DELIVERED_AT).undelivered
    assert refused(lambda: save(world, contact, price=Decimal(1))) == "tenders.not_tenderer"


def test_what_is_missing_is_listed_until_nothing_is(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn
    save(world, bjorn, criteria={world.criteria[0]: " "})
    kinds = [gap.kind for gap in queries.my_tender(bjorn, world.id, at=DELIVERED_AT).gaps]
    assert kinds == ["requirement", "requirement", "price", "criterion", "criterion"]
    write_tender(world, bjorn)
    assert queries.my_tender(bjorn, world.id, at=DELIVERED_AT).gaps == ()


def test_an_empty_file_is_refused(world: CompetitionWorld) -> None:
    assert refused(lambda: attach(world, world.cast.bjorn, b"")) == "tenders.file_empty"
    assert not TenderFile.objects.exists()


def test_a_file_and_a_tender_have_greatest_sizes(world: CompetitionWorld, settings: Any) -> None:
    settings.TERSKEL_FILE_LIMIT, settings.TERSKEL_TENDER_LIMIT = 100, 150
    bjorn = world.cast.bjorn
    assert refused(lambda: attach(world, bjorn, b"x" * 101)) == "tenders.file_too_large"
    attach(world, bjorn, b"x" * 100)
    assert refused(lambda: attach(world, bjorn, b"x" * 51)) == "tenders.tender_too_large"
    attach(world, bjorn, b"x" * 50)
    assert queries.room_for(bjorn, world.id, at=DELIVERED_AT).held == 150


def test_an_upload_that_could_not_become_part_of_a_tender_is_refused_before_it_comes(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn
    assert refused(lambda: queries.room_for(bjorn, world.id, at=CLOSES_AT)) == "tenders.deadline_passed"
    told = {"reason_code": "no_need", "reason": "Behovet falt bort.", "new_competition_follows": False}
    competitions.cancel(world.id, **told, by=world.cast.brita, at=DELIVERED_AT)
    assert refused(lambda: queries.room_for(bjorn, world.id, at=DELIVERED_AT)) == "tenders.competition_cancelled"


def test_an_upload_stops_at_the_limit_and_not_after_it(world: CompetitionWorld, settings: Any) -> None:
    settings.TERSKEL_FILE_LIMIT = 100
    sealing = uploads.Sealing(world.id, "stor.bin", "application/octet-stream", held=0)
    sealing.feed(b"x" * 100)
    assert refused(lambda: sealing.feed(b"x")) == "tenders.file_too_large"


def test_a_file_larger_than_a_part_is_sealed_in_several(world: CompetitionWorld) -> None:
    attach(world, world.cast.bjorn, b"x" * (8 * 1024 * 1024 + 1))
    file = TenderFile.objects.get()
    assert [part["plain_size"] for part in file.parts] == [8 * 1024 * 1024, 1]


def test_a_kind_of_file_that_does_not_exist_is_refused(world: CompetitionWorld) -> None:
    assert refused(lambda: attach(world, world.cast.bjorn, b"x", kind="song")) == "tenders.file_kind_unknown"
    assert refused(lambda: attach(world, world.cast.bjorn, b"x", kind="price")) == "tenders.prices_not_apart"


def test_a_file_is_taken_out_by_its_owner_only(world: CompetitionWorld) -> None:
    file = attach(world, world.cast.bjorn, b"x")
    write_tender(world, world.cast.camilla)
    with pytest.raises(Missing):
        actions.remove_file(world.id, file, by=world.cast.camilla, at=DELIVERED_AT)
    actions.remove_file(world.id, file, by=world.cast.bjorn, at=DELIVERED_AT)
    assert queries.my_tender(world.cast.bjorn, world.id, at=DELIVERED_AT).files == ()


def test_a_supplier_has_one_tender_in_a_competition(world: CompetitionWorld) -> None:
    save(world, world.cast.bjorn, price=Decimal(1))
    save(world, world.cast.bjorn, price=Decimal(2))
    assert Tender.objects.count() == TenderDraft.objects.count() == 1
