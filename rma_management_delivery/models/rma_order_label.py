from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

LABEL_STATES = [
    ("failed", "Failed"),
    ("pending", "Being requested"),
    ("done", "Done"),
]


class RmaOrderLabel(models.Model):
    """The carrier's labels of a return: asked for once it is authorized, sent with the receipt."""

    _inherit = "rma.order"

    label_status = fields.Selection(
        LABEL_STATES,
        string="Carrier Label",
        compute="_compute_label_status",
        search="_search_label_status",
    )
    label_error = fields.Text(compute="_compute_label_status")

    @api.depends(
        "line_ids.move_ids.picking_id.rma_label_state",
        "line_ids.move_ids.picking_id.rma_label_error",
        "line_ids.move_ids.picking_id.state",
        "parcel_ids.is_label_wanted",
        "parcel_ids.tracking_ref",
    )
    def _compute_label_status(self):
        for order in self:
            # How far its label is belongs to the return, whoever may open the transfer.
            pickings = order.sudo().picking_ids.filtered(lambda picking: picking._is_label_told())
            states = set(pickings.mapped("rma_label_state"))
            found = (
                "failed" if "failed" in states
                else "pending" if states & {"pending", "asked"} or order._has_unlabelled_parcel()
                else "done" if "done" in states
                else False
            )  # fmt: skip
            order.label_status = found
            errors = pickings.filtered(lambda picking: picking.rma_label_state == "failed")
            order.label_error = "\n".join(filter(None, errors.mapped("rma_label_error"))) or False

    def _has_unlabelled_parcel(self):
        """Tell whether the carrier is still to be asked for the label of a further parcel."""
        self.ensure_one()
        domain = self.env["rma.parcel"]._get_label_domain()
        return self.state == "authorized" and bool(self.sudo().parcel_ids.filtered_domain(domain))

    def _search_label_status(self, operator, value):
        if operator != "in" or not all(value):
            return NotImplemented
        states = {"failed": ["failed"], "pending": ["pending", "asked"], "done": ["done"]}
        wanted = [state for name in value for state in states.get(name, ())]
        pickings = (
            self.env["stock.picking"]
            .sudo()
            ._search(
                Domain("rma_label_state", "in", wanted)
                & Domain("state", "!=", "cancel")
                & (Domain("rma_label_state", "=", "done") | Domain("state", "!=", "done"))
            )
        )
        found = Domain("line_ids.move_ids.picking_id", "in", pickings)
        if "pending" in value:
            wanted = (
                self.env["rma.parcel"].sudo()._search(self.env["rma.parcel"]._get_label_domain())
            )
            found |= Domain("state", "=", "authorized") & Domain("parcel_ids", "in", wanted)
        return found

    def action_request_labels(self):
        """Ask the carriers again for the labels that are missing.

        :raises UserError: when there is no label to ask for
        """
        self._check_actor()
        # The CSR has no right on transfers; which they are follows from the checked return.
        queued = self.sudo().picking_ids._queue_return_labels()
        if not queued:
            raise UserError(
                self.env._(
                    "There is no carrier label to request: the transfer is received or cancelled, "
                    "has its label or is waiting for it, or its carrier makes no return labels."
                )
            )
        return True

    def action_open_labels(self):
        """Open the carrier's labels."""
        self.check_access("read")
        # Whoever may print our own label of a return may print the carrier's.
        pickings = self.sudo().picking_ids
        if not pickings._get_return_labels():
            raise UserError(self.env._("There is no carrier label yet."))
        return pickings._get_return_labels_action()

    def _queue_receipt(self):
        """Let the receipt wait for the label it is to bring."""
        waiting = self.filtered(lambda order: order.label_status == "pending")
        return super(RmaOrderLabel, self - waiting)._queue_receipt()

    def _after_label(self):
        """Send the receipt that waited for the label; without one, where the carrier failed."""
        self.filtered(lambda order: order.state == "authorized")._queue_receipt()

    def _process_attachments_for_template_post(self, mail_template):
        result = super()._process_attachments_for_template_post(mail_template)
        if mail_template != self.env.ref("rma_management.mail_template_receipt"):
            return result
        for order in self:
            # The customer gets the labels made for the return, and nothing else of its transfers.
            labels = order.sudo().picking_ids._get_return_labels()
            entry = result.setdefault(order.id, {})
            entry["attachments"] = [
                *entry.get("attachments", []),
                *((label.name, label.datas) for label in labels),
            ]
        return result

    # Freight

    def _charge_label(self, picking, price):
        """Charge what the carrier asks for a label, where the policy says so."""
        for order in self:
            lines = picking.move_ids.rma_line_id.filtered(
                lambda line, order=order: line.order_id == order and line._is_credited_resolution()
            )
            if not lines or not all(line._is_label_charged() for line in lines):
                continue
            if not price:
                order._message_log(
                    body=self.env._(
                        "%(carrier)s named no price for the return label: add the return freight "
                        "by hand if the customer is to pay it.",
                        carrier=picking.carrier_id.name,
                    )
                )
            elif order.settlement_status != "done":
                order._add_label_charge(picking, price, lines.policy_id[:1])

    def _add_label_charge(self, picking, price, policy):
        """Charge a label: that of a further parcel is added to what the first one cost."""
        self.ensure_one()
        currency = picking.sale_id.currency_id or picking.company_id.currency_id
        amount = currency._convert(price, self.currency_id, self.company_id, fields.Date.today())
        charge = self.charge_ids.filtered(lambda charge: charge.label_picking_id == picking)[:1]
        if charge:
            charge._in_action().write({"rate": charge.rate + amount})
            return
        self.env["rma.charge"]._in_action().create(
            {
                "order_id": self.id,
                "type": "return_freight",
                "basis": "fixed",
                "rate": amount,
                "source": "policy",
                "policy_id": policy.id,
                "label_picking_id": picking.id,
            }
        )


class RmaLineMixin(models.AbstractModel):
    _inherit = "rma.line.mixin"

    def _is_freight_charged(self):
        """The carrier's price takes the place of the policy's amount."""
        return super()._is_freight_charged() and not self.policy_id.is_label_charged

    def _is_label_charged(self):
        """Tell whether the customer pays for this line what the carrier asks."""
        self.ensure_one()
        return (
            self.policy_id.is_label_charged
            and self.freight_payer == "customer"
            and self._is_fee_possible()
        )
