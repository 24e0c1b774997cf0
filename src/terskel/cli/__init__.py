"""The terskel command."""
