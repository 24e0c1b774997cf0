"""Addresses of what a supplier does after it has applied: answer questions, appeal, keep or leave a right."""

from django.urls import path

from terskel.web.supplier.views import standing

urlpatterns = [
    path("supplements/<uuid:supplement_id>/", standing.supplement, name="supplement"),
    path("applications/lines/<uuid:line_id>/appeal/", standing.appeal, name="appeal"),
    path("qualifications/<uuid:qualification_id>/", standing.right, name="right"),
    path("qualifications/<uuid:qualification_id>/files/<uuid:file_id>/", standing.file, name="right_file"),
    path("qualifications/<uuid:qualification_id>/renewal/", standing.renewal, name="right_renewal"),
    path("qualifications/<uuid:qualification_id>/statement/", standing.statement, name="right_statement"),
    path("qualifications/<uuid:qualification_id>/leave/", standing.leave, name="right_leave"),
]
