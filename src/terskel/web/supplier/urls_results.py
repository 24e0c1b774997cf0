"""Addresses of a supplier's results and contracts."""

from django.urls import path

from terskel.web.supplier.views import contracts, enquiries, results, validity

urlpatterns = [
    path("enquiries/<uuid:enquiry_id>/", enquiries.enquiry, name="enquiry"),
    path("validity/<uuid:extension_id>/", validity.validity, name="validity"),
    path("results/", results.results, name="results"),
    path("competitions/<uuid:competition_id>/result/", results.result, name="result"),
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/<uuid:contract_id>/", contracts.contract, name="contract"),
]
