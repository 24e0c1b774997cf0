"""Addresses of the firm itself, and of its library of evidence, references and CVs."""

from django.urls import path

from terskel.web.supplier.views import bank, firm, library

urlpatterns = [
    path("firm/", firm.firm, name="firm"),
    path("firm/edit/", firm.edit, name="firm_edit"),
    path("firm/responsible/", firm.responsible, name="responsible"),
    path("firm/mandate/", firm.mandate, name="mandate"),
    path("firm/mandates/<uuid:mandate_id>/revoke/", firm.revoke_mandate, name="mandate_revoke"),
    path("firm/confirm-people/", firm.confirm_people, name="confirm_people"),
    path("library/", library.index, name="library"),
    path("library/evidence/new/", library.new, name="evidence_new"),
    path("library/evidence/<uuid:evidence_id>/", library.page, name="evidence"),
    path("library/evidence/<uuid:evidence_id>/file/", library.file, name="evidence_file"),
    path("library/evidence/<uuid:evidence_id>/replace/", library.replace, name="evidence_replace"),
    path("library/evidence/<uuid:evidence_id>/remove/", library.remove, name="evidence_remove"),
    path("library/references/new/", bank.new_reference, name="reference_new"),
    path("library/references/<uuid:reference_id>/", bank.reference, name="reference"),
    path("library/references/<uuid:reference_id>/tailor/", bank.tailor_reference, name="reference_tailor"),
    path("library/references/<uuid:reference_id>/erase/", bank.erase_reference, name="reference_erase"),
    path("library/cvs/new/", bank.new_cv, name="cv_new"),
    path("library/cvs/<uuid:cv_id>/", bank.cv, name="cv"),
    path("library/cvs/<uuid:cv_id>/tailor/", bank.tailor_cv, name="cv_tailor"),
    path("library/cvs/<uuid:cv_id>/erase/", bank.erase_cv, name="cv_erase"),
]
