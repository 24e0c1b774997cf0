"""Two roles in the database: the owner, who makes the tables, and the app's, which works in them.

The app's role has no UPDATE, DELETE or TRUNCATE where rows may only be added, so that it can't switch off the
triggers that refuse them: what the law forbids, the database refuses twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection
from psycopg import sql

from terskel.project import environment

APPEND_ONLY_TRIGGER = "rows_stay"


@contextmanager
def as_owner() -> Iterator[None]:
    """Inside the block this process is connected as the owner, where there is one; it is given what it made after."""
    if not environment.text(environment.OWNERS_DATABASE):
        yield
        return
    app = dict(connection.settings_dict)
    owner = environment.database(named=environment.OWNERS_DATABASE)
    connection.close()
    connection.settings_dict.update({key: owner[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")})
    try:
        yield
        make_missing(str(app["USER"]), str(app["PASSWORD"]))
        grant(str(app["USER"]))
    finally:
        connection.close()
        connection.settings_dict.update(app)


def make_missing(role: str, password: str) -> None:
    """Make the role that the app logs in as where the server has none; an owner who may not is told by the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is not None:
            return
        statement = sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role))
        if password:
            statement += sql.SQL(" PASSWORD {}").format(sql.Literal(password))
        cursor.execute(statement)


def grant(role: str) -> None:
    """Let the role work in every table, and only add rows where rows may only be added."""
    grantee = sql.Identifier(role)
    with connection.cursor() as cursor:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}",
        ):
            cursor.execute(sql.SQL(statement).format(grantee))
        for table in append_only_tables():
            revoke = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}")
            cursor.execute(revoke.format(sql.Identifier(table), grantee))


def append_only_tables() -> list[str]:
    """Tables whose trigger refuses to change or delete a row."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if any(trigger.name == APPEND_ONLY_TRIGGER for trigger in getattr(model._meta, "triggers", ()))
    )
