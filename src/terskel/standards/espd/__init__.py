"""ESPD-EDM 4.1: a supplier's self-declaration, read into a request to participate and written out of one."""
