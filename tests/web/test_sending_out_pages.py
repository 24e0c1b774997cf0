"""A contract is sent to Posten signering from its page, and the page says where it is and what became of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from terskel.contracts import actions
from terskel.contracts.models import ServiceSigner, SignatureJob
from terskel.contracts.posten import Answered, Change, Taken
from terskel.core.actors import SYSTEM
from tests.web.visiting import Visitor, visitor
from tests.worlds.evaluations import SIGNED_AT, EvaluationWorld, contract_prepared, person_of
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

ROOT = "https://127.0.0.1:9/api"
LATER = SIGNED_AT + timedelta(hours=1)

World = tuple[EvaluationWorld, UUID]


@pytest.fixture
def prepared(settings: Settings) -> Iterator[World]:
    """A contract that waits for both, where Posten signering is set up; nothing is asked of it here."""
    found = lent(contract_prepared)
    settings.TERSKEL_POSTEN_SIGNERING = ROOT
    return found


def chosen(world: EvaluationWorld) -> dict[str, object]:
    return {
        "authority_signer": str(person_of(world.cast.daniel)),
        "supplier_signers": [str(person_of(world.cast.bjorn))],
        "open_days": "14",
    }


@pytest.fixture
def sent(prepared: World) -> World:
    world, contract_id = prepared
    visitor(world.cast.brita).done("authority:contract_send_out", contract_id, at=SIGNED_AT, **chosen(world))
    actions.note_taken(job().id, Taken(4711, f"{ROOT}/1/cancel"), by=SYSTEM, at=SIGNED_AT)
    return prepared


def job() -> SignatureJob:
    return SignatureJob.objects.latest("ordered_at", "id")


def told(state: str, said: dict[str, str], *, at: datetime, files: actions.Files | None = None) -> None:
    """What the service answers; `said` by the signer's first name."""
    signers = [
        Answered(one.address, said[one.name.split()[0]], at, "") for one in ServiceSigner.objects.filter(job=job())
    ]
    change = Change(4711, str(job().id), state, f"{ROOT}/1/complete", "", f"{ROOT}/1/pades", tuple(signers))  # type: ignore[arg-type]
    actions.note_change(job().id, change, files, by=SYSTEM, at=at)


def page(of: Visitor, side: str, contract_id: UUID, *, at: datetime = LATER) -> str:
    return of.get(f"{side}:contract", contract_id, at=at)


def test_whoever_chooses_sees_both_ways_and_nobody_else_does(prepared: World) -> None:
    world, contract_id = prepared
    brita, eva, bjorn = (visitor(one) for one in (world.cast.brita, world.cast.eva_at_helfo, world.cast.bjorn))
    ours = page(brita, "authority", contract_id)
    assert "To måter å signere på" in ours
    assert "Send til Posten signering" in ours
    for reader, side in ((eva, "authority"), (bjorn, "supplier")):
        assert "To måter å signere på" not in page(reader, side, contract_id)


def test_without_the_setting_the_choice_is_not_shown(prepared: World, settings: Settings) -> None:
    world, contract_id = prepared
    settings.TERSKEL_POSTEN_SIGNERING = ""
    brita = visitor(world.cast.brita)
    assert "Send til Posten signering" not in page(brita, "authority", contract_id)
    brita.get("authority:contract_send_out", contract_id, at=SIGNED_AT, status=404)


def test_what_is_missing_is_told_beside_its_field_and_what_was_written_stands(prepared: World) -> None:
    world, contract_id = prepared
    brita = visitor(world.cast.brita)
    given = chosen(world) | {"supplier_signers": [], "open_days": "12"}
    said = brita.post("authority:contract_send_out", contract_id, at=SIGNED_AT, **given).content.decode()
    assert "Det er et problem" in said
    assert 'value="12"' in said
    assert SignatureJob.objects.count() == 0


def test_it_is_on_its_way_then_to_be_signed_and_both_parties_see_by_whom(prepared: World) -> None:
    world, contract_id = prepared
    brita, bjorn = visitor(world.cast.brita), visitor(world.cast.bjorn)
    assert "Sverre" not in brita.get("authority:contract_send_out", contract_id, at=SIGNED_AT)
    brita.done("authority:contract_send_out", contract_id, at=SIGNED_AT, **chosen(world))
    assert "På vei til Posten signering" in page(bjorn, "supplier", contract_id)
    assert "Skal spørres hos Posten signering" in page(bjorn, "supplier", contract_id)
    actions.note_taken(job().id, Taken(4711, f"{ROOT}/1/cancel"), by=SYSTEM, at=SIGNED_AT)
    told("IN_PROGRESS", {"Bjørn": "SIGNED", "Daniel": "WAITING"}, at=LATER)
    for reader, side in ((brita, "authority"), (bjorn, "supplier")):
        seen = page(reader, side, contract_id)
        assert "senest onsdag 24. februar 2027" in seen.replace("\xa0", " ")
        assert "Bjørn Lie, Fjordsikt AS: har signert" in seen
        assert "Daniel Aas, Helfo: har ikke signert ennå" in seen
        assert "Jeg har lest kontrakten" not in seen
    assert "avvis den der" in page(bjorn, "supplier", contract_id)
    assert "Kall den tilbake" not in page(bjorn, "supplier", contract_id)


def test_it_is_called_back_from_the_page(sent: World) -> None:
    world, contract_id = sent
    brita = visitor(world.cast.brita)
    assert "Kall den tilbake" in page(brita, "authority", contract_id)
    brita.done("authority:contract_call_back", contract_id, at=LATER)
    assert "Kalles tilbake fra Posten signering" in page(brita, "authority", contract_id)
    actions.note_cancelled(job().id, by=SYSTEM, at=LATER)
    seen = page(brita, "authority", contract_id)
    assert "Den ble kalt tilbake." in seen
    assert "Send til Posten signering" in seen
    again = brita.post("authority:contract_call_back", contract_id, at=LATER)
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("REJECTED", "Noen avviste den."),
        ("EXPIRED", "Ikke alle signerte i tide."),
        ("BLOCKED", "skrev feil sikkerhetskode for mange ganger"),
        ("SOMETHING_NEW", "Posten signering sier: SOMETHING_NEW"),
    ],
)
def test_how_it_came_back_unsigned_is_told_to_both(sent: World, said: str, words: str) -> None:
    world, contract_id = sent
    told("FAILED", {"Bjørn": said, "Daniel": "WAITING"}, at=LATER)
    for reader, side in ((world.cast.brita, "authority"), (world.cast.bjorn, "supplier")):
        seen = page(visitor(reader), side, contract_id)
        assert "Ikke signert hos Posten signering" in seen
        assert words in seen
    assert "Jeg har lest kontrakten" in page(visitor(world.cast.bjorn), "supplier", contract_id)


def test_a_concluded_one_has_the_signed_document_and_the_evidence(sent: World) -> None:
    world, contract_id = sent
    addresses = ServiceSigner.objects.filter(job=job()).values_list("address", flat=True)
    files = actions.Files(b"%PDF-1.7 signed", dict.fromkeys(addresses, b"<XAdES/>"))
    told("COMPLETED_SUCCESSFULLY", {"Bjørn": "SIGNED", "Daniel": "SIGNED"}, at=LATER, files=files)
    bjorn = visitor(world.cast.bjorn)
    seen = page(bjorn, "supplier", contract_id)
    assert "Inngått" in seen
    assert seen.count("Signert hos Posten signering") == 2
    assert "Seglet blir laget" not in seen
    assert bjorn.fetched("supplier:contract_document", contract_id, at=LATER) == b"%PDF-1.7 signed"
    signer_id = ServiceSigner.objects.get(job=job(), side="authority").id
    assert bjorn.fetched("supplier:contract_evidence", contract_id, signer_id, at=LATER) == b"<XAdES/>"
    ours = visitor(world.cast.daniel)
    assert ours.fetched("authority:contract_evidence", contract_id, signer_id, at=LATER) == b"<XAdES/>"
    visitor(world.cast.camilla).get("supplier:contract_evidence", contract_id, signer_id, at=LATER, status=404)


def test_strangers_and_evaluators_find_no_page_to_send_it_from(prepared: World) -> None:
    world, contract_id = prepared
    for stranger in (world.cast.astrid, world.cast.camilla, world.cast.eva_at_helfo):
        visitor(stranger).get("authority:contract_send_out", contract_id, at=SIGNED_AT, status=404)
        answer = visitor(stranger).post("authority:contract_call_back", contract_id, at=SIGNED_AT)
        assert answer.status_code == 404
