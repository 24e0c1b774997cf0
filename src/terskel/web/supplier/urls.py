"""Addresses of the supplier section."""

from django.urls import URLPattern

from terskel.web.supplier.urls_applications import urlpatterns as applications_pages
from terskel.web.supplier.urls_firm import urlpatterns as firm_pages
from terskel.web.supplier.urls_home import urlpatterns as home_page
from terskel.web.supplier.urls_letters import urlpatterns as letters_pages
from terskel.web.supplier.urls_results import urlpatterns as results_pages
from terskel.web.supplier.urls_standing import urlpatterns as standing_pages
from terskel.web.supplier.urls_tenders import urlpatterns as tenders_pages

app_name = "supplier"
urlpatterns: list[URLPattern] = []
urlpatterns += home_page
urlpatterns += firm_pages
urlpatterns += applications_pages
urlpatterns += standing_pages
urlpatterns += tenders_pages
urlpatterns += letters_pages
urlpatterns += results_pages
