from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "terskel.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
