"""`terskel law`: time limits, thresholds, the procedure guide and the publication check, without a server."""
