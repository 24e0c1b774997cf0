"""Files that people without a server hand to the command: read, checked against a shipped JSON Schema, printed."""
