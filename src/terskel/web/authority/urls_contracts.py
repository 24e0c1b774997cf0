"""Addresses of the authority's contracts."""

from django.urls import path

from terskel.web.authority.views import contracts

urlpatterns = [
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/<uuid:contract_id>/", contracts.contract, name="contract"),
    path("contracts/<uuid:contract_id>/document/", contracts.document, name="contract_document"),
    path("contracts/<uuid:contract_id>/evidence/<uuid:signer_id>/", contracts.evidence, name="contract_evidence"),
    path("contracts/<uuid:contract_id>/send-out/", contracts.send_out, name="contract_send_out"),
    path("contracts/<uuid:contract_id>/call-back/", contracts.call_back, name="contract_call_back"),
    path("contracts/<uuid:contract_id>/signatory/", contracts.signatory, name="contract_signatory"),
    path("contracts/<uuid:contract_id>/decline/", contracts.decline, name="contract_decline"),
    path("contracts/<uuid:contract_id>/withdraw/", contracts.withdraw, name="contract_withdraw"),
    path("competitions/<uuid:competition_id>/contract/", contracts.prepare, name="contract_prepare"),
]
