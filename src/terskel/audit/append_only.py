"""Tables whose rows are only ever inserted: the triggers that refuse everything else."""

import pgtrigger


def append_only(words: str = "the audit is append-only") -> list[pgtrigger.Trigger]:
    """Refuse UPDATE and DELETE of a row, and TRUNCATE of the table, which pgtrigger.Protect lets through.

    `words` is what the database says when it refuses; part of a statement, so no quotes in it.
    """
    refusal = f"RAISE EXCEPTION '{words}';"
    return [
        pgtrigger.Trigger(
            name="rows_stay",
            operation=pgtrigger.Update | pgtrigger.Delete,
            when=pgtrigger.Before,
            level=pgtrigger.Row,
            func=refusal,
        ),
        pgtrigger.Trigger(
            name="table_stays",
            operation=pgtrigger.Truncate,
            when=pgtrigger.Before,
            level=pgtrigger.Statement,
            func=refusal,
        ),
    ]
