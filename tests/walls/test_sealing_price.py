"""Where price is opened after quality, a dump between the two openings says nothing of any price.

Prices come in by every way: written on a page, in a file sealed as it streams, in a file its sender sealed.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Final

import pytest

from terskel.core.actors import Actor
from terskel.core.decisions import RefusedAct
from terskel.core.envelopes import PRICE_KEYS
from terskel.core.sealing import age
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.tenders import actions as tenders
from terskel.tenders import queries as tender_queries
from terskel.tenders import uploads
from terskel.tenders.content import FILE_GROUPS, Content, to_bytes
from terskel.tenders.drafts import Sent
from terskel.tenders.incoming import take_part
from terskel.tenders.models import Delivery, PriceOpening
from tests.rooms.refusals import refused
from tests.walls.test_sealing import dump_of_database, dump_of_files, found_in, tell_everybody
from tests.worlds.cast import PASSPHRASE, Cast
from tests.worlds.competitions import (
    DELIVERED_AT,
    OPENING_AT,
    CompetitionWorld,
    attach,
    open_tenders,
    write_tender,
)
from tests.worlds.evaluations import SCORED_AT, EvaluationWorld, give, pass_requirements
from tests.worlds.lent import lent
from tests.worlds.quality_first import LOCKED_AT, PRICES_AT, quality_first, release_prices, scored_apart, unseal_prices

pytestmark = pytest.mark.django_db

PRICE = {"bjorn": Decimal("1734917.31"), "camilla": Decimal("1612406.87")}
STREAMED = {"bjorn": "Fagleder koster 1 931 i timen", "camilla": "Fagleder koster 1 848 i timen"}
SENT = {"bjorn": "Reiser etter satsen 7 413 per tur", "camilla": "Reiser etter satsen 7 622 per tur"}
PLAN = {"bjorn": "Fjordplanen begynner i Bodø", "camilla": "Bergplanen begynner i Bergen"}
NAMES = {"bjorn": "timepriser-fjord.xlsx", "camilla": "timepriser-berg.xlsx"}


APART: Final = ", i denne konkurransen alene"
"""Files stay in the store when a test is rolled back: what must be nowhere is said nowhere else."""


def planted(name: str) -> list[str]:
    return [str(PRICE[name]), str(PRICE[name]).split(".")[0], STREAMED[name], SENT[name], NAMES[name]]


EVERY_PRICE = [text for name in PRICE for text in planted(name)]


def send_sealed(world: CompetitionWorld, by: Actor, text: str) -> None:
    """As a browser or the public `age` tool does it: sealed to the recipient that is told for this kind of file."""
    content = text.encode()
    sent = Sent("reiser.csv", "text/csv")
    begun = tenders.begin_file(world.id, sent, kind="price", size=len(content), by=by, at=DELIVERED_AT)
    recipient = tender_queries.incoming_file(by, world.id, begun).recipient
    ciphertext = age.encrypt(content, [recipient])
    part = take_part(BytesIO(ciphertext), sha256=hashlib.sha256(ciphertext).hexdigest())
    tenders.receive_part(world.id, begun, part, number=0, by=by, at=DELIVERED_AT)
    tenders.finish_file(world.id, begun, by=by, at=DELIVERED_AT)


def delivered(cast: Cast, end: str = "") -> CompetitionWorld:
    """Two tenders; `end` is how the files of prices end."""
    world = quality_first(cast)
    for name, price in PRICE.items():
        by = getattr(cast, name)
        write_tender(world, by, price=price)
        attach(world, by, PLAN[name].encode(), name="plan.pdf")
        attach(world, by, (STREAMED[name] + end).encode(), name=NAMES[name], kind="price")
        send_sealed(world, by, SENT[name] + end)
        tenders.deliver(world.id, received_at=DELIVERED_AT, by=by, at=DELIVERED_AT)
    return world


def first_opened(cast: Cast) -> EvaluationWorld:
    """Everything but the price is opened, and Eva and Erik are at work."""
    return at_work(cast, delivered(cast))


def first_opened_alone(cast: Cast) -> EvaluationWorld:
    """The same, with files of prices like no other test's."""
    return at_work(cast, delivered(cast, APART))


def at_work(cast: Cast, world: CompetitionWorld) -> EvaluationWorld:
    open_tenders(world)
    members = [one.person_id for one in (cast.eva_at_helfo, cast.erik_at_helfo)]
    evaluations.appoint(world.id, lead_id=members[0], person_ids=members, by=cast.brita, at=OPENING_AT)
    for member in (cast.eva_at_helfo, cast.erik_at_helfo):
        evaluations.declare_impartiality(world.id, free=True, by=member, at=OPENING_AT)
    sheets = evaluation_queries.matrix(cast.eva_at_helfo, world.id).sheets
    return EvaluationWorld(world, {sheet.supplier_id: sheet.tender_id for sheet in sheets})


@pytest.fixture
def world(caplog: pytest.LogCaptureFixture) -> Iterator[EvaluationWorld]:
    with caplog.at_level(logging.DEBUG):
        yield lent(first_opened)


def assess(world: EvaluationWorld, *tender_ids) -> None:
    pass_requirements(world, *tender_ids)
    for tender_id in tender_ids:
        give(world, tender_id, "9", "8")
    evaluations.lock_quality(world.id, by=world.cast.eva_at_helfo, at=LOCKED_AT)


def test_a_dump_between_the_openings_shows_the_quality_and_no_price(
    world: EvaluationWorld, caplog: pytest.LogCaptureFixture
) -> None:
    assess(world, world.bjorns, world.camillas)
    tell_everybody(LOCKED_AT)
    dumped = dump_of_database() + dump_of_files()
    assert found_in(dumped, EVERY_PRICE) == []
    assert found_in(caplog.text.encode(), EVERY_PRICE) == []
    assert found_in(dumped, PLAN.values()) == list(PLAN.values())


def test_one_opener_alone_makes_no_price_readable(world: EvaluationWorld) -> None:
    assess(world, world.bjorns, world.camillas)
    given = {"passphrase": PASSPHRASE, "impartial": True, "at": PRICES_AT}
    evaluations.release_price_share(world.id, by=world.cast.eva_at_helfo, **given)
    assert found_in(dump_of_database() + dump_of_files(), EVERY_PRICE) == []


def test_after_the_second_opening_the_same_search_finds_every_price(world: EvaluationWorld) -> None:
    assess(world, world.bjorns, world.camillas)
    release_prices(world)
    unseal_prices(world)
    shown = found_in(dump_of_database() + dump_of_files(), EVERY_PRICE)
    assert shown == EVERY_PRICE


def test_the_price_of_a_rejected_tender_is_in_no_dump_ever() -> None:
    world = lent(first_opened_alone)
    cast, why = world.cast, "Tilbudet kom med et forbehold som ikke kan prises."
    evaluations.reject_tender(
        world.id, world.camillas, ground="R-248-1b", reason=why, by=cast.erik_at_helfo, at=SCORED_AT
    )
    evaluations.confirm_rejection(world.id, world.camillas, by=cast.eva_at_helfo, at=SCORED_AT)
    assess(world, world.bjorns)
    release_prices(world)
    unseal_prices(world)
    evaluations.finalise(world.id, by=cast.eva_at_helfo, at=PRICES_AT)
    dumped = dump_of_database() + dump_of_files()
    never = [str(PRICE["camilla"]), STREAMED["camilla"] + APART, SENT["camilla"] + APART]
    assert found_in(dumped, never) == []
    assert len(found_in(dumped, [STREAMED["bjorn"] + APART, SENT["bjorn"] + APART])) == 2


def test_annex_iv_b_d_nobody_reads_a_price_before_the_second_opening(world: EvaluationWorld) -> None:
    """Neither the panel, the openers nor the buyer; a member who asks for the price file's page meets nothing."""
    cast = world.cast
    for reader in (cast.eva_at_helfo, cast.erik_at_helfo):
        matrix = evaluation_queries.matrix(reader, world.id)
        opened = evaluation_queries.opened_tenders(reader, world.id)
        assert {sheet.price for sheet in matrix.sheets} == {None}
        assert {view.price for view in opened.values()} == {None}
        assert [file.kind for view in opened.values() for file in view.every_file] == ["attachment"] * 2
    with pytest.raises(RefusedAct):
        evaluation_queries.matrix(cast.brita, world.id)


def test_annex_iv_e_two_authorised_persons_open_prices_and_after_quality(world: EvaluationWorld) -> None:
    cast = world.cast

    def release(by: Actor) -> None:
        evaluations.release_price_share(world.id, passphrase=PASSPHRASE, impartial=True, by=by, at=PRICES_AT)

    assert refused(lambda: release(cast.eva_at_helfo)) == "evaluation.quality_not_locked"
    assess(world, world.bjorns, world.camillas)
    assert refused(lambda: release(cast.brita)) == "tenders.not_opener"
    release_prices(world)
    unseal_prices(world)
    opening = PriceOpening.objects.get(competition_id=world.id)
    assert opening.first_by_id != opening.second_by_id
    assert opening.first_released_at >= LOCKED_AT


def test_the_receipt_covers_what_is_sealed_to_either_key_and_the_manifest_says_which(world: EvaluationWorld) -> None:
    for row in Delivery.objects.filter(competition_id=world.id):
        manifest = row.manifest
        assert manifest["price"] == hashlib.sha256(bytes(row.sealed_price)).hexdigest()
        assert sorted(entry.get("price", False) for entry in manifest["files"]) == [False, True, True]
        assert row.receipt["manifest_sha256"] == row.manifest_sha256


def test_all_that_a_tender_says_is_said_to_be_price_or_not() -> None:
    """Whoever gives tenders something new to say decides here which key it is sealed to."""
    said = set(json.loads(to_bytes(Content()))) | set(FILE_GROUPS.values())
    assert said - PRICE_KEYS == {"requirements", "criteria", "roles", "answer_files", "files", "cv", "references"}
    assert said >= PRICE_KEYS


def test_a_price_file_sealed_to_the_first_key_is_refused() -> None:
    world = lent(quality_first)
    upload = lambda: attach_wrongly(world)  # noqa: E731
    assert refused(upload) == "tenders.file_sealed_to_other_key"


def attach_wrongly(world: CompetitionWorld) -> None:
    upload = uploads.seal(world.id, [b"1 931 kroner"], name="priser.pdf", media_type="application/pdf")
    tenders.add_file(world.id, upload, kind="price", by=world.cast.bjorn, at=DELIVERED_AT)


def test_names_are_hidden_in_an_order_drawn_at_the_opening() -> None:
    world = lent(scored_apart)
    views = tender_queries.opened_for_room(world.id)
    assert sorted(view.hidden_number for view in views if view.hidden_number) == [1, 2]
    before = {view.tender_id: view.hidden_number for view in views}
    evaluations.lock_quality(world.id, by=world.cast.eva_at_helfo, at=LOCKED_AT)
    sheets = evaluation_queries.matrix(world.cast.eva_at_helfo, world.id).sheets
    assert {sheet.tender_id: sheet.number for sheet in sheets} == before
