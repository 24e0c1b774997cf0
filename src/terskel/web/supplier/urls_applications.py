"""Addresses of a supplier's requests to participate and rights."""

from django.urls import path

from terskel.web.supplier.views import applications

urlpatterns = [
    path("dps/", applications.find, name="dps_list"),
    path("dps/<slug:slug>/apply/", applications.start, name="apply"),
    path("applications/", applications.index, name="applications"),
    path("applications/<uuid:application_id>/", applications.page, name="application"),
    path("applications/<uuid:application_id>/categories/", applications.categories, name="application_categories"),
    path(
        "applications/<uuid:application_id>/questions/<uuid:requirement_id>/",
        applications.question,
        name="application_question",
    ),
    path("applications/<uuid:application_id>/check/", applications.check, name="application_check"),
    path("applications/<uuid:application_id>/delivered/", applications.delivered, name="application_delivered"),
    path("applications/<uuid:application_id>/withdraw/", applications.withdraw, name="application_withdraw"),
    path("qualifications/", applications.qualifications, name="qualifications"),
]
