"""Addresses of the award of a competition, and of its end without one."""

from django.urls import path

from terskel.web.authority.views import (
    awards,
    documenting,
    reasons,
    redacting,
    rejections,
    reopening,
    report,
    reversals,
    validity,
)

urlpatterns = [
    path("competitions/<uuid:competition_id>/award/", awards.award, name="award"),
    path("competitions/<uuid:competition_id>/award/prepare/", awards.prepare, name="award_prepare"),
    path(
        "competitions/<uuid:competition_id>/award/characteristics/",
        awards.characteristics,
        name="award_characteristics",
    ),
    path("competitions/<uuid:competition_id>/award/evidence/", awards.evidence, name="award_evidence"),
    path("competitions/<uuid:competition_id>/award/evidence/new/", documenting.demand, name="award_evidence_new"),
    path("competitions/<uuid:competition_id>/award/evidence/ask/", documenting.ask, name="award_evidence_ask"),
    path(
        "competitions/<uuid:competition_id>/award/evidence/<uuid:evidence_id>/",
        documenting.piece,
        name="award_evidence_piece",
    ),
    path(
        "competitions/<uuid:competition_id>/award/evidence/<uuid:evidence_id>/again/",
        documenting.again,
        name="award_evidence_again",
    ),
    path(
        "competitions/<uuid:competition_id>/award/evidence/<uuid:evidence_id>/file/",
        documenting.file,
        name="award_evidence_file",
    ),
    path("competitions/<uuid:competition_id>/award/letters/", awards.letters, name="award_letters"),
    path("competitions/<uuid:competition_id>/award/submit/", awards.submit, name="award_submit"),
    path("competitions/<uuid:competition_id>/award/approval/", awards.approval, name="award_approval"),
    path("competitions/<uuid:competition_id>/award/send-back/", awards.send_back, name="award_send_back"),
    path("competitions/<uuid:competition_id>/award/reverse/", reversals.propose, name="award_reverse"),
    path("competitions/<uuid:competition_id>/award/reversal/", reversals.decide, name="award_reversal"),
    path(
        "competitions/<uuid:competition_id>/award/reversal/decline/",
        reversals.decline,
        name="award_reversal_decline",
    ),
    path("competitions/<uuid:competition_id>/evaluation/reopen/", reopening.propose, name="evaluation_reopen"),
    path("competitions/<uuid:competition_id>/evaluation/reopening/", reopening.decide, name="evaluation_reopening"),
    path(
        "competitions/<uuid:competition_id>/evaluation/reopening/decline/",
        reopening.decline,
        name="evaluation_reopening_decline",
    ),
    path(
        "competitions/<uuid:competition_id>/rejections/<uuid:tender_id>/reverse/",
        rejections.propose,
        name="rejection_reverse",
    ),
    path(
        "competitions/<uuid:competition_id>/rejections/<uuid:tender_id>/reversal/",
        rejections.decide,
        name="rejection_reversal",
    ),
    path(
        "competitions/<uuid:competition_id>/rejections/<uuid:tender_id>/reversal/decline/",
        rejections.decline,
        name="rejection_reversal_decline",
    ),
    path("competitions/<uuid:competition_id>/redacted/", redacting.redacted, name="redacted"),
    path("competitions/<uuid:competition_id>/redacted/<uuid:tender_id>/", redacting.redact, name="redact"),
    path("competitions/<uuid:competition_id>/redacted/files/<uuid:file_id>/", redacting.copy, name="redacted_copy"),
    path("reasons/<uuid:request_id>/", reasons.reasons, name="reasons"),
    path("competitions/<uuid:competition_id>/report/", report.report, name="award_report"),
    path("competitions/<uuid:competition_id>/report/supplement/", report.supplement, name="report_supplement"),
    path("competitions/<uuid:competition_id>/report/write/", report.of_cancellation, name="report_of_cancellation"),
    path("competitions/<uuid:competition_id>/validity/", validity.validity, name="award_validity"),
    path("competitions/<uuid:competition_id>/award/cancel/", awards.cancel, name="award_cancel"),
    path("competitions/<uuid:competition_id>/award/no-tenders/", awards.close, name="award_close"),
]
