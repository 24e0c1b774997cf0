"""A tenderer hands in a redacted copy of a file; only the copy leaves, and files without one are named (FOA § 7-4)."""

import io
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import Error, transaction

from terskel.audit.models import Event
from terskel.awards import actions, secrecy
from terskel.awards.models import RedactedCopy
from terskel.core.actors import SYSTEM
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.documents import typesetting
from terskel.tenders import actions as tenders
from tests.rooms.refusals import refused
from tests.worlds.cast import Cast
from tests.worlds.competitions import OPENING_AT, attach, deliver, open_tenders, published_competition
from tests.worlds.evaluations import APPROVED_AT, EvaluationWorld, announced, finalised, said_in
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

PLAN, PRICES = b"%PDF-1.4 planen med hemmeligheter", b"%PDF-1.4 prisene"
COPY = b"%PDF-1.4 planen uten hemmeligheter"


def with_files(cast: Cast) -> EvaluationWorld:
    """Camilla delivered two files, Bjørn none; the award is told."""
    world = published_competition(cast)
    for content, name in ((PLAN, "Plan.pdf"), (PRICES, "Metode.pdf")):
        attach(world, cast.camilla, content, name=name)
    for by in (cast.bjorn, cast.camilla):
        deliver(world, by)
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    return announced(cast, opened=open_tenders(world))[0]


def plan_of(world: EvaluationWorld) -> UUID:
    return next(one.id for one in secrecy.own_secrets(world.cast.camilla, world.id).files if one.name == "Plan.pdf")


def handed_in(world: EvaluationWorld, content: bytes = COPY, *, name: str = "Plan sladdet.pdf") -> UUID:
    return actions.hand_in_copy(
        world.id, plan_of(world), io.BytesIO(content), name=name, by=world.cast.camilla, at=APPROVED_AT
    )


def bytes_of(file: documents.FileView) -> bytes:
    with file.reading() as stream:
        return stream.read()


def test_the_copy_is_what_both_read_and_the_file_without_one_is_named() -> None:
    world = lent(with_files)
    handed_in(world)
    seen = secrecy.of_tender(world.cast.brita, world.id, world.camillas)
    assert [one.name for one in seen.uncopied] == ["Metode.pdf"]
    for reader in (world.cast.brita, world.cast.camilla):
        assert bytes_of(secrecy.redacted_copy(reader, world.id, plan_of(world))) == COPY
    method = seen.uncopied[0].id
    with pytest.raises(Missing):
        secrecy.redacted_copy(world.cast.brita, world.id, method)


def test_the_version_that_is_given_out_says_which_files_have_a_copy_and_can_be_typeset() -> None:
    world = lent(with_files)
    handed_in(world)
    letter_id = actions.redact(world.id, world.camillas, withheld=[], by=world.cast.brita, at=APPROVED_AT)
    letter = documents.letter(world.cast.brita, letter_id).letter
    assert "Fil 1: gis ut som sladdet kopi" in said_in(letter)
    assert "Fil 2: uten sladdet kopi" in said_in(letter)
    assert "Metode.pdf" not in said_in(letter), "a name may be a secret too"
    assert typesetting.pdf(letter).startswith(b"%PDF-1.7")


def test_a_later_copy_takes_the_place_of_the_earlier_which_stays_on_record() -> None:
    world = lent(with_files)
    handed_in(world)
    better = COPY + b", enda kortere"
    actions.hand_in_copy(
        world.id,
        plan_of(world),
        io.BytesIO(better),
        name="Plan.pdf",
        by=world.cast.camilla,
        at=APPROVED_AT + timedelta(hours=1),
    )
    assert bytes_of(secrecy.redacted_copy(world.cast.brita, world.id, plan_of(world))) == better
    assert RedactedCopy.objects.count() == 2
    assert Event.objects.filter(kind="awards.RedactedCopyUploaded").count() == 2
    with pytest.raises(Error), transaction.atomic():
        RedactedCopy.objects.all().delete()


def test_what_cannot_be_a_redacted_copy_is_refused() -> None:
    world = lent(with_files)
    cast, plan = world.cast, plan_of(world)

    def hand_in(content: bytes, *, of: UUID = plan, by: object = cast.camilla) -> str | None:
        return refused(
            lambda: actions.hand_in_copy(world.id, of, io.BytesIO(content), name="k.pdf", by=by, at=APPROVED_AT)  # type: ignore[arg-type]
        )

    assert hand_in(PLAN) == "awards.copy_is_the_original"
    assert hand_in(b"PK word") == "awards.copy_is_no_pdf"
    assert hand_in(b"") == "awards.copy_is_no_pdf"
    assert hand_in(COPY, of=world.id) == "awards.copy_of_no_file"
    assert hand_in(COPY, by=replace(cast.camilla, roles=frozenset({"supplier_admin"}))) == "awards.secret_role"
    assert hand_in(COPY, by=cast.bjorn) == "awards.copy_of_no_file"
    assert not RedactedCopy.objects.exists()


def test_a_copy_too_large_is_told_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    from terskel.awards.actions import redacting

    world = lent(with_files)
    monkeypatch.setattr(redacting, "_LARGEST_COPY", 10)
    assert refused(lambda: handed_in(world)) == "documents.too_large"


def test_a_copy_from_outside_is_checked_before_anybody_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    world = lent(with_files)
    monkeypatch.setattr("django.conf.settings.TERSKEL_MALWARE_SCANNER", "tcp://127.0.0.1:9")
    copy_id = handed_in(world)
    assert not documents.attached_file(copy_id).may_be_read
    assert copy_id in documents.unchecked(limit=10)


def test_nobody_else_reads_a_copy_and_nobody_before_the_supplier_is_chosen() -> None:
    world = lent(with_files)
    handed_in(world)
    plan = plan_of(world)
    for stranger in (world.cast.bjorn, world.cast.astrid, world.cast.erik_at_helfo):
        with pytest.raises(Missing):
            secrecy.redacted_copy(stranger, world.id, plan)


def test_before_the_award_is_told_the_authority_reads_no_copy() -> None:
    world = lent(finalised)
    with pytest.raises(Missing):
        secrecy.redacted_copy(world.cast.brita, world.id, world.id)
