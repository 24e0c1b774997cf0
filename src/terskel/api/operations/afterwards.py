"""What comes after: results, letters, contracts."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from terskel import clock
from terskel.api import paging
from terskel.api.access import Token, actor_of
from terskel.api.files import FILE, sent
from terskel.api.operations import answers
from terskel.api.operations.routing import Tagged
from terskel.api.paging import Cursor
from terskel.api.schemas.afterwards import ContractOut, ContractRowOut, LetterOut, LetterRowOut
from terskel.api.schemas.competitions import OwnResultOut, OwnResultRowOut
from terskel.awards import queries as awards
from terskel.contracts import queries as contracts
from terskel.contracts.queries import ContractRow, ContractView
from terskel.core.decisions import Missing
from terskel.documents import actions as documents_actions
from terskel.documents import letters
from terskel.documents import queries as documents
from terskel.documents.queries import LetterRow

router = Tagged("afterwards")


@router.get("/results", auth=Token("awards:read"), response=answers(list[OwnResultRowOut]))
def result_list(request: HttpRequest, response: HttpResponse, cursor: Cursor = "") -> list[dict[str, Any]]:
    """What the token's supplier was told of its tenders, the newest first."""
    told = awards.results_for_supplier(actor_of(request))
    shown = paging.cut(request, response, cursor, told, lambda row: row[1])
    return [{"competition_id": key, "told_at": at, "won": won} for key, at, won in shown]


@router.get("/competitions/{uuid:competition_id}/own-result", auth=Token("awards:read"), response=answers(OwnResultOut))
def result_one(request: HttpRequest, competition_id: UUID) -> dict[str, Any]:
    """The own result once the letters are sent; its reasons stand in the letter."""
    own = awards.result_for_supplier(actor_of(request), competition_id)
    return {
        "competition_id": competition_id,
        "won": own.won,
        "winner_name": own.winner_name,
        "tender_count": own.tender_count,
        "letter_id": own.letter_id,
        "letters_sent_at": own.letters_sent_at,
        "standstill_ends_at": own.standstill_ends_at,
        "placement": own.row.placement if own.row is not None else None,
        "total": own.row.total if own.row is not None else None,
        "unit": own.unit,
    }


@router.get("/letters", auth=Token("messages:read"), response=answers(list[LetterRowOut]))
def letter_list(request: HttpRequest, response: HttpResponse, cursor: Cursor = "") -> list[LetterRow]:
    """The letters written to the token's organisation, the newest first."""
    found = documents.letters_for_recipient(actor_of(request))
    return paging.cut(request, response, cursor, found, lambda row: row.created_at)


@router.get("/letters/{uuid:letter_id}", auth=Token("messages:read"), response=answers(LetterOut))
def letter_one(request: HttpRequest, letter_id: UUID) -> dict[str, Any]:
    """One letter as data; an authority reads those it has written too. `digest` is printed in the PDF."""
    view = documents.letter(actor_of(request), letter_id, at=clock.now())
    return {
        **{name: getattr(view.row, name) for name in LetterRowOut.model_fields},
        "digest": view.digest,
        "letter": letters.to_json(view.letter),
    }


@router.get("/letters/{uuid:letter_id}/pdf", auth=Token("messages:read"), response=answers(), openapi_extra=FILE)
def letter_pdf(request: HttpRequest, letter_id: UUID) -> HttpResponseBase:
    """The letter as PDF/A; typeset now, where no job has done so yet."""
    actor, now = actor_of(request), clock.now()
    file = documents.letter_pdf(actor, letter_id, at=now)
    if file is None:
        documents_actions.typeset(letter_id, by=actor, at=now)
        file = documents.letter_pdf(actor, letter_id, at=now)
    if file is None:
        raise Missing
    return sent(file)


@router.get("/contracts", auth=Token("contracts:read"), response=answers(list[ContractRowOut]))
def contract_list(request: HttpRequest, response: HttpResponse, cursor: Cursor = "") -> list[ContractRow]:
    """The contracts of the token's organisation, the newest first."""
    found = contracts.contracts(actor_of(request), at=clock.now())
    return paging.cut(request, response, cursor, found, lambda row: row.prepared_at)


@router.get("/contracts/{uuid:contract_id}", auth=Token("contracts:read"), response=answers(ContractOut))
def contract_one(request: HttpRequest, contract_id: UUID) -> ContractView:
    """One contract, for the people of either party."""
    return contracts.contract(actor_of(request), contract_id, at=clock.now())


@router.get(
    "/contracts/{uuid:contract_id}/document", auth=Token("contracts:read"), response=answers(), openapi_extra=FILE
)
def contract_document(request: HttpRequest, contract_id: UUID) -> HttpResponseBase:
    """The contract's PDF with the electronic seals it has by now."""
    return sent(contracts.document(actor_of(request), contract_id))
