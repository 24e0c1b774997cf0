from django.apps import AppConfig


class CompetitionsConfig(AppConfig):
    name = "terskel.competitions"
    label = "competitions"
    default_auto_field = "django.db.models.BigAutoField"
