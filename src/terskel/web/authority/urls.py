"""Addresses of the authority section."""

from django.urls import URLPattern

from terskel.web.authority.urls_articles import urlpatterns as articles_pages
from terskel.web.authority.urls_assistance import urlpatterns as assistance_pages
from terskel.web.authority.urls_awards import urlpatterns as awards_pages
from terskel.web.authority.urls_competitions import urlpatterns as competitions_pages
from terskel.web.authority.urls_complaints import urlpatterns as complaints_pages
from terskel.web.authority.urls_contracts import urlpatterns as contracts_pages
from terskel.web.authority.urls_disclosure import urlpatterns as disclosure_pages
from terskel.web.authority.urls_dps import urlpatterns as dps_pages
from terskel.web.authority.urls_evaluation import urlpatterns as evaluation_pages
from terskel.web.authority.urls_home import urlpatterns as home_page
from terskel.web.authority.urls_letters import urlpatterns as letters_pages
from terskel.web.authority.urls_own_rules import urlpatterns as own_rules_pages

app_name = "authority"
urlpatterns: list[URLPattern] = []
urlpatterns += home_page
urlpatterns += dps_pages
urlpatterns += competitions_pages
urlpatterns += assistance_pages
urlpatterns += letters_pages
urlpatterns += evaluation_pages
urlpatterns += awards_pages
urlpatterns += complaints_pages
urlpatterns += contracts_pages
urlpatterns += disclosure_pages
urlpatterns += own_rules_pages
urlpatterns += articles_pages
