"""`python -m terskel.cli` is the same as `terskel`."""

from terskel.cli.main import main

main(prog_name="terskel")
