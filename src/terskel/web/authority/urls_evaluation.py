"""Addresses of the evaluation of a competition."""

from django.urls import path

from terskel.web.authority.views import agreeing, enquiries, evaluation, grid, quality_first, scoring

urlpatterns = [
    path("competitions/<uuid:competition_id>/evaluation/", evaluation.overview, name="evaluation"),
    path("competitions/<uuid:competition_id>/evaluation/panel/", evaluation.panel, name="evaluation_panel"),
    path(
        "competitions/<uuid:competition_id>/evaluation/panel/<uuid:person_id>/conflict/",
        evaluation.lift_conflict,
        name="evaluation_lift_conflict",
    ),
    path("competitions/<uuid:competition_id>/evaluation/declare/", evaluation.declare, name="evaluation_declare"),
    path("competitions/<uuid:competition_id>/evaluation/lock/", quality_first.lock, name="evaluation_lock"),
    path("competitions/<uuid:competition_id>/evaluation/lock/lift/", quality_first.lift, name="evaluation_lift"),
    path("competitions/<uuid:competition_id>/evaluation/grid/", grid.grid, name="evaluation_grid"),
    path("competitions/<uuid:competition_id>/evaluation/sheet/", grid.points_sheet, name="evaluation_sheet"),
    path(
        "competitions/<uuid:competition_id>/evaluation/sheet/points.xlsx",
        grid.points_sheet_file,
        name="evaluation_sheet_file",
    ),
    path("competitions/<uuid:competition_id>/evaluation/plan/", agreeing.plan, name="evaluation_plan"),
    path("competitions/<uuid:competition_id>/evaluation/deliver/", agreeing.deliver, name="evaluation_deliver"),
    path(
        "competitions/<uuid:competition_id>/evaluation/agree/<uuid:criterion_id>/",
        agreeing.agree,
        name="evaluation_agree",
    ),
    path("competitions/<uuid:competition_id>/evaluation/take-over/", agreeing.adopt, name="evaluation_adopt"),
    path("competitions/<uuid:competition_id>/evaluation/matrix/", scoring.matrix, name="evaluation_matrix"),
    path(
        "competitions/<uuid:competition_id>/evaluation/requirements/<uuid:requirement_id>/",
        scoring.requirement,
        name="evaluation_requirement",
    ),
    path(
        "competitions/<uuid:competition_id>/evaluation/criteria/<uuid:criterion_id>/",
        scoring.criterion,
        name="evaluation_criterion",
    ),
    path(
        "competitions/<uuid:competition_id>/evaluation/tenders/<uuid:tender_id>/",
        scoring.tender,
        name="evaluation_tender",
    ),
    path(
        "competitions/<uuid:competition_id>/evaluation/tenders/<uuid:tender_id>/files/<uuid:file_id>/",
        scoring.file,
        name="evaluation_file",
    ),
    path(
        "competitions/<uuid:competition_id>/evaluation/tenders/<uuid:tender_id>/reject/",
        scoring.reject,
        name="evaluation_reject",
    ),
    path(
        "competitions/<uuid:competition_id>/evaluation/tenders/<uuid:tender_id>/confirm-rejection/",
        scoring.confirm_rejection,
        name="evaluation_confirm_rejection",
    ),
    path(
        "competitions/<uuid:competition_id>/evaluation/tenders/<uuid:tender_id>/withdraw-rejection/",
        scoring.withdraw_rejection,
        name="evaluation_withdraw_rejection",
    ),
    path(
        "competitions/<uuid:competition_id>/evaluation/tenders/<uuid:tender_id>/ask/",
        enquiries.ask,
        name="evaluation_ask_tenderer",
    ),
    path(
        "competitions/<uuid:competition_id>/evaluation/tenders/<uuid:tender_id>/asked/<uuid:enquiry_id>/",
        enquiries.conclude,
        name="evaluation_conclude",
    ),
    path("competitions/<uuid:competition_id>/evaluation/freeze/", evaluation.finalise, name="evaluation_finalise"),
    path("competitions/<uuid:competition_id>/evaluation/result/", evaluation.result, name="evaluation_result"),
]
