"""Addresses of what is kept and given out of a matter: its case books."""

from django.urls import path

from terskel.web.authority.views import case_books

urlpatterns = [
    path("competitions/<uuid:competition_id>/case-book/", case_books.books, name="case_books"),
    path("case-books/<uuid:book_id>/document/", case_books.document, name="case_book_document"),
    path("case-books/<uuid:book_id>/archive/", case_books.archive, name="case_book_archive"),
]
