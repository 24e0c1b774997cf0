"""Addresses everyone may open, without logging in. They are permanent."""

from django.urls import path

from terskel.web.public.views import about, competitions, dps, espd, feeds, fit, following, letters, partner, support

app_name = "public"
urlpatterns = [
    path("", about.front, name="front"),
    path("dps/", dps.dps_list, name="dps_list"),
    path("dps/<slug:slug>/", dps.page, name="dps"),
    path("dps/<slug:slug>/categories/<str:code>/", dps.category, name="category"),
    path("dps/<slug:slug>/documents/<uuid:document_id>/", dps.document, name="dps_document"),
    path("dps/<slug:slug>/changes/", dps.changes, name="dps_changes"),
    path("dps/<slug:slug>/questions/", dps.questions, name="dps_questions"),
    path("dps/<slug:slug>/espd-request.xml", espd.request_file, name="espd_request"),
    path("dps/<slug:slug>/follow/", following.follow, name="follow"),
    path("following/<str:token>/confirm/", following.confirm, name="confirm_following"),
    path("following/<str:token>/stop/", following.stop, name="stop_following"),
    path("feeds/<str:language>/systems.atom", feeds.systems, name="systems_feed"),
    path("feeds/<str:language>/dps/<slug:slug>.atom", feeds.system, name="dps_feed"),
    path("dps/<slug:slug>/fit/", fit.page, name="fit"),
    path("dps/<slug:slug>/apply/", fit.apply, name="apply"),
    path("dps/<slug:slug>/qualified/", dps.qualified, name="qualified"),
    path("dps/<slug:slug>/statistics/", dps.statistics, name="dps_statistics"),
    path("competitions/", competitions.index, name="competitions"),
    path("competitions/<str:reference>/", competitions.page, name="competition"),
    path("competitions/<str:reference>/documents/<uuid:document_id>/", competitions.document, name="document"),
    path("letters/<uuid:letter_id>/", letters.page, name="letter"),
    path("letters/<uuid:letter_id>/pdf/", letters.pdf, name="letter_pdf"),
    path("partner/<str:token>/", partner.page, name="partner"),
    path("partner/<str:token>/answered/", partner.answered, name="partner_answered"),
    path("help/guide/", about.help_guide, name="help_guide"),
    path("help/suppliers/", about.help_suppliers, name="help_suppliers"),
    path("help/buyers/", about.help_buyers, name="help_buyers"),
    path("help/", support.page, name="help"),
    path("help/authorities/<str:number>/", support.of_authority, name="help_of_authority"),
    path("feedback/", support.feedback, name="feedback"),
    path("help/what-is-a-dps/", about.what_is_a_dps, name="what_is_a_dps"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
]
