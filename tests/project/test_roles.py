"""The role that the app works under can add to the audit, and not change it even without its triggers."""

import pytest
from django.db import ProgrammingError, connection

from terskel.project import roles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def app_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE planted_app")
        roles.grant("planted_app")
        cursor.execute("SET LOCAL ROLE planted_app")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_audits_tables_are_the_append_only_ones() -> None:
    assert {"audit_event", "audit_leaf", "audit_head", "audit_unhidden"} <= set(roles.append_only_tables())


@pytest.mark.parametrize("act", ["UPDATE audit_event SET id = id", "DELETE FROM audit_event", "TRUNCATE audit_event"])
def test_the_apps_role_may_not_change_what_is_recorded(act: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(act)


def test_the_apps_role_may_not_switch_a_trigger_off() -> None:
    with pytest.raises(ProgrammingError, match="must be owner"):
        run("ALTER TABLE audit_event DISABLE TRIGGER ALL")


def test_the_apps_role_may_add_to_the_audit_and_work_elsewhere() -> None:
    run("INSERT INTO audit_unhidden (matter_id, at) VALUES (gen_random_uuid(), now())")
    run("UPDATE accounts_person SET name = name")
    run("SELECT 1 FROM audit_event")


def test_a_role_that_is_missing_is_made_and_one_that_is_there_is_left_alone() -> None:
    run("RESET ROLE")
    roles.make_missing("planted_later", "it's secret")
    roles.make_missing("planted_app", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE 'planted%' ORDER BY rolname")
        assert cursor.fetchall() == [("planted_app", False), ("planted_later", True)]
