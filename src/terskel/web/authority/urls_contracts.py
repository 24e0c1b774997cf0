"""Addresses of the authority's contracts."""

from django.urls import path

from terskel.web.authority.views import contracts

urlpatterns = [
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/<uuid:contract_id>/", contracts.contract, name="contract"),
    path("competitions/<uuid:competition_id>/contract/", contracts.prepare, name="contract_prepare"),
]
