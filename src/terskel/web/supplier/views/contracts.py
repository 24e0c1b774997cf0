"""A supplier's contracts: the list, the text, and the signature of its signatory."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from terskel.web.shared.acting import supplier_page
from terskel.web.shared.contract_lists import contract_list
from terskel.web.shared.seen import mark_seen
from terskel.web.shared.signing import (
    contract_document,
    contract_page,
    end_page,
    evidence_file,
    signatory_page,
)


@supplier_page()
def contracts(request: HttpRequest) -> HttpResponseBase:
    return contract_list(request, "supplier")


@supplier_page()
def contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    page = contract_page(request, contract_id, "supplier")
    mark_seen(request, contract_id, "supplier_contract")
    return page


@supplier_page()
def document(request: HttpRequest, contract_id: UUID) -> StreamingHttpResponse:
    return contract_document(request, contract_id)


@supplier_page()
def evidence(request: HttpRequest, contract_id: UUID, signer_id: UUID) -> StreamingHttpResponse:
    return evidence_file(request, contract_id, signer_id)


@supplier_page()
def signatory(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    return signatory_page(request, contract_id, "supplier")


@supplier_page()
def decline(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    return end_page(request, contract_id, "supplier", "decline")
