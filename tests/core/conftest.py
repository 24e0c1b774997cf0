"""Properties are judged by what they find, not by how busy the machine is.

`core` is quick enough to run at every save; `thorough` (TERSKEL_PROPERTIES=thorough) looks much longer.
"""

import os

from hypothesis import settings

settings.register_profile("core", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("TERSKEL_PROPERTIES", "core"))
