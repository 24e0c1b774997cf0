"""`terskel evaluate`: tenders in a file ranked by the core, without a server or a database."""
