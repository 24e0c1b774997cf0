"""Addresses of the buyer's competitions and of the openings."""

from django.urls import path

from terskel.web.authority.views import (
    competition_approval,
    competition_draft,
    competition_life,
    competitions,
    corrections,
    evaluation_model,
    handing_over,
    openings,
    simulating,
)

urlpatterns = [
    path("competitions/", competitions.competitions, name="competitions"),
    path("competitions/new/", competitions.choose_dps, name="competition_choose_dps"),
    path("competitions/new/<uuid:dps_id>/", competitions.new, name="competition_new"),
    path("competitions/<uuid:competition_id>/", competitions.competition, name="competition"),
    path("competitions/<uuid:competition_id>/attempts/", competitions.attempts, name="competition_attempts"),
    path("competitions/<uuid:competition_id>/recipients/", competitions.recipients, name="competition_recipients"),
    path(
        "competitions/<uuid:competition_id>/documents/<uuid:document_id>/",
        competitions.document,
        name="competition_document",
    ),
    path("competitions/<uuid:competition_id>/draft/", competition_draft.tasks, name="competition_draft"),
    path("competitions/<uuid:competition_id>/draft/<slug:part>/", competition_draft.part, name="competition_part"),
    path(
        "competitions/<uuid:competition_id>/categories/",
        competition_draft.categories,
        name="competition_categories",
    ),
    path(
        "competitions/<uuid:competition_id>/requirements/",
        competition_draft.requirements,
        name="competition_requirements",
    ),
    path("competitions/<uuid:competition_id>/team/", competition_draft.team, name="competition_team"),
    path("competitions/<uuid:competition_id>/criteria/", competition_draft.criteria, name="competition_criteria"),
    path("competitions/<uuid:competition_id>/model/", evaluation_model.model, name="competition_model"),
    path("competitions/<uuid:competition_id>/documents/", competition_draft.documents, name="competition_documents"),
    path(
        "competitions/<uuid:competition_id>/documents/<uuid:document_id>/remove/",
        competition_draft.remove_document,
        name="competition_document_remove",
    ),
    path("competitions/<uuid:competition_id>/check/", competition_draft.check, name="competition_check"),
    path("competitions/<uuid:competition_id>/simulation/", simulating.simulation, name="competition_simulation"),
    path("competitions/<uuid:competition_id>/preview/", competition_draft.preview, name="competition_preview"),
    path("competitions/<uuid:competition_id>/submit/", competition_approval.submit, name="competition_submit"),
    path("competitions/<uuid:competition_id>/take-back/", competition_approval.take_back, name="competition_take_back"),
    path("competitions/<uuid:competition_id>/approval/", competition_approval.approval, name="competition_approval"),
    path(
        "competitions/<uuid:competition_id>/approval/send-back/",
        competition_approval.send_back,
        name="competition_send_back",
    ),
    path("competitions/<uuid:competition_id>/publish/", competition_draft.publish, name="competition_publish"),
    path("competitions/<uuid:competition_id>/published/", competition_draft.published, name="competition_published"),
    path("competitions/<uuid:competition_id>/questions/", competition_life.questions, name="competition_questions"),
    path(
        "competitions/<uuid:competition_id>/questions/<uuid:question_id>/",
        competition_life.answer,
        name="competition_answer",
    ),
    path("competitions/<uuid:competition_id>/correct/", corrections.what, name="competition_correct"),
    path("competitions/<uuid:competition_id>/correct/texts/", corrections.texts, name="competition_correct_texts"),
    path("competitions/<uuid:competition_id>/correct/file/", corrections.new_file, name="competition_correct_new_file"),
    path(
        "competitions/<uuid:competition_id>/correct/file/<uuid:document_id>/",
        corrections.file,
        name="competition_correct_file",
    ),
    path("competitions/<uuid:competition_id>/extend/", competition_life.extend, name="competition_extend"),
    path("competitions/<uuid:competition_id>/cancel/", competition_life.cancel, name="competition_cancel"),
    path("competitions/<uuid:competition_id>/opening/", openings.opening, name="opening"),
    path("competitions/<uuid:competition_id>/opening/hand-over/", handing_over.tenders, name="opening_hand_over"),
    path("openings/", openings.openings, name="openings"),
    path("openings/my-key/", openings.opener_key, name="opener_key"),
]
