"""Numbers of competitions."""

from datetime import datetime

from django.db import connection

from terskel.core.instants import oslo_day


def next_reference(at: datetime) -> str:
    """`K-<year>-<number>`; the number comes from a sequence, so two people creating at once never meet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('competition_reference')")
        (number,) = cursor.fetchone()
    return f"K-{oslo_day(at).year}-{number:05d}"
