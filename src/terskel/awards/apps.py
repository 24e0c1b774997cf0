from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "terskel.awards"
    label = "awards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from terskel.awards.secrecy import marked_by_others
        from terskel.evaluation import moves as evaluations

        evaluations.found_by(marked_by_others)
