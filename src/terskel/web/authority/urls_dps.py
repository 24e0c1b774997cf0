"""Addresses of the DPS manager's pages."""

from django.urls import path

from terskel.web.authority.views import dps, dps_life, dps_setup, handing_over, notices, qualification

urlpatterns = [
    path("dps/", dps.dps_list, name="dps_list"),
    path("dps/new/", dps.new, name="dps_new"),
    path("dps/<uuid:dps_id>/", dps.page, name="dps"),
    path("dps/<uuid:dps_id>/members/", dps.members, name="dps_members"),
    path("dps/<uuid:dps_id>/log/", dps.log, name="dps_log"),
    path("dps/<uuid:dps_id>/letters/", dps.letters, name="dps_letters"),
    path("dps/<uuid:dps_id>/qualified/", dps.qualified, name="dps_qualified"),
    path("dps/<uuid:dps_id>/set-up/", dps_setup.tasks, name="dps_setup"),
    path("dps/<uuid:dps_id>/set-up/<slug:part>/", dps_setup.part, name="dps_part"),
    path("dps/<uuid:dps_id>/categories/", dps_setup.categories, name="dps_categories"),
    path("dps/<uuid:dps_id>/without-categories/", dps_setup.without_categories, name="dps_without_categories"),
    path("dps/<uuid:dps_id>/categories/<uuid:category_id>/", dps_setup.category, name="dps_category"),
    path(
        "dps/<uuid:dps_id>/categories/<uuid:category_id>/remove/",
        dps_setup.category_remove,
        name="dps_category_remove",
    ),
    path("dps/<uuid:dps_id>/requirements/", dps_setup.requirements, name="dps_requirements"),
    path("dps/<uuid:dps_id>/requirements/<uuid:requirement_id>/", dps_setup.requirement, name="dps_requirement"),
    path(
        "dps/<uuid:dps_id>/requirements/<uuid:requirement_id>/remove/",
        dps_setup.requirement_remove,
        name="dps_requirement_remove",
    ),
    path("dps/<uuid:dps_id>/members/<uuid:member_id>/remove/", dps_setup.member_remove, name="dps_member_remove"),
    path("dps/<uuid:dps_id>/publish/", dps_life.publish, name="dps_publish"),
    path("dps/<uuid:dps_id>/notice/", dps_life.notice, name="dps_notice"),
    path("dps/<uuid:dps_id>/cancel/", dps_life.cancel, name="dps_cancel"),
    path("dps/<uuid:dps_id>/end/", dps_life.end, name="dps_end"),
    path("dps/<uuid:dps_id>/opening/", dps_life.opening, name="dps_opening"),
    path("dps/<uuid:dps_id>/opening/hand-over/", handing_over.first_window, name="dps_opening_hand_over"),
    path("dps/<uuid:dps_id>/establish/", dps_life.establish, name="dps_establish"),
    path("notices/", notices.owed, name="notices"),
    path("notices/<uuid:notice_id>/", notices.page, name="notice"),
    path("applications/", qualification.queue, name="applications"),
    path("applications/<uuid:line_id>/", qualification.case, name="application"),
    path("applications/<uuid:line_id>/admit/", qualification.admit, name="application_admit"),
    path("applications/<uuid:line_id>/reject/", qualification.reject, name="application_reject"),
    path("applications/<uuid:line_id>/extend/", qualification.extend, name="application_extend"),
]
