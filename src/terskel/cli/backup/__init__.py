"""`terskel backup` and `terskel restore`: the database and the files of an installation in one encrypted file.

The file is a tar in an age file, so that it can be opened without Terskel:

    manifest.json                what it was made of, and the public halves of the installation's keys
    content/ab/cd/<sha256>       stored files
    sealed/ab/<sha256>           sealed parts; sealed/ab/cd/<sha256> those of before
    audit-heads.jsonl            the signed heads of the audit
    database/000000 …            what pg_dump wrote (its custom format), in pieces
    end.json                     counts and hash, so that one that was cut off is never taken for whole

The installation's keys are never in it.
"""
