from odoo.tools import SQL, sql


def migrate(cr, version):
    """The costs of a disposition are each company's own: what was shared is where all start."""
    if not version:
        return
    columns = sql.table_columns(cr, "rma_disposition")
    for name in ("handling_cost", "freight_cost"):
        if name not in columns or columns[name]["udt_name"] == "jsonb":
            continue
        old = f"{name}_shared"
        cr.execute(
            SQL(
                """
                ALTER TABLE rma_disposition RENAME COLUMN %(name)s TO %(old)s;
                ALTER TABLE rma_disposition ADD COLUMN %(name)s jsonb;
                UPDATE rma_disposition disposition
                   SET %(name)s = (
                       SELECT jsonb_object_agg(company.id::text, disposition.%(old)s)
                         FROM res_company company
                        WHERE disposition.company_id IS NULL
                           OR disposition.company_id = company.id)
                 WHERE %(old)s <> 0;
                ALTER TABLE rma_disposition DROP COLUMN %(old)s;
                """,
                name=SQL.identifier(name),
                old=SQL.identifier(old),
            )
        )
