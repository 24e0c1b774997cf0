"""Addresses of a supplier's requests to participate and rights."""

from django.urls import path

from terskel.web.supplier.views import applications, drafts, espd, partners

urlpatterns = [
    path("dps/", applications.find, name="dps_list"),
    path("dps/<slug:slug>/apply/", applications.start, name="apply"),
    path("applications/", applications.index, name="applications"),
    path("applications/<uuid:application_id>/", applications.page, name="application"),
    path("applications/<uuid:application_id>/categories/", drafts.categories, name="application_categories"),
    path(
        "applications/<uuid:application_id>/questions/<uuid:requirement_id>/",
        drafts.question,
        name="application_question",
    ),
    path(
        "applications/<uuid:application_id>/questions/<uuid:requirement_id>/colleague/",
        drafts.colleague,
        name="application_colleague",
    ),
    path("applications/<uuid:application_id>/confirm/", drafts.confirm, name="application_confirm"),
    path("applications/<uuid:application_id>/espd/", espd.upload, name="application_espd"),
    path("applications/<uuid:application_id>/espd.xml", espd.download, name="application_espd_file"),
    path("applications/<uuid:application_id>/partners/", partners.page, name="application_partners"),
    path("applications/partners/<uuid:partner_id>/remove/", partners.remove, name="application_partner_remove"),
    path("applications/<uuid:application_id>/check/", drafts.check, name="application_check"),
    path("applications/<uuid:application_id>/delivered/", applications.delivered, name="application_delivered"),
    path("applications/<uuid:application_id>/withdraw/", applications.withdraw, name="application_withdraw"),
    path("applications/<uuid:application_id>/replace/", applications.replace, name="application_replace"),
    path("qualifications/", applications.qualifications, name="qualifications"),
]
