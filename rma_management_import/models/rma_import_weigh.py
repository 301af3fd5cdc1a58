from collections import defaultdict
from fractions import Fraction

from odoo import models

from odoo.addons.rma_management.models.base.rma_sane import MAX_NUMBER
from odoo.addons.rma_management.tools.units import to_product_unit

from ..tools import judge
from ..tools.rows import Part

# What the states of lines of one return have to have in common.
CLASSES = {judge.ENDED: judge.OPEN}


class RmaImportWeigh(models.Model):
    """Judges rows by their documents: what came, went, was credited, and why a row cannot be."""

    _inherit = "rma.import"

    def _read_parts(self):
        """Return all that is not in yet, judged: [Part]; counts are kept on the way."""
        known = self._get_known()
        rows = self._read_rows()
        fresh = [row for row in rows if row.id not in known]
        # Rows that were split off share the transfer that brought them: they come as one line.
        shared = judge.group(fresh, lambda row: self._get_receipt_keys(row) or [("row", row.id)])
        parts = [Part(rows) for rows in shared]
        self._find_documents(parts)
        for part in parts:
            self._weigh(part)
            part.refusals += self._get_part_refusals(part)
        refused = sum(len(part.rows) for part in parts if part.refusals)
        self.write(
            {
                "row_count": len(rows),
                "known_count": len(rows) - len(fresh),
                "ready_count": len(fresh) - refused,
                "rejected_count": refused,
                "return_count": len(self._group_parts([p for p in parts if not p.refusals])),
            }
        )
        return parts

    def _get_receipt_keys(self, row):
        moves = self.env["stock.move"].browse(row.move_ids)
        return [("move", move.id, row.product_id) for move in moves]

    def _find_documents(self, parts):
        """Find the records that rows name, all at once; what is gone is left out."""
        rows = [row for part in parts for row in part.rows]
        self._forget_gone(rows)
        moves = self._find("stock.move", [k for r in rows for k in [*r.move_ids, r.origin_move_id]])
        items = self._find(
            "account.move.line", [key for row in rows for key in row.credit_line_ids]
        )
        sold = self._find("sale.order.line", [row.sale_line_id for row in rows])
        for part in parts:
            part.moves = _pick(moves, [key for row in part.rows for key in row.move_ids])
            found = _pick(items, [key for row in part.rows for key in row.credit_line_ids])
            part.credit_lines = found.filtered(lambda item: item.move_type == "out_refund")
            origin = _pick(moves, [part.head.origin_move_id])
            part.sale_line = origin.sale_line_id or _pick(sold, [part.head.sale_line_id])

    def _find(self, model, ids):
        """Return those of these records that are there: (records, set of their ids)."""
        records = self.env[model].browse(dict.fromkeys(filter(None, ids))).exists()
        return records, set(records._ids)

    def _weigh(self, part):
        """Count a part by its documents, and decide what it comes to."""
        standing = part.moves.filtered(lambda move: move.state != "cancel")
        part.receipts = standing.filtered(lambda move: move._is_from_customer())
        sent = standing.filtered(lambda move: move._is_to_customer())
        # What leaves from where the goods came to are these goods; the rest replaces them.
        homes = part.receipts.location_dest_id
        part.back = sent.filtered(
            lambda move: (
                move.location_id in homes and move.product_id.id in part.receipts.product_id.ids
            )
        )
        part.replacements = sent - part.back
        quantity = sum(
            (
                to_product_unit(
                    row.quantity,
                    self.env["uom.uom"].browse(row.uom_id),
                    self.env["product.product"].browse(row.product_id),
                )
                for row in part.rows
                if row.product_id and row.uom_id and abs(row.quantity) <= MAX_NUMBER
            ),
            Fraction(0),
        )
        part.facts = judge.Facts(
            quantity=quantity,
            received=_count(part.receipts, True),
            expected=_count(part.receipts, False),
            sent_back=_count(part.back, True),
            replaced=_count(part.replacements, True),
            sending=_count(part.back | part.replacements, False),
            credited=_count_notes(part.credit_lines, "posted"),
            drafted=_count_notes(part.credit_lines, "draft"),
        )
        part.decision = judge.decide(part.head.state, part.facts)
        part.resolution = judge.choose_resolution(part.facts, part.head.wish)

    def _get_part_refusals(self, part):
        """Return why rows cannot be imported, a text each."""
        row, refusals = part.head, []
        if row.refusal == "supplier":
            refusals.append(self.env._("It goes to a vendor: ours are returns of customers."))
        for label, name in (
            (self.env._("product"), "product_id"),
            (self.env._("unit"), "uom_id"),
            (self.env._("customer"), "partner_id"),
        ):
            if name in row.gone:
                refusals.append(self.env._("Its %(what)s was deleted.", what=label))
            elif not getattr(row, name):
                refusals.append(self.env._("It has no %(what)s.", what=label))
        if row.quantity <= 0:
            refusals.append(self.env._("Its quantity is not above zero."))
        for each in part.rows:
            # Neither is what is no number at all.
            if not each.quantity <= MAX_NUMBER:
                shown = f"{each.quantity:g}"
                refusals.append(self.env._("Its quantity cannot be %(quantity)s.", quantity=shown))
        if not all(each.date for each in part.rows):
            refusals.append(self.env._("It has no date."))
        taken = part.moves.rma_line_id | part.moves.rma_exchange_line_id
        taken |= part.credit_lines.rma_line_id
        if taken:
            refusals.append(
                self.env._(
                    "Its documents are those of %(returns)s already.",
                    returns=", ".join(taken.order_id.mapped("name")),
                )
            )
        return refusals

    def _forget_gone(self, rows):
        """Take from rows the records that are not there any more, asked for once."""
        for model, names in {
            "product.product": ["product_id"],
            "uom.uom": ["uom_id"],
            "res.partner": ["partner_id", "shipping_id", "invoice_id"],
            "res.users": ["user_id"],
            "stock.lot": ["lot_id"],
        }.items():
            ids = [getattr(row, name) for row in rows for name in names]
            _records, there = self._find(model, ids)
            for row in rows:
                for name in names:
                    if getattr(row, name) not in there:
                        row.drop(name)

    def _group_parts(self, parts):
        """Put together what becomes one return: of one header or one credit note, one customer."""

        def get_keys(part):
            keys = [key for row in part.rows for key in row.keys]
            return keys + [("note", note.id) for note in part.credit_lines.move_id]

        # Customers are looked at one by one: fetch them together.
        partners = self.env["res.partner"].browse(dict.fromkeys(p.head.partner_id for p in parts))
        partners.mapped("commercial_partner_id")
        groups = []
        for found in judge.group(parts, get_keys):
            alike = defaultdict(list)
            for part in found:
                alike[self._get_return_key(part)].append(part)
            groups += alike.values()
        return groups

    def _get_return_key(self, part):
        """Return what one return has one of."""
        partner = self.env["res.partner"].browse(part.head.partner_id)
        company = self._get_company(part)
        return (
            CLASSES.get(part.decision, part.decision),
            company,
            partner.commercial_partner_id,
            part.sale_line.currency_id or company.currency_id,
        )

    def _get_company(self, part):
        """Return whose return it is: by its documents, where they tell."""
        return (
            part.moves[:1].company_id
            or part.sale_line.company_id
            or self.env["res.company"].browse(part.head.company_id)
            or self.env.company
        )

    # Findings

    def _note_findings(self, parts):
        """Keep what is wrong with the rows, and with the source."""
        found = []
        for part in parts:
            found += [(part, "rejected", text) for text in part.refusals]
            if len(part.rows) > 1:
                text = self.env._("They came with one transfer and become one line.")
                found.append((part, "merged", text))
            found += [(part, kind, text) for kind, text in self._find_defects(part)]
        found += self._find_over_returns(parts)
        self._add_issues(
            [
                {"kind": kind, "row_name": part.names, "row_id": part.head.id, "text": text}
                for part, kind, text in found
            ]
        )
        defects = [kind for _part, kind, _text in found if kind not in ("rejected", "merged")]
        self.defect_count = len(defects)

    def _find_defects(self, part):
        """Return what the other system has wrong of a part: [(kind, text)]."""
        facts, defects = part.facts, []
        if facts.credited > facts.quantity:
            text = self.env._(
                "%(quantity)s came back and %(credited)s was credited, on %(notes)s.",
                quantity=f"{float(facts.quantity):g}",
                credited=f"{float(facts.credited):g}",
                notes=", ".join(part.credit_lines.move_id.mapped("name")),
            )
            defects.append(("double_credit", text))
        for row in part.rows:
            if row.note_id and not part.credit_lines:
                text = self.env._("It has a credit note, of which no line is left.")
                defects.append(("missing_note", text))
            if lie := judge.find_lie(row.state, facts):
                defects.append(("state_lie", self._get_lie_text(row, lie)))
        return defects

    def _get_lie_text(self, row, lie):
        texts = {
            "received": self.env._("no transfer that brought it is done"),
            "credited": self.env._("no credit note of it is posted"),
            "sent_back": self.env._("nothing was sent back"),
            "replaced": self.env._("no replacement was sent"),
            "nothing": self.env._("goods or money moved"),
        }
        return self.env._("It says “%(state)s”, but %(why)s.", state=row.state, why=texts[lie])

    def _find_over_returns(self, parts):
        """Return the rows by which more came back of an order line than was delivered."""
        come = defaultdict(list)
        for part in parts:
            if part.sale_line and part.facts.received:
                come[part.sale_line].append(part)
        found = []
        for line, theirs in come.items():
            delivered = line._get_delivered()
            returned = sum(part.facts.received - part.facts.sent_back for part in theirs)
            if returned > delivered:
                text = self.env._(
                    "%(order)s: %(returned)s came back of %(delivered)s that were delivered.",
                    order=line.order_id.name,
                    returned=f"{float(returned):g}",
                    delivered=f"{float(delivered):g}",
                )
                found.append((theirs[-1], "over_return", text))
        return found


def _pick(found, ids):
    """Return some of the records that were found; they are fetched together with all of them.

    :param found: (records, set of their ids)
    """
    records, there = found
    picked = [key for key in dict.fromkeys(ids) if key in there]
    return records.browse(picked).with_prefetch(records._ids)


def _count(moves, is_done):
    """Return the quantity of moves that are done, or are not, in the product's unit."""
    return sum(
        (move._get_product_quantity() for move in moves if (move.state == "done") is is_done),
        Fraction(0),
    )


def _count_notes(lines, state):
    return sum(
        (
            to_product_unit(line.quantity, line.product_uom_id, line.product_id)
            for line in lines
            if line.parent_state == state
        ),
        Fraction(0),
    )
