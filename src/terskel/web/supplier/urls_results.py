"""Addresses of a supplier's results, complaints and contracts."""

from django.urls import path

from terskel.web.supplier.views import (
    complaints,
    contracts,
    enquiries,
    evidence,
    reasons,
    results,
    secrets,
    statistics,
    validity,
)

urlpatterns = [
    path("enquiries/<uuid:enquiry_id>/", enquiries.enquiry, name="enquiry"),
    path("evidence/<uuid:evidence_id>/", evidence.evidence, name="winner_evidence"),
    path("validity/<uuid:extension_id>/", validity.validity, name="validity"),
    path("results/", results.results, name="results"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("competitions/<uuid:competition_id>/result/", results.result, name="result"),
    path("competitions/<uuid:competition_id>/reasons/", reasons.fuller, name="reasons"),
    path("competitions/<uuid:competition_id>/secrets/", secrets.secrets, name="secrets"),
    path("competitions/<uuid:competition_id>/secrets/<uuid:file_id>/", secrets.hand_in, name="redacted_copy_new"),
    path("competitions/<uuid:competition_id>/secrets/<uuid:file_id>/copy/", secrets.copy, name="redacted_copy"),
    path("competitions/<uuid:competition_id>/complain/", complaints.complain, name="complain"),
    path("complaints/<uuid:complaint_id>/", complaints.complaint, name="complaint"),
    path("complaints/<uuid:complaint_id>/withdraw/", complaints.withdraw, name="complaint_withdraw"),
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/<uuid:contract_id>/", contracts.contract, name="contract"),
    path("contracts/<uuid:contract_id>/document/", contracts.document, name="contract_document"),
    path("contracts/<uuid:contract_id>/evidence/<uuid:signer_id>/", contracts.evidence, name="contract_evidence"),
    path("contracts/<uuid:contract_id>/signatory/", contracts.signatory, name="contract_signatory"),
    path("contracts/<uuid:contract_id>/decline/", contracts.decline, name="contract_decline"),
]
