"""How a CPV code and a reuse key are written."""

import re
from typing import Final

CPV_CODE: Final = re.compile(r"\d{8}(-\d)?")
REUSE_KEY: Final = re.compile(r"(?=.{1,60}$)[a-z0-9]+([.-][a-z0-9]+)*")
