"""Addresses of a supplier's invitations and tenders."""

from django.urls import path

from terskel.web.supplier.views import invitations, sealing, tender_answers, tender_copies, tenders

urlpatterns = [
    path("invitations/", invitations.invitations, name="invitations"),
    path("competitions/<uuid:competition_id>/", invitations.competition, name="competition"),
    path(
        "competitions/<uuid:competition_id>/documents/<uuid:document_id>/",
        invitations.document,
        name="competition_document",
    ),
    path("competitions/<uuid:competition_id>/ask/", invitations.ask, name="competition_ask"),
    path(
        "competitions/<uuid:competition_id>/questions/<uuid:question_id>/withdraw/",
        invitations.withdraw_question,
        name="competition_question_withdraw",
    ),
    path("competitions/<uuid:competition_id>/decline/", invitations.decline, name="competition_decline"),
    path(
        "competitions/<uuid:competition_id>/decline/take-back/",
        invitations.take_back_decline,
        name="competition_take_back_decline",
    ),
    path("competitions/<uuid:competition_id>/tender/", tenders.tender, name="tender"),
    path("competitions/<uuid:competition_id>/tender/price/", tender_answers.price, name="tender_price"),
    path(
        "competitions/<uuid:competition_id>/tender/requirements/<uuid:requirement_id>/",
        tender_answers.requirement,
        name="tender_requirement",
    ),
    path(
        "competitions/<uuid:competition_id>/tender/criteria/<uuid:criterion_id>/",
        tender_answers.criterion,
        name="tender_criterion",
    ),
    path("competitions/<uuid:competition_id>/tender/team/", tender_answers.roles, name="tender_roles"),
    path("competitions/<uuid:competition_id>/tender/files/", tenders.files, name="tender_files"),
    path("competitions/<uuid:competition_id>/tender/price/files/", tenders.price_files, name="tender_price_files"),
    path(
        "competitions/<uuid:competition_id>/tender/files/<uuid:file_id>/remove/",
        tenders.remove_file,
        name="tender_file_remove",
    ),
    path("competitions/<uuid:competition_id>/tender/incoming/", sealing.begin, name="tender_incoming_begin"),
    path("competitions/<uuid:competition_id>/tender/incoming/<uuid:file_id>/", sealing.give_up, name="tender_incoming"),
    path(
        "competitions/<uuid:competition_id>/tender/incoming/<uuid:file_id>/parts/<int:number>/",
        sealing.part,
        name="tender_incoming_part",
    ),
    path(
        "competitions/<uuid:competition_id>/tender/incoming/<uuid:file_id>/finish/",
        sealing.finish,
        name="tender_incoming_finish",
    ),
    path("competitions/<uuid:competition_id>/tender/check/", tenders.check, name="tender_check"),
    path("competitions/<uuid:competition_id>/tender/copy/", tenders.copy, name="tender_copy"),
    path("competitions/<uuid:competition_id>/tender/answers/", tender_copies.answers, name="tender_answers"),
    path("competitions/<uuid:competition_id>/tender/bring-in/", tender_copies.bring_in, name="tender_bring_in"),
    path("competitions/<uuid:competition_id>/tender/deliver/", tenders.deliver, name="tender_deliver"),
    path("competitions/<uuid:competition_id>/tender/delivered/", tenders.delivered, name="tender_delivered"),
    path(
        "competitions/<uuid:competition_id>/tender/receipts/<uuid:delivery_id>/",
        tenders.receipt,
        name="tender_receipt",
    ),
    path("competitions/<uuid:competition_id>/tender/withdraw/", tenders.withdraw, name="tender_withdraw"),
    path("competitions/<uuid:competition_id>/tender/proof/", tenders.proof, name="tender_proof"),
]
