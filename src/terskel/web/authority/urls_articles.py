"""Addresses of news and pages of knowledge, for those who write them."""

from django.urls import path

from terskel.web.authority.views import articles

urlpatterns = [
    path("articles/", articles.index, name="articles"),
    path("articles/new/", articles.new, name="article_new"),
    path("articles/<uuid:article_id>/", articles.page, name="article"),
    path("articles/<uuid:article_id>/image/", articles.image, name="article_image"),
    path("articles/<uuid:article_id>/change/", articles.change, name="article_change"),
    path("articles/<uuid:article_id>/publish/", articles.publish, name="article_publish"),
    path("articles/<uuid:article_id>/withdraw/", articles.withdraw, name="article_withdraw"),
]
