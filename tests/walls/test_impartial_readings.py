"""Who has declared a conflict of interest reads nothing of the matter that tells of its tenders (FOA § 7-5).

Every address of the authority's, and every reading of the API, that is about a competition or something in one is asked
for by somebody in conflict who holds every role, and by a colleague who has none. Those that need no gate stand below
with the reason. A new page that is in neither list, or forgets the gate, fails; so does a page that leads there.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from terskel import clock
from terskel.api.door import api
from terskel.awards import actions as awards
from terskel.awards.models import AwardDecision, WinnerEvidence
from terskel.contracts import actions as contracts
from terskel.contracts.models import Contract
from terskel.core.actors import AUTHORITY_ROLES, Actor
from terskel.core.ids import uuid7
from terskel.disclosure import actions as books
from terskel.documents.models import Letter
from terskel.evaluation import actions as evaluations
from tests.walls import test_impartial as acts
from tests.worlds.cast import Cast, official, person
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    FINALISED_AT,
    PREPARED_AT,
    SCORED_AT,
    SIGNED_AT,
    EvaluationWorld,
    characteristics,
    check_evidence,
    give,
    panel_declared,
    pass_requirements,
    person_of,
)
from tests.worlds.lent import lent
from tests.worlds.visitors import World

pytestmark = pytest.mark.django_db

KEYS: Final = frozenset(
    {"competition_id", "tender_id", "complaint_id", "request_id", "case_id", "contract_id", "book_id", "letter_id"}
)
"""What an address names that is a competition, or lies in one."""
TURNED_AWAY: Final = ("403", "404", "409")


PUBLISHED: Final = "of what everyone invited knows, or was told before the opening"
NO_WORD: Final = "no word about any tender: who sits on the panel, what they declare, how they score"
OPENING: Final = "of the opening: who opens and how far it has come; a share is handed over from here"
DRAFT: Final = "of a draft: a published competition looks missing here"
EXEMPT: Final = {
    "authority:competition": "what was published, and how far it has come; every part that tells more has its own gate",
    **dict.fromkeys(
        [
            *(f"authority:competition_{one}" for one in ("keep_template", "recipients", "published", "questions")),
            *(f"authority:competition_{one}" for one in ("answer", "question_reject", "document")),
            *(f"authority:competition_{one}" for one in ("correct", "correct_texts", "correct_file")),
            *(f"authority:competition_{one}" for one in ("correct_new_file", "invite_late", "extend", "cancel")),
            "authority:competition_assistance",
            *(f"api:competition_{one}" for one in ("one", "questions", "result", "document")),
            "api:late_admitted",
            "api:competition_check",
        ],
        PUBLISHED,
    ),
    **dict.fromkeys(
        [
            *(f"authority:competition_{one}" for one in ("texts", "texts_update", "text_take_in", "text_take_out")),
            *(f"authority:competition_{one}" for one in ("draft", "part", "categories", "requirements", "team")),
            *(f"authority:competition_{one}" for one in ("criteria", "model", "lots", "lot_add", "price_form")),
            *(f"authority:competition_{one}" for one in ("documents", "document_remove", "check", "simulation")),
            *(f"authority:competition_{one}" for one in ("preview", "submit", "take_back", "approval", "send_back")),
            "authority:competition_publish",
        ],
        DRAFT,
    ),
    **dict.fromkeys(
        [
            *(f"authority:opening{one}" for one in ("", "_hand_over", "_recovery", "_outage")),
            *(f"authority:price_{one}" for one in ("opening", "recovery")),
            "authority:rehearsal",
        ],
        OPENING,
    ),
    **dict.fromkeys(
        [
            "authority:evaluation",
            *(f"authority:evaluation_{one}" for one in ("panel", "lift_conflict", "declare", "plan")),
        ],
        NO_WORD,
    ),
    **dict.fromkeys(
        ["api:tender_one", "api:tender_receipt", "api:tender_inclusion", "api:incoming_one", "api:result_one"],
        "a supplier's own: looks missing to everybody of an authority",
    ),
}
ELSEWHERE: Final = {
    "authority:evaluation_lock": "where prices or names come after quality; the panel's gate",
    "authority:evaluation_agree": "where members score alone first; the panel's gate",
    "authority:evaluation_file": "a file of a tender; the panel's gate",
    "authority:award_evidence_file": "a file of the winner's; the gate of the award",
    "authority:redacted_copy": "a copy that a tenderer hands in; the gate of the tenders that are given out",
    "authority:contract_evidence": "a signature given at the signing service; the gate of the contract",
    "authority:contract_send_out": "where a signing service is set up; the gate of the contract",
    "authority:case_book_document": "of a book that is made; the gate of the books",
    "authority:case_book_archive": "of a book that is made; the gate of the books",
}
"""Nothing in these worlds answers at such an address, to anybody. Whoever is in conflict is turned away there too."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A world at an instant, with somebody in conflict and a free colleague, and what its addresses name."""

    at: datetime
    kari: Actor
    free: Actor
    cast: Cast
    things: dict[str, UUID]

    def seated(self) -> World:
        world = World(cast=self.cast, now=self.at)
        world.seat("kari", self.kari)
        world.seat("free", self.free)
        return world


def begun(cast: Cast) -> tuple[EvaluationWorld, Actor, Actor]:
    """Kari sat on the panel and declared a conflict before anything was scored; another took the seat."""
    world = panel_declared(cast)
    kari = acts.everything(cast)
    free = official(person("Frid Eng"), cast.helfo_id, *sorted(AUTHORITY_ROLES))
    eva, erik = person_of(cast.eva_at_helfo), person_of(cast.erik_at_helfo)
    for third in (kari, free):
        evaluations.appoint(
            world.id, lead_id=eva, person_ids=[eva, erik, person_of(third)], by=cast.brita, at=DECLARED_AT
        )
        explained = {} if third is free else {"explanation": acts.KIN}
        evaluations.declare_impartiality(world.id, free=third is free, by=third, at=DECLARED_AT, **explained)
    return world, kari, free


def stage(world: EvaluationWorld, kari: Actor, free: Actor, at: datetime, **things: UUID) -> Stage:
    named = {
        "competition_id": world.id,
        "tender_id": world.camillas,
        "criterion_id": world.quality[0],
        "requirement_id": world.requirements[0],
        "person_id": person_of(kari),
        "letter_id": Letter.objects.filter(matter_id=world.id, kind__startswith="tenders.").earliest("id").id,
    }
    return Stage(at, kari, free, world.cast, named | things)


def at_work(cast: Cast) -> Stage:
    """The panel scores; a question to a tenderer waits."""
    world, kari, free = begun(cast)
    pass_requirements(world, world.bjorns, world.camillas)
    give(world, world.bjorns, "9", "8")
    asked = evaluations.ask_tenderer(
        world.id,
        world.camillas,
        kind="clarification",
        text="Hvem av de tilbudte leder testene?",
        due_at=SCORED_AT + timedelta(days=2),
        by=cast.eva_at_helfo,
        at=SCORED_AT,
    )
    return stage(world, kari, free, SCORED_AT, enquiry_id=asked)


def in_approval(cast: Cast) -> Stage:
    """A rejection is told, its reversal proposed; the award is in approval, and so is a reopening."""
    world, kari, free = begun(cast)
    evaluations.reject_tender(
        world.id, world.camillas, ground="R-248-2a", reason=acts.REASON, by=cast.eva_at_helfo, at=SCORED_AT
    )
    evaluations.confirm_rejection(world.id, world.camillas, by=cast.erik_at_helfo, at=SCORED_AT)
    pass_requirements(world, world.bjorns)
    give(world, world.bjorns, "9", "8")
    evaluations.finalise(world.id, by=cast.eva_at_helfo, at=FINALISED_AT)
    award_id = awards.prepare(world.id, characteristics=characteristics(world), by=cast.brita, at=PREPARED_AT)
    check_evidence(award_id, cast.brita)
    awards.submit(award_id, by=cast.brita, at=PREPARED_AT)
    awards.propose_rejection_reversal(world.id, world.camillas, acts.REASON, by=cast.brita, at=PREPARED_AT)
    awards.propose_reopening(world.id, acts.REASON, by=cast.eva_at_helfo, at=PREPARED_AT)
    evidence_id = WinnerEvidence.objects.filter(award_id=award_id).earliest("id").id
    return stage(world, kari, free, PREPARED_AT, evidence_id=evidence_id)


def told(cast: Cast) -> Stage:
    """A contract waits for both; reasons are asked for, there is a complaint and a case, and a case book is ordered."""
    world, kari, free = begun(cast)
    pass_requirements(world, world.bjorns, world.camillas)
    give(world, world.bjorns, "9", "8")
    give(world, world.camillas, "6", "7")
    evaluations.finalise(world.id, by=cast.eva_at_helfo, at=FINALISED_AT)
    award_id = awards.prepare(world.id, characteristics=characteristics(world), by=cast.brita, at=PREPARED_AT)
    check_evidence(award_id, cast.brita)
    awards.submit(award_id, by=cast.brita, at=PREPARED_AT)
    awards.approve(award_id, by=cast.daniel, at=APPROVED_AT)
    contract_id = contracts.prepare(
        world.id,
        starts_on=date(2027, 3, 1),
        ends_on=date(2028, 2, 29),
        owner_id=person_of(cast.daniel),
        manager_id=person_of(cast.brita),
        by=cast.brita,
        at=APPROVED_AT,
    )
    case_id = awards.register_review_case(
        world.id,
        kind="injunction",
        name="26-123456TVI-TOSL/05",
        petitioner="Rival AS",
        filed_on=date(2027, 1, 28),
        served_on=date(2027, 1, 28),
        by=cast.brita,
        at=APPROVED_AT,
    )
    return stage(
        world,
        kari,
        free,
        SIGNED_AT,
        request_id=awards.ask_reasons(world.id, by=cast.camilla, at=APPROVED_AT),
        complaint_id=awards.complain(world.id, about="award", text=acts.REASON, by=cast.camilla, at=APPROVED_AT),
        case_id=case_id,
        contract_id=contract_id,
        book_id=books.order(world.id, edition="internal", by=cast.brita, at=APPROVED_AT),
        letter_id=Contract.objects.get(id=contract_id).text_letter_id,
    )


def disputed(cast: Cast) -> Stage:
    """The same, and that the award is to be reversed waits for a decision."""
    found = told(cast)
    award_id = AwardDecision.objects.get(competition_id=found.things["competition_id"]).id
    awards.propose_reversal(
        award_id, reason_code="error", reason=acts.REASON, evaluates_anew=False, by=cast.brita, at=SIGNED_AT
    )
    return found


ALIVE: Final[dict[Callable[[Cast], Stage], frozenset[str]]] = {
    at_work: frozenset(
        {
            "api:letter_one",
            "api:letter_pdf",
            "authority:competition_attempts",
            "authority:competition_record",
            "authority:letter",
            "authority:letter_pdf",
            "authority:evaluation_grid",
            "authority:evaluation_sheet",
            "authority:evaluation_sheet_file",
            "authority:evaluation_deliver",
            "authority:evaluation_matrix",
            "authority:evaluation_requirement",
            "authority:evaluation_criterion",
            "authority:evaluation_tender",
            "authority:evaluation_reject",
            "authority:evaluation_ask_tenderer",
            "authority:evaluation_conclude",
            "authority:evaluation_finalise",
            "authority:award_report",
            "authority:award_validity",
            "authority:award_cancel",
            "authority:award_close",
            "authority:review_cases",
            "authority:case_books",
        }
    ),
    in_approval: frozenset(
        {
            "api:competition_award",
            "authority:evaluation_result",
            "authority:award",
            "authority:award_prepare",
            "authority:award_characteristics",
            "authority:award_evidence",
            "authority:award_evidence_new",
            "authority:award_evidence_ask",
            "authority:award_evidence_piece",
            "authority:award_letters",
            "authority:award_approval",
            "authority:award_send_back",
            "authority:award_reverse",
            "authority:evaluation_reopen",
            "authority:evaluation_reopening",
            "authority:evaluation_reopening_decline",
            "authority:rejection_reverse",
            "authority:rejection_reversal",
            "authority:rejection_reversal_decline",
            "authority:contract_prepare",
        }
    ),
    disputed: frozenset(
        {
            "api:contract_one",
            "api:contract_document",
            "authority:redacted",
            "authority:redact",
            "authority:reasons",
            "authority:complaint",
            "authority:complaint_propose",
            "authority:contract",
            "authority:contract_document",
            "authority:contract_signatory",
            "authority:contract_decline",
            "authority:contract_withdraw",
            "authority:award_reversal",
            "authority:award_reversal_decline",
        }
    ),
}
"""Where a free colleague gets in, by the first stage at which they do."""
ACTS: Final = frozenset(
    {
        "authority:award_evidence_again",
        "authority:award_submit",
        "authority:complaint_close_case",
        "authority:complaint_decide",
        "authority:complaint_register_case",
        "authority:complaint_send_back",
        "authority:complaint_take",
        "authority:complaint_waiting",
        "authority:contract_call_back",
        "authority:evaluation_adopt",
        "authority:evaluation_confirm_rejection",
        "authority:evaluation_lift",
        "authority:evaluation_withdraw_rejection",
        "authority:report_supplement",
        "authority:review_case_close",
        "authority:review_case_lift",
        "authority:review_case_waiting",
    }
)
"""Taken by POST alone. What is wrong with a form is shown on a page, and so these are readings too."""


OF_MODULE: Final = 4
"""Before an operation's own name stand those of its packages and module."""


def readings() -> dict[str, frozenset[str]]:
    """The names of addresses that are about a competition, or what lies in one, with what they name."""
    read = _read()
    return {
        name: keys
        for name, keys in _named(get_resolver().url_patterns)
        if keys & KEYS and (name.startswith("authority:") or (name.startswith("api:") and name[4:] in read))
    }


def _named(patterns: Sequence[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _named(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name}", frozenset(one.pattern.converters)


def _read() -> set[str]:
    """The operations of the API that read; an address has the name of one, though it may answer to several."""
    paths = api.get_openapi_schema()["paths"].values()
    return {one["get"]["operationId"].split("_", OF_MODULE)[OF_MODULE] for one in paths if "get" in one}


def address_of(name: str, keys: Iterable[str], here: Stage) -> str:
    return reverse(name, kwargs={key: here.things.get(key) or uuid7() for key in keys})


def asked(client: Client, address: str, here: Stage, method: str = "get") -> str:
    """How the request is answered, in a transaction that is undone."""
    before = transaction.savepoint()
    with clock.stopped_at(here.at):
        response = getattr(client, method)(address)
    transaction.savepoint_rollback(before)
    return str(response.status_code)


def test_every_reading_is_tried_here_or_says_why_not() -> None:
    tried = ACTS.union(*ALIVE.values())
    assert readings().keys() == tried | EXEMPT.keys() | ELSEWHERE.keys()
    assert not tried & (EXEMPT.keys() | ELSEWHERE.keys())


@pytest.mark.parametrize("build", ALIVE)
def test_who_is_in_conflict_is_turned_away_from_all_that_tells_of_tenders(build: Callable[[Cast], Stage]) -> None:
    here = lent(build)
    world = here.seated()
    kari, free = world.client("kari"), world.client("free")
    found = readings()
    for name in sorted(found.keys() - EXEMPT.keys()):
        address = address_of(name, found[name], here)
        for method in ("get", "post") if name.startswith("authority:") else ("get",):
            answer = asked(kari, address, here, method)
            assert answer in (*TURNED_AWAY, "405"), f"{method} {name}"
    for name in ALIVE[build]:
        assert asked(free, address_of(name, found[name], here), here) == "200", name
    for name in ACTS:
        assert asked(free, address_of(name, found[name], here), here) == "405", name


LINK: Final = re.compile(r'(?:href|action)="(/authority/[^"?#]*)')


@pytest.mark.parametrize("build", ALIVE)
def test_no_page_leads_whoever_is_in_conflict_to_what_they_may_not_read(build: Callable[[Cast], Stage]) -> None:
    here = lent(build)
    client = here.seated().client("kari")
    lists = [reverse(f"authority:{one}") for one in ("home", "competitions", "contracts", "outlook", "openings")]
    found = readings()
    open_to_all = [one for one, why in EXEMPT.items() if why != DRAFT and one.startswith("authority:")]
    led: dict[str, str] = {}
    for address in (*lists, *(address_of(one, found[one], here) for one in open_to_all)):
        with clock.stopped_at(here.at):
            led |= dict.fromkeys(LINK.findall(client.get(address).content.decode()), address)
    assert led
    assert {f"{led[one]} leads to {one}" for one in led if asked(client, one, here) in TURNED_AWAY} == set()


def test_lists_name_no_contract_that_waits_to_whoever_is_in_conflict() -> None:
    here = lent(disputed)
    world = here.seated()
    named = str(here.things["contract_id"])
    for who, listed in (("kari", False), ("free", True)):
        for address in (reverse("authority:contracts"), reverse("api:contract_list")):
            with clock.stopped_at(here.at):
                assert (named in world.client(who).get(address).content.decode()) is listed, (who, address)
