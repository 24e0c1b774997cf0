"""Days and instants as words of a command."""

import pytest
from click.testing import CliRunner

from terskel.cli.law.command import law


@pytest.mark.parametrize(
    ("language", "day", "told"),
    [
        ("nb", "2026-02-30", "--as-of: «2026-02-30» er ingen dag. Skriv den som 2026-11-21."),
        ("nn", "i går", "--as-of: «i går» er ingen dag. Skriv han som 2026-11-21."),
        ("en", "1066-10-14", "--as-of: “1066-10-14” does not lie in the years"),
    ],
)
def test_a_day_that_is_none_is_told_in_the_language_asked_for(language: str, day: str, told: str) -> None:
    result = CliRunner().invoke(law, ["thresholds", "--as-of", day, "--language", language])
    assert result.exit_code == 2
    assert told in result.output
