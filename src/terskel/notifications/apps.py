from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "terskel.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from terskel.audit import act
        from terskel.notifications.telling import RULES

        act.tell_of(RULES)
