"""Addresses of a supplier's start page and of all that needs the firm."""

from django.urls import path

from terskel.web.supplier.views import home

urlpatterns = [path("", home.home, name="home"), path("waiting/", home.waiting, name="waiting")]
