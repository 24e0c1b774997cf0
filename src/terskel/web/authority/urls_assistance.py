"""Addresses of assistance: a body asks the central purchasing body for help with one competition."""

from django.urls import path

from terskel.web.authority.views import assistance

urlpatterns = [
    path("competitions/<uuid:competition_id>/assistance/", assistance.ask, name="competition_assistance"),
    path("assistance/<uuid:assistance_id>/", assistance.page, name="assistance"),
    path("assistance/<uuid:assistance_id>/answer/", assistance.answer, name="assistance_answer"),
    path("assistance/<uuid:assistance_id>/withdraw/", assistance.withdraw, name="assistance_withdraw"),
    path("assistance/<uuid:assistance_id>/close/", assistance.close, name="assistance_close"),
    path("assistance/<uuid:assistance_id>/act/", assistance.act, name="assistance_act"),
    path("assistance/", assistance.every, name="assistances"),
]
