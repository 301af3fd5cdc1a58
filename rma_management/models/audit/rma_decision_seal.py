from odoo import api, fields, models
from odoo.tools import SQL

# Withdrawals wait while a batch is sealed: for a tenth of a second.
BATCH = 500
CHAIN = "rma.decision/%s"
# What was decided, as the database has it, whatever is in a cache: each text the same for ever.
RECORD = SQL("""
    SELECT d.id, d.sequence, d.previous_digest, d.digest,
           jsonb_build_object(
               'ran', d.ran,
               'company', d.company_id,
               'event', d.event,
               'user', d.user_id,
               'date', to_char(d.date, 'YYYY-MM-DD HH24:MI:SS.US'),
               'motive', d.motive,
               'reasons', d.reasons,
               'verdicts', d.verdicts::text,
               'role', d.role,
               'amount', d.amount::text,
               'currency', d.currency_id,
               'quantity', d.quantity::text,
               'unit', d.product_uom_id,
               'policies', (
                   SELECT string_agg(p.id || '/' || p.version, ',' ORDER BY p.id)
                     FROM rma_decision_rma_policy_rel rel
                     JOIN rma_policy p ON p.id = rel.rma_policy_id
                    WHERE rel.rma_decision_id = d.id
               )
           )
      FROM rma_decision d
""")


class RmaDecisionSeal(models.Model):
    """Decisions hold on to each other by their digests, like withdrawals (`rma.chain`).

    They are made in the middle of what people do, and must not wait for each other there: a job
    seals them by the hour, each company's by itself, in the order of their ids. What commits late
    is sealed with the next ones. Until then, and no longer, a change would not show.
    """

    _inherit = "rma.decision"

    sequence = fields.Integer(string="Number in the Chain", readonly=True)
    previous_digest = fields.Char(string="Digest Before", readonly=True)
    digest = fields.Char(string="SHA-256", readonly=True)

    _unsealed_index = models.Index("(company_id, id) WHERE digest IS NULL")
    _chain_index = models.Index("(company_id, sequence) WHERE digest IS NOT NULL")

    @api.model
    def _cron_seal(self):
        """Seal what was decided since the last time."""
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].search([("active", "=", True)], order="id")
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            while self._seal(company) == BATCH:
                if not cron._commit_progress(0):
                    return
            if not cron._commit_progress(1):
                return

    @api.model
    def _seal(self, company):
        """Seal a batch of a company's decisions; return how many there were."""
        self.env.flush_all()
        query = SQL(
            "%s WHERE d.company_id = %s AND d.digest IS NULL ORDER BY d.id LIMIT %s",
            RECORD,
            company.id,
            BATCH,
        )
        rows = self.env.execute_query(query)
        if not rows:
            return 0
        links = self.env["rma.chain"]._append_all(
            CHAIN % company.id, [record for *_link, record in rows]
        )
        # Nothing writes a decision a second time, so nobody waits for these rows; and by the
        # ORM nobody could.
        values = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s)",
                row[0],
                link["sequence"],
                link["previous_digest"],
                link["digest"],
            )
            for row, link in zip(rows, links, strict=True)
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE rma_decision d
                   SET sequence = v.sequence, previous_digest = v.previous, digest = v.digest
                  FROM (VALUES %s) AS v(id, sequence, previous, digest)
                 WHERE d.id = v.id AND d.digest IS NULL
                """,
                values,
            )
        )
        self.invalidate_model(["sequence", "previous_digest", "digest"], flush=False)
        return len(rows)
