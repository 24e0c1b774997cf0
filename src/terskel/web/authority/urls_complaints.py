"""Addresses of complaints about a competition."""

from django.urls import path

from terskel.web.authority.views import complaints, review_cases

urlpatterns = [
    path("complaints/<uuid:complaint_id>/", complaints.complaint, name="complaint"),
    path("complaints/<uuid:complaint_id>/take/", complaints.take, name="complaint_take"),
    path("complaints/<uuid:complaint_id>/signing/", complaints.waiting, name="complaint_waiting"),
    path("complaints/<uuid:complaint_id>/propose/", complaints.propose, name="complaint_propose"),
    path("complaints/<uuid:complaint_id>/decide/", complaints.decide, name="complaint_decide"),
    path("complaints/<uuid:complaint_id>/send-back/", complaints.send_back, name="complaint_send_back"),
    path("complaints/<uuid:complaint_id>/case/", complaints.register_case, name="complaint_register_case"),
    path("complaints/<uuid:complaint_id>/case/close/", complaints.close_case, name="complaint_close_case"),
    path("competitions/<uuid:competition_id>/cases/", review_cases.cases, name="review_cases"),
    path(
        "competitions/<uuid:competition_id>/cases/<uuid:case_id>/signing/",
        review_cases.waiting,
        name="review_case_waiting",
    ),
    path(
        "competitions/<uuid:competition_id>/cases/<uuid:case_id>/close/", review_cases.close, name="review_case_close"
    ),
    path("competitions/<uuid:competition_id>/cases/<uuid:case_id>/lift/", review_cases.lift, name="review_case_lift"),
]
