"""Addresses of the authority's contracts."""

from django.urls import path

from terskel.web.authority.views import contracts

urlpatterns = [
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/<uuid:contract_id>/", contracts.contract, name="contract"),
    path("contracts/<uuid:contract_id>/document/", contracts.document, name="contract_document"),
    path("contracts/<uuid:contract_id>/signatory/", contracts.signatory, name="contract_signatory"),
    path("contracts/<uuid:contract_id>/decline/", contracts.decline, name="contract_decline"),
    path("contracts/<uuid:contract_id>/withdraw/", contracts.withdraw, name="contract_withdraw"),
    path("competitions/<uuid:competition_id>/contract/", contracts.prepare, name="contract_prepare"),
]
