from odoo.tools import SQL


def claim(records):
    """Make everybody else who claims these rows wait for us, and then start anew.

    A lock alone is not enough: Odoo's transactions read a snapshot, so whoever waited would go on
    with what was true before us. Writing the rows makes PostgreSQL refuse the second transaction
    with a serialization error instead, and Odoo retries it on what is true now. Rows are taken in
    the order of their ids, so that two batches cannot wait for each other.
    """
    if not records:
        return
    table = SQL.identifier(records._table)
    records.env.cr.execute(
        SQL(
            """
            WITH claimed AS (
                SELECT id FROM %(table)s WHERE id IN %(ids)s ORDER BY id FOR NO KEY UPDATE
            )
            UPDATE %(table)s AS target SET write_date = target.write_date
              FROM claimed WHERE target.id = claimed.id
            """,
            table=table,
            ids=tuple(records.ids),
        )
    )


def take(records):
    """Take these rows at once, as they were when the transaction began, or give it up.

    For what is made ready while nobody is kept waiting, and booked if nothing has come in between:
    rows that somebody else holds, or has written meanwhile, are a conflict, after which Odoo, or
    the job, starts anew.
    """
    if records:
        # Whoever only refers to one of them need not wait for us.
        query = SQL(
            "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE NOWAIT",
            SQL.identifier(records._table),
            tuple(records.ids),
        )
        records.env.cr.execute(query)
