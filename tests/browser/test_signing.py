"""A contract whose signatories are changed at signing: both sign in their browsers, and the PDF is checked outside."""

import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.urls import reverse

from terskel.contracts import queries
from terskel.core.actors import Actor
from terskel.organisations import actions as organisations
from terskel.organisations.queries import mandates
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.cast import official, person, the_cast
from tests.worlds.competitions import opened_beside
from tests.worlds.evaluations import APPROVED_AT, SIGNED_AT, EvaluationWorld, contract_prepared

LATER = SIGNED_AT + timedelta(hours=1)

SetClock = Callable[[datetime], None]


@pytest.fixture(scope="module")
def prepared(database: str) -> tuple[EvaluationWorld, UUID, Actor, Actor]:
    """A contract that waits for both; Gro may sign for Helfo too, and Dag works at Fjordsikt."""
    world, contract_id = contract_prepared(the_cast())
    gro = official(person("Gro Moen"), world.cast.helfo_id, "approver")
    dag = firms.colleague(world.cast.bjorn, casting.person("Dag Vik"), "reader", at=APPROVED_AT)
    return world, contract_id, gro, dag


def test_a_contract_is_declined_with_a_reason_and_another_is_made_from_the_same_award(
    visit: Visit, set_clock: SetClock, prepared: tuple[EvaluationWorld, UUID, Actor, Actor]
) -> None:
    world, contract_id, _gro, _dag = prepared
    set_clock(SIGNED_AT)
    ours, theirs = (reverse(f"{side}:contract", args=[contract_id]) for side in ("authority", "supplier"))
    bjorn = as_(visit, world.cast.bjorn).open(theirs).follow("Avslå å signere")
    bjorn.press("Avslå å signere").see("Det er et problem").look()
    bjorn.fill("Grunn", "Oppstart må være 1. april.").press("Avslå å signere")
    bjorn.see("Vi avslo å signere", "Oppstart må være 1. april.")
    brita = as_(visit, world.cast.brita).open(ours)
    brita.see("Den andre parten avslo å signere", "Oppstart må være 1. april.").look()
    brita.follow("Lag en ny kontrakt").select("Avtaleeier", "Daniel Aas").select("Avtaleforvalter", "Brita Strand")
    brita.press("Lag kontrakten").see("-K2").look()


def test_signatories_are_changed_at_signing_and_the_sealed_document_is_checked_by_poppler(
    visit: Visit,
    set_clock: SetClock,
    worker: Callable[[], None],
    prepared: tuple[EvaluationWorld, UUID, Actor, Actor],
    tmp_path: Path,
) -> None:
    world, _declined, gro, dag = prepared
    set_clock(LATER)
    standing = queries.contract_of_competition(world.cast.brita, world.id, at=LATER)
    assert standing is not None
    contract_id = standing.id
    ours, theirs = (reverse(f"{side}:contract", args=[contract_id]) for side in ("authority", "supplier"))
    brita, daniel, bjorn = (as_(visit, one) for one in (world.cast.brita, world.cast.daniel, world.cast.bjorn))
    brita.open(ours).follow("Bytt signatar").press("Bytt signatar").see("Det er et problem")
    brita.select("Hvem signerer denne kontrakten", "Gro Moen").press("Bytt signatar")
    brita.see("Kontrakten har fått en annen signatar")
    daniel.open(ours).see("Venter på signatur hos oss")
    assert daniel.main.get_by_role("button", name="Signer").count() == 0, "somebody else is named"
    bjorn.open(theirs).follow("Bytt signatar").select("Hvem signerer denne kontrakten", "Dag Vik")
    bjorn.press("Bytt signatar").see("Venter på signatur hos oss")
    as_(visit, gro).open(ours).choose("Jeg har lest kontrakten").press("Signer").see("Venter på den andre parten")
    signer = as_(visit, dag).open(theirs).choose("Jeg har lest kontrakten").press("Signer").see("Inngått", "Dag Vik")
    worker()
    signer.open(theirs).see("Elektronisk segl på dokumentet").look()
    file = tmp_path / "kontrakt.pdf"
    file.write_bytes(signer.fetch("Åpne som PDF"))
    said = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid.") == 2
    assert "CN=Gro Moen,title=Godkjenner" in said
    assert "CN=Dag Vik,title=Signatar" in said
    signer.follow("Hva et elektronisk segl er").see(
        "ikke en kvalifisert signatur", "Last ned sertifikatene", "Terskel electronic seals"
    )
    signer.look()


@pytest.fixture(scope="module")
def joint(prepared: tuple[EvaluationWorld, UUID, Actor, Actor]) -> tuple[EvaluationWorld, UUID, Actor, Actor]:
    """Another contract that waits for both; Bjørn and Siri sign for Fjordsikt only together."""
    first = prepared[0]
    world, contract_id = contract_prepared(first.cast, opened=opened_beside(first.competition.dps, "I fellesskap"))
    bjorn, firm = world.cast.bjorn, world.cast.fjordsikt_id
    organisations.revoke_mandate(mandates(bjorn, at=LATER)[0].id, by=bjorn, at=LATER)
    siri = firms.colleague(bjorn, casting.person("Siri Dahl"), "signatory", at=LATER)
    for one in (bjorn, siri):
        organisations.claim_mandate(firm, "signature", jointly=True, by=one, at=LATER)
    return world, contract_id, bjorn, siri


def test_two_of_the_firm_sign_together_and_the_sealed_document_has_both(
    visit: Visit, set_clock: SetClock, worker: Callable[[], None], joint: tuple[EvaluationWorld, UUID, Actor, Actor]
) -> None:
    world, contract_id, first, second = joint
    set_clock(LATER + timedelta(hours=1))
    ours, theirs = (reverse(f"{side}:contract", args=[contract_id]) for side in ("authority", "supplier"))
    as_(visit, world.cast.daniel).open(ours).choose("Jeg har lest kontrakten").press("Signer")
    bjorn = as_(visit, first).open(theirs).see("Du har signaturrett bare i fellesskap").look()
    bjorn.choose("Jeg har lest kontrakten").press("Signer").see("Venter på én signatur til hos oss").look()
    siri = as_(visit, second).open(theirs).see("Signaturen din er den andre")
    siri.choose("Jeg har lest kontrakten").press("Signer").see("Inngått", "Bjørn Lie", "Siri Dahl")
    worker()
    siri.open(theirs).look()
    assert siri.main.get_by_text("Elektronisk segl på dokumentet").count() == 3
