"""Addresses of the authority's own rules."""

from django.urls import path

from terskel.web.authority.views import own_rules

urlpatterns = [
    path("own-rules/", own_rules.page, name="own_rules"),
    path("own-rules/change/", own_rules.change, name="own_rules_change"),
    path("own-rules/second-person/", own_rules.second_person, name="second_person"),
]
