"""Benches that need a world of the tests take their database too."""

from tests.conftest import django_db_setup, pytest_configure, pytest_runtest_teardown, pytest_unconfigure

__all__ = ["django_db_setup", "pytest_configure", "pytest_runtest_teardown", "pytest_unconfigure"]
