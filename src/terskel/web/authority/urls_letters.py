"""Addresses of the authority's letters."""

from django.urls import path

from terskel.web.authority.views import letters

urlpatterns = [
    path("letters/<uuid:letter_id>/", letters.page, name="letter"),
    path("letters/<uuid:letter_id>/pdf/", letters.pdf, name="letter_pdf"),
]
