"""The product's own application with the operations of `bench.nothing`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terskel.project.settings")
django.setup()

from bench import least, nothing  # noqa: E402, F401  their operations are there before the addresses are read
from terskel.project.wsgi import application  # noqa: E402, F401  the server asks for it
