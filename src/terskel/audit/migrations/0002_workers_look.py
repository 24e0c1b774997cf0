"""No act wakes a worker: whoever notifies holds a lock of the whole cluster until its commit is on the disk."""

from django.db import migrations

TRIGGER = "procrastinate_jobs_notify_queue_job_inserted_v1"


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(
            f"DROP TRIGGER {TRIGGER} ON procrastinate_jobs",
            f"""CREATE TRIGGER {TRIGGER} AFTER INSERT ON procrastinate_jobs
            FOR EACH ROW WHEN (new.status = 'todo'::procrastinate_job_status)
            EXECUTE PROCEDURE procrastinate_notify_queue_job_inserted_v1()""",
        )
    ]
