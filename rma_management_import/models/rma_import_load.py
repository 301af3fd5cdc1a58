from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.rma_management.models.base.jobs import attempt
from odoo.addons.rma_management.tools.units import from_product_unit

from ..tools import judge

STATES = {
    judge.DRAFT: "draft",
    judge.WAITING: "submitted",
    judge.OPEN: "authorized",
    judge.ENDED: "done",
    judge.CANCELLED: "cancel",
}


class RmaImportLoad(models.Model):
    """Writes returns and links documents to them, a batch at a time.

    Links are written by SQL: a posted note and a done transfer are not changed by being told which
    return they were for, and nothing follows from it, no message, no transfer and no note.
    """

    _inherit = "rma.import"

    def _load_batch(self, groups):
        """Import some returns; where one of them cannot be, the others are tried one by one."""
        if attempt(self, lambda record: record._load(groups)) is None:
            return
        for group in groups:
            self._load_alone(group)

    def _load_alone(self, group):
        """Import a return; where some of its lines cannot be, without these."""
        error = self._attempt_load(group)
        if error is None:
            return
        tried = [(part, self._try_out(part)) for part in group]
        wrong = [(part, found) for part, found in tried if found]
        rest = [part for part, found in tried if not found]
        if wrong and rest:
            error = self._attempt_load(rest)
        if rest and error:
            # Each of them could be alone, and together they cannot.
            wrong += [(part, error) for part in rest]
        self._reject(wrong)

    def _attempt_load(self, group):
        return attempt(self, lambda record: record._load([group]))

    def _try_out(self, part):
        """Return why a part cannot be imported even by itself, if so; nothing of it stays."""

        def load(record):
            with record.env.cr.savepoint() as savepoint:
                record._load([[part]])
                savepoint.rollback()

        return attempt(self, load)

    def _reject(self, wrong):
        """Note what could not be imported: [(part, exception)]."""
        self._add_issues(
            [
                {
                    "kind": "rejected",
                    "row_name": part.names,
                    "row_id": part.head.id,
                    "text": self._get_error_text(error),
                }
                for part, error in wrong
            ]
        )
        self.rejected_count += sum(len(part.rows) for part, _error in wrong)

    def _get_error_text(self, error):
        if isinstance(error, UserError):
            return str(error.args[0] if error.args else error)
        return self.env._("It could not be written. The log of the server says why.")

    def _load(self, groups):
        self._fetch_sold(groups)
        orders = self.env["rma.order"].create([self._prepare_return_vals(g) for g in groups])
        pairs = [
            (line, part)
            for order, group in zip(orders, groups, strict=True)
            for line, part in zip(order.line_ids.sorted("id"), group, strict=True)
        ]
        self._keep_keys(orders, groups, pairs)
        self._link_moves(pairs)
        self._link_credit_lines(pairs)
        self.env.flush_all()
        self._open_unfinished(orders)
        self._copy_threads(pairs)
        self.imported_count += sum(len(part.rows) for _line, part in pairs)
        self.env.flush_all()
        # A long import would otherwise keep all it has written in memory.
        self.env.invalidate_all()

    def _fetch_sold(self, groups):
        """Fetch what all returns are reckoned from, at once rather than one by one."""
        sold = self.env["sale.order.line"].union(*[part.sale_line for g in groups for part in g])
        notes = sold.invoice_lines.move_id
        notes.mapped("state")
        notes.reversal_move_ids.mapped("state")
        notes.line_ids.mapped("rma_line_id")
        sold.order_id.mapped("team_id")
        sold.move_ids.mapped("state")
        sold.order_id.order_line.rma_line_ids.mapped("state")

    def _prepare_return_vals(self, group):
        """Return the values of a return: its state is what its lines come to."""
        head = group[0].head
        decision = max((part.decision for part in group), key=self._get_rank)
        is_decided = decision in (judge.OPEN, judge.ENDED)
        company = self._get_company(group[0])
        return {
            "partner_id": head.partner_id,
            "company_id": company.id,
            "partner_shipping_id": head.shipping_id or head.partner_id,
            "partner_invoice_id": head.invoice_id or head.partner_id,
            "user_id": head.user_id,
            "channel": "api",
            "state": STATES[decision],
            "former_name": ", ".join(dict.fromkeys(part.names for part in group))[:250],
            "date_requested": head.date,
            "date_authorized": head.date if is_decided else False,
            "date_done": (
                max(part.head.date_last for part in group) if decision == judge.ENDED else False
            ),
            "note": head.note,
            "line_ids": [Command.create(self._prepare_line_vals(part)) for part in group],
        }

    @staticmethod
    def _get_rank(decision):
        """One line that is open keeps the return open."""
        return [
            judge.CANCELLED, judge.DRAFT, judge.WAITING, judge.ENDED, judge.OPEN,
        ].index(decision)  # fmt: skip

    def _prepare_line_vals(self, part):
        head = part.head
        product = self.env["product.product"].browse(head.product_id)
        unit = self.env["uom.uom"].browse(head.uom_id)
        quantity = part.facts.quantity
        if part.decision == judge.OPEN and part.facts.sent_back < quantity:
            # What went back to the customer is over with, and awaited no more.
            quantity -= part.facts.sent_back
        vals = {
            "product_id": product.id,
            "product_uom_id": unit.id,
            "product_uom_qty": unit.round(from_product_unit(quantity, unit, product)),
            "sale_line_id": part.sale_line.id,
            "resolution": part.resolution,
            "reason_id": self._get_reason(head.reason).id,
            "is_settled_elsewhere": part.decision == judge.ENDED,
        }
        if head.lot_id:
            vals["lot_ids"] = [Command.set([head.lot_id])]
        return vals

    def _get_reason(self, name):
        """Return our reason of this name; one that is not there drives nothing and is made."""
        reasons = self.env["rma.reason"]
        if not name:
            return reasons
        found = reasons.search([("name", "=ilike", name.replace("%", "\\%"))], limit=1)
        return found or reasons.create({"name": name})

    # Links

    def _keep_keys(self, orders, groups, pairs):
        """Keep which row became what, so that it never comes in again."""
        keys = [
            (line._name, self._get_key("row", row.id), line.id)
            for line, part in pairs
            for row in part.rows
        ]
        keys += [
            (order._name, self._get_key("return", group[0].head.id), order.id)
            for order, group in zip(orders, groups, strict=True)
        ]
        self.env.cr.execute_values(
            "INSERT INTO ir_model_data (module, model, name, res_id, noupdate) VALUES %s"
            " ON CONFLICT (module, name) DO UPDATE SET res_id = EXCLUDED.res_id",
            [("__rma_import__", model, name, res_id, True) for model, name, res_id in keys],
        )
        self.env["ir.model.data"].invalidate_model()

    def _link_moves(self, pairs):
        """Link transfers, and tell the order line of those that nobody told."""
        moves = self.env["stock.move"]
        own, sent, told = [], [], []
        for line, part in pairs:
            own += [(move.id, line.id) for move in part.moves - part.replacements]
            sent += [(move.id, line.id) for move in part.replacements]
            told += self._get_untold(line, part)
            moves |= part.moves
        self._write_links("stock_move", "rma_line_id", own)
        self._write_links("stock_move", "rma_exchange_line_id", sent)
        self._write_order_lines(told)
        names = ["rma_line_id", "rma_exchange_line_id"]
        if told:
            names += ["sale_line_id", "to_refund", "origin_returned_move_id"]
        self._tell_links(moves, names)

    def _write_order_lines(self, told):
        if told:
            self.env.cr.execute_values(
                "UPDATE stock_move m SET sale_line_id = v.sale_line, to_refund = v.to_refund,"
                " origin_returned_move_id = COALESCE(m.origin_returned_move_id, v.origin::int)"
                " FROM (VALUES %s) AS v(id, sale_line, to_refund, origin) WHERE m.id = v.id",
                told,
            )

    def _get_untold(self, line, part):
        """Return the moves that their order line has to hear of.

        Of goods that no order line knows of, so that what may come back counts them. What is still
        to be settled counts as no longer delivered, as a return of ours does; where all is settled,
        what the order says was delivered stays as it was.
        """
        sale_line = line.sale_line_id
        if not sale_line:
            return []
        counts = part.decision == judge.OPEN
        origin = part.head.origin_move_id if part.receipts else None
        return [
            (move.id, sale_line.id, counts, origins)
            for moves, origins in ((part.receipts, origin), (part.back, part.receipts[:1].id))
            for move in moves
            if move.product_id == sale_line.product_id
            and (not move.sale_line_id or (counts and not move.to_refund))
        ]

    def _link_credit_lines(self, pairs):
        """Link journal items, and say which invoice line they credit where only one can be."""
        links, origins = [], []
        lines = self.env["account.move.line"]
        for line, part in pairs:
            links += [(item.id, line.id) for item in part.credit_lines]
            lines |= part.credit_lines
            invoiced = line.sale_line_id.invoice_lines.filtered(
                lambda item: item.move_type == "out_invoice" and item.parent_state == "posted"
            )
            if len(invoiced) == 1:
                origins += [(item.id, invoiced.id) for item in part.credit_lines]
        self._write_links("account_move_line", "rma_line_id", links)
        self._write_links("account_move_line", "rma_origin_line_id", origins)
        self._tell_links(lines, ["rma_line_id", "rma_origin_line_id"])

    def _write_links(self, table, column, links):
        """Write a link of documents: [(id, id of what it points to)]."""
        if links:
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s t SET %(column)s = v.target"
                    " FROM unnest(%(ids)s::int[], %(targets)s::int[]) AS v(id, target)"
                    " WHERE t.id = v.id",
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                    ids=[key for key, _target in links],
                    targets=[target for _key, target in links],
                )
            )

    def _tell_links(self, records, names):
        """Have all that is computed from these links computed anew."""
        records.invalidate_recordset(names, flush=False)
        lines = self.env["rma.order.line"]
        lines.invalidate_model(["move_ids", "credit_line_ids", "replacement_move_ids"], flush=False)
        records.modified(names)

    # What is not over by its documents is not over

    def _open_unfinished(self, orders):
        """Open again what was taken for done and is not: the documents decide."""
        wrong = orders.filtered(lambda o: o.state == "done" and not o._is_finished())
        wrong.write({"state": "authorized", "date_done": False})
        over = orders.filtered(lambda o: o.state == "authorized" and o._is_finished())
        for order in over:
            order.write({"state": "done", "date_done": order.date_authorized})
