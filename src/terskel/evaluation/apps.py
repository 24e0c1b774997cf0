from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "terskel.evaluation"
    label = "evaluation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from terskel.evaluation.impartiality import has_declared_conflict
        from terskel.tenders import moves as tenders

        tenders.conflicts_told_by(has_declared_conflict)
