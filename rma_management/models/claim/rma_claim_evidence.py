from odoo import api, fields, models
from odoo.tools import format_datetime, html2plaintext

from ...tools.evidence import File, get_missing, get_sets, name_files, pack
from .rma_claim_flow import CSR

REPORT = "rma_management.rma_claim_index_report"
# Of the file that is kept with the claim, after its number.
PACK_ENDING = "-evidence.zip"
INVOICE_REPORT = "account.account_invoices"


class RmaClaimEvidence(models.Model):
    """All that speaks for us in a dispute, in one file; what is missing is said before."""

    _inherit = "rma.claim"

    evidence_missing = fields.Text(
        string="Missing Evidence", compute="_compute_evidence_missing", groups=CSR
    )

    @api.depends("line_ids", "order_id", "photo_ids")
    @api.depends_context("lang")
    def _compute_evidence_missing(self):
        for claim in self:
            names = get_missing(claim.sudo()._get_evidence_values()) if claim.line_ids else []
            labels = claim._get_evidence_labels()
            claim.evidence_missing = ", ".join(labels[name] for name in names)

    def action_export_evidence(self):
        """Make the pack, keep it with the claim and open it (button "Evidence")."""
        self.ensure_one()
        self._check_agent()
        # What speaks for us is collected from documents that not all agents may open.
        attachment = self.sudo()._make_evidence_pack()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def _make_evidence_pack(self):
        self.ensure_one()
        values = self._get_evidence_values()
        files = name_files(self._get_evidence_files())
        facts = {
            "claim": self.name,
            "return": self.order_id.name,
            "company": self.company_id.name,
            "made_at": fields.Datetime.now().isoformat() + "Z",
            "currency": self.currency_id.name,
            "amount_paid": float(self._get_paid()),
            "amount_credited": float(self._get_given_back()),
            "evidence": get_sets(values),
            "missing": get_missing(values),
            "declared_and_found": [
                {"product": side.product, "quantity": side.quantity, "declared": side.declared}
                | {"reason": side.reason, "found": side.found, "paid": side.amount}
                for side in self._get_sides()
            ],
            "custody": self._get_custody(),
            "decisions": self._get_decided(),
            "policies": [
                {"name": policy.display_name, "version": policy.version, "text": policy.note or ""}
                for policy in self.line_ids.policy_id
            ],
        }
        content = pack(files, facts, self._make_evidence_index(files, values))
        self.message_post(body=self.env._("A pack of evidence was made."))
        return self.env["ir.attachment"].create(
            {
                "name": f"{self.name}{PACK_ENDING}",
                "raw": content,
                "mimetype": "application/zip",
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _make_evidence_index(self, files, values):
        """Return the index as a PDF, or as a page where none can be printed."""
        data = {"files": [(file.name, file.about, file.digest) for file in files]}
        data |= {"missing": get_missing(values), "values": values}
        content, kind = self.env["ir.actions.report"]._render_qweb_pdf(REPORT, self.ids, data=data)
        return File(f"index.{kind}", content)

    # What is known

    def _get_evidence_values(self):
        """Return what a card scheme asks for: {field: text}, by the provider's names."""
        self.ensure_one()
        order, partner = self.order_id, self.partner_id
        sales = self.line_ids.sale_line_id.order_id
        sent = self._get_deliveries()
        invoices = self._get_invoices()
        policies = self.line_ids.policy_id
        refs = [name for picking in sent if (name := picking._get_rma_tracking_ref())]
        return {
            "billing_address": order.partner_invoice_id._display_address(),
            "customer_communication": self._get_communication(),
            "customer_email_address": partner.email or order.email_from,
            "customer_name": partner.name,
            "customer_signature": ", ".join(filter(None, self.offer_ids.mapped("answered_by"))),
            "product_description": ", ".join(self.line_ids.product_id.mapped("display_name")),
            "receipt": ", ".join(invoices.mapped("name")),
            "refund_policy": "\n".join(filter(None, policies.mapped("customer_text"))),
            "refund_policy_disclosure": ", ".join(policies.mapped("display_name")),
            "refund_refusal_explanation": self._get_refusal_text(),
            "shipping_address": sales[:1].partner_shipping_id._display_address() if sales else "",
            "shipping_carrier": ", ".join(sent._get_rma_carriers()),
            "shipping_date": ", ".join(str(picking.date_done) for picking in sent),
            "shipping_documentation": ", ".join(sent.mapped("name")),
            "shipping_tracking_number": ", ".join(refs),
            "uncategorized_text": self.note or "",
        }

    def _get_evidence_labels(self):
        env = self.env
        return {
            "billing_address": env._("billing address"),
            "customer_communication": env._("what the customer wrote"),
            "customer_email_address": env._("the customer's e-mail address"),
            "customer_name": env._("the customer's name"),
            "customer_signature": env._("an answer signed by the customer"),
            "product_description": env._("description of the goods"),
            "receipt": env._("a posted invoice"),
            "refund_policy": env._("our terms, in words for customers"),
            "refund_policy_disclosure": env._("the terms that applied"),
            "refund_refusal_explanation": env._("why less is given back"),
            "shipping_address": env._("delivery address"),
            "shipping_carrier": env._("carrier"),
            "shipping_date": env._("day of delivery"),
            "shipping_documentation": env._("delivery note"),
            "shipping_tracking_number": env._("tracking number"),
        }

    def _get_invoices(self):
        moves = self.line_ids.sale_line_id.invoice_lines.move_id
        return moves.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        )

    def _get_deliveries(self):
        moves = self.line_ids.sale_line_id.move_ids
        done = moves.filtered(lambda move: move.state == "done" and move._is_to_customer())
        return done.picking_id

    def _get_communication(self):
        """Return what both sides wrote, the oldest first."""
        texts = [self.statement or ""]
        messages = (self.message_ids | self.order_id.message_ids).filtered(
            lambda message: message.message_type in ("email", "comment", "email_outgoing")
        )
        texts += [
            f"{message.date} {message.author_id.name or message.email_from or ''}: "
            + html2plaintext(message.body)
            for message in messages.sorted("date")
        ]
        texts += [offer.message for offer in self.offer_ids.sorted("sequence") if offer.message]
        return "\n".join(filter(None, texts))

    def _get_refusal_text(self):
        """Return what was found that less is given back for."""
        return "\n".join(
            f"{side.product}: {'; '.join(side.found)}" for side in self._get_sides() if side.found
        )

    def _get_custody(self):
        """Return who had the goods, when and where, in the order of time."""
        rows = [
            {
                "at": move.date,
                "what": move.picking_id.name or move.reference,
                "from": move.location_id.complete_name,
                "to": move.location_dest_id.complete_name,
                "quantity": move.quantity,
                "lots": move.lot_ids.mapped("name"),
                "weight": move.weight if "weight" in move._fields else None,
                "by": move.write_uid.name,
            }
            for move in (self.line_ids.sale_line_id.move_ids | self.line_ids.move_ids)
            if move.state == "done"
        ]
        rows += [
            {
                "at": inspection.date,
                "what": inspection.display_name,
                "from": "",
                "to": inspection.disposition_id.name,
                "quantity": inspection.quantity,
                "lots": inspection.lot_id.mapped("name"),
                "weight": None,
                "by": inspection.user_id.name,
            }
            for inspection in self.line_ids.inspection_ids
        ]
        return sorted(rows, key=lambda row: row["at"])

    def _get_decided(self):
        decisions = self.env["rma.decision"].search(
            [("order_id", "=", self.order_id.id)], order="date, id"
        )
        events = dict(decisions._fields["event"]._description_selection(self.env))
        return [
            {
                "at": decision.date,
                "what": events.get(decision.event, decision.event),
                "by": decision.user_id.name,
                "motive": decision.motive or "",
            }
            for decision in decisions
        ]

    def _get_evidence_files(self):
        """Return photos, papers and documents: [`File`]."""
        parts = [
            ("declared", self.declared_photo_ids, self.env._("From the customer")),
            ("found", self.found_photo_ids, self.env._("Found by us")),
            ("offers", self.offer_ids.photo_ids, self.env._("With an offer")),
        ]
        files = [
            File(f"{folder}/{file.name}", file.raw or b"", self._get_file_text(about, file))
            for folder, attachments, about in parts
            for file in attachments
        ]
        reports = self.env["ir.actions.report"]
        for invoice in self._get_invoices() | self.order_id.credit_note_ids:
            if invoice.state == "posted":
                content, kind = reports._render(INVOICE_REPORT, invoice.ids)
                files.append(File(f"documents/{invoice.name}.{kind}", content, invoice.ref or ""))
        return files

    def _get_file_text(self, about, file):
        when = format_datetime(self.env, file.create_date)
        return f"{about}, {file.create_uid.name}, {when}"


class StockPickingEvidence(models.Model):
    _inherit = "stock.picking"

    def _get_rma_tracking_ref(self):
        """Return the tracking number, where an app keeps one."""
        self.ensure_one()
        return self.carrier_tracking_ref if "carrier_tracking_ref" in self._fields else False

    def _get_rma_carriers(self):
        """Return the names of who carried these, where an app knows."""
        return self.carrier_id.mapped("name") if "carrier_id" in self._fields else []
