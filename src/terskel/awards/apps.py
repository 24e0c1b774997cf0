from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "terskel.awards"
    label = "awards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from terskel.awards.ending import write_report
        from terskel.awards.readers import ROOMS, read_by
        from terskel.awards.secrecy import marked_by_others
        from terskel.competitions import moves as competitions
        from terskel.documents import moves as documents
        from terskel.evaluation import moves as evaluations

        competitions.cancelled_for(write_report)
        documents.decided_by(read_by, *ROOMS)
        evaluations.found_by(marked_by_others)
