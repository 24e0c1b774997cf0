"""Addresses of a supplier's results and contracts."""

from django.urls import path

from terskel.web.supplier.views import contracts, enquiries, results

urlpatterns = [
    path("enquiries/<uuid:enquiry_id>/", enquiries.enquiry, name="enquiry"),
    path("results/", results.results, name="results"),
    path("competitions/<uuid:competition_id>/result/", results.result, name="result"),
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/<uuid:contract_id>/", contracts.contract, name="contract"),
]
