"""Properties are judged by what they find, not by how busy the machine is.

`core` is quick enough to run at every save; `thorough` (TERSKEL_PROPERTIES=thorough) looks much longer.
`mutation` is for `tools/mutation.py`.
"""

import os

import pytest
from hypothesis import Phase, settings

settings.register_profile("core", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=2000)
# A mutant is a yes or no: the same examples each time, and no search for the smallest one.
settings.register_profile(
    "mutation", deadline=None, max_examples=6, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile(os.environ.get("TERSKEL_PROPERTIES", "core"))


def pytest_configure(config: pytest.Config) -> None:
    """Of the whole suite's plugins the core's tests need this one; `pytest.ini` beside leaves the others out."""
    config.pluginmanager.import_plugin("tests.shared")
