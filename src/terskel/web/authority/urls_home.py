"""Addresses of the start page of people in a contracting authority, and of what is to come."""

from django.urls import path

from terskel.web.authority.views import home, outlook, suppliers

urlpatterns = [
    path("", home.home, name="home"),
    path("outlook/", outlook.outlook, name="outlook"),
    path("suppliers/<uuid:supplier_id>/", suppliers.supplier, name="supplier"),
]
