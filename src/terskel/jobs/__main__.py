"""`python -m terskel.jobs` is the worker as a process of its own."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terskel.project.settings")
django.setup()

from terskel.jobs.working import work  # noqa: E402  the jobs' actions need Django

work()
