import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.rma_management.models.base.jobs import work_off

_logger = logging.getLogger(__name__)


class StockPicking(models.Model):
    """The carrier's label of a return.

    A carrier is an outside service: it is slow, it fails, and what it has done cannot be undone. So
    it is asked by a job, after the authorization is stored, and never twice for one transfer.

    ::

        pending ──► asked (stored before the carrier hears of it) ──► done
           ▲                          │ error, or cut off
           └── somebody restarts it ── failed
    """

    _inherit = "stock.picking"

    rma_label_state = fields.Selection(
        [
            ("pending", "To be requested"),
            ("asked", "Being requested"),
            ("failed", "Failed"),
            ("done", "Done"),
        ],
        string="Carrier Label",
        readonly=True,
        copy=False,
    )
    rma_label_error = fields.Text(string="Carrier Label Error", readonly=True, copy=False)

    _rma_label_index = models.Index(
        "(rma_label_state) WHERE rma_label_state IN ('pending', 'asked', 'failed')"
    )

    @api.depends("move_ids.rma_line_id")
    def _compute_return_picking(self):
        """Goods whose delivery nobody knows are a return for the carrier, too."""
        result = super()._compute_return_picking()
        for picking in self:
            if not picking.is_return_picking and picking.carrier_id.can_generate_return:
                picking.is_return_picking = picking._is_customer_return()
        return result

    def _is_customer_return(self):
        """Tell whether the transfer brings goods of a return back."""
        self.ensure_one()
        return self.picking_type_code == "incoming" and bool(self.rma_order_ids)

    def _needs_return_label(self):
        """Tell whether the carrier can still be asked for the label of a return."""
        self.ensure_one()
        return (
            self.state not in ("draft", "done", "cancel")
            and self._is_customer_return()
            and self.carrier_id.can_generate_return
            and self.rma_label_state in (False, "failed")
        )

    def _has_carrier_label(self):
        """Tell whether the carrier makes the labels: there is one, or it is asked for one."""
        self.ensure_one()
        return bool(self.rma_label_state) and self.carrier_id.can_generate_return

    def _is_label_told(self):
        """Tell whether the label is anybody's concern: not once the goods are here without one."""
        self.ensure_one()
        return self.state != "cancel" and (self.state != "done" or self.rma_label_state == "done")

    def _queue_return_labels(self):
        """Have the carriers asked for the labels that are missing.

        :return: the transfers that wait for their label now
        """
        queued = self.filtered(lambda picking: picking._needs_return_label())
        if queued:
            queued.write({"rma_label_state": "pending", "rma_label_error": False})
            self.env.ref("rma_management_delivery.ir_cron_request_labels")._trigger()
        return queued

    def print_return_label(self):
        """Of a return, show the label there is, or have it requested; core would buy another."""
        self.ensure_one()
        if not self._is_customer_return():
            return super().print_return_label()
        if self.rma_label_state == "done":
            return self._get_return_labels_action()
        self.check_access("write")
        # Who works on the transfer may ask for its label; triggering the job takes more rights.
        self.sudo()._queue_return_labels()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The carrier is being asked; the label will be here soon."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _get_return_labels_action(self):
        """Open the labels: one as a file, several as a list of files."""
        labels = self._get_return_labels()
        if len(labels) == 1:
            # The token opens this file to whoever was let see the return or the transfer.
            (token,) = labels.sudo().generate_access_token()
            return {
                "type": "ir.actions.act_url",
                "url": f"/web/content/{labels.id}?access_token={token}&download=true",
                "target": "download",
            }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return Labels"),
            "res_model": "ir.attachment",
            "views": [(False, "kanban"), (False, "form")],
            "domain": [("id", "in", labels.ids)],
        }

    def _get_return_labels(self):
        """Return the label files, under the name by which core and its portal find them."""
        # While one more is asked for, those that there are stay valid.
        labelled = self.filtered("rma_label_state")
        domain = Domain.OR(
            Domain("res_id", "in", pickings.ids)
            & Domain("name", "=like", f"{carrier.get_return_label_prefix()}%")
            for carrier, pickings in labelled.grouped("carrier_id").items()
        )
        return self.env["ir.attachment"].search(Domain("res_model", "=", self._name) & domain)

    # The job

    @api.model
    def _cron_request_return_labels(self, limit=20):
        """Ask the carriers; that one is asked is stored first, so that none is asked twice."""
        # Only this job asks, and never twice at a time: what is still being asked was cut off.
        for picking in self.search([("rma_label_state", "=", "asked")]):
            picking._fail_return_label(
                self.env._(
                    "The request was cut off, and the carrier may have made a label all the same. "
                    "Look with the carrier before requesting it again."
                )
            )
        self._queue_further_labels()
        domain = [("rma_label_state", "=", "pending")]
        work_off(self, domain, lambda picking: picking._ask_carrier(), limit)

    @api.model
    def _queue_further_labels(self):
        """Have a label asked for of each parcel that was added to those with labels.

        Whoever adds one leaves the transfer alone, which may be with the carrier at that moment.
        """
        parcels = self.env["rma.parcel"].search(self.env["rma.parcel"]._get_label_domain())
        ready = parcels.picking_id.filtered(
            lambda picking: (
                picking.rma_label_state == "done" and picking.carrier_id.can_generate_return
            )
        )
        ready.write({"rma_label_state": "pending", "rma_label_error": False})

    def _ask_carrier(self):
        """Request the label, unless the goods have come or come no more."""
        self.ensure_one()
        if self.state in ("done", "cancel"):
            self.rma_label_state = "done" if self.return_label_ids else False
        else:
            self.rma_label_state = "asked"
            self.env["ir.cron"]._commit_progress()
            self._request_return_label()
        self.rma_order_ids._after_label()

    def _request_return_label(self):
        """Ask the carrier for the label; whatever goes wrong, the return stands."""
        self.ensure_one()
        picking = self.with_company(self.company_id)
        before = picking.return_label_ids
        # Not stored: core, and what follows, would go on with those there were.
        picking.invalidate_recordset(["return_label_ids"])
        try:
            with self.env.cr.savepoint():
                answer = picking.carrier_id.get_return_label(picking, *picking._get_shipped())
        except Exception as error:
            _logger.warning("Transfer %s: no return label", picking.name, exc_info=True)
            picking._fail_return_label(str(error) or type(error).__name__)
            return
        picking.invalidate_recordset(["return_label_ids"])
        labels = picking.return_label_ids - before
        if not labels:
            picking._fail_return_label(self.env._("The carrier sent no label."))
            return
        picking._take_return_label(labels, answer, bool(before))

    def _get_shipped(self):
        """Return the tracking number and day of the one delivery of this carrier that comes back.

        Carriers refer to it when the same carrier brought the goods.
        """
        self.ensure_one()
        delivery = self.move_ids.origin_returned_move_id.picking_id
        if len(delivery) != 1 or delivery.carrier_id != self.carrier_id:
            return None, None
        return delivery.carrier_tracking_ref or None, delivery.date_done.date()

    def _take_return_label(self, labels, answer, is_further=False):
        """Record tracking number and price, as far as the carrier's module tells them."""
        self.ensure_one()
        answer = answer[0] if isinstance(answer, (list, tuple)) and answer else answer
        answer = answer if isinstance(answer, dict) else {}
        vals = {"rma_label_state": "done", "rma_label_error": False}
        known = [] if not is_further else self._get_tracking_refs()
        tracking_ref = answer.get("tracking_number") or self._read_tracking_ref(labels, known)
        if tracking_ref:
            # The label of one more parcel leaves those that are under way.
            refs = [*known, *tracking_ref.split(",")] if is_further else []
            vals["carrier_tracking_ref"] = ",".join(dict.fromkeys(refs)) or tracking_ref
        price = self._get_label_price(answer, is_further)
        # What the labels before it cost is paid all the same.
        vals["carrier_price"] = price + (self.carrier_price if is_further else 0.0)
        if is_further:
            self._get_rma_parcels()._take_label()
        self.write(vals)
        self.rma_order_ids._charge_label(self, price)
        if self._get_rma_parcels().filtered_domain(self.env["rma.parcel"]._get_label_domain()):
            self.env.ref("rma_management_delivery.ir_cron_request_labels")._trigger()

    def _get_label_price(self, answer, is_further):
        """Return what the carrier asks for a label, as far as that is known."""
        if answer.get("exact_price"):
            return self.carrier_id._apply_margins(answer["exact_price"], self.sale_id)
        return 0.0 if is_further else self.carrier_price

    def _read_tracking_ref(self, labels, known=()):
        """Return the tracking number from the label's name, where the carrier's module puts it.

        :param known: the numbers of the parcels that had their labels before
        """
        prefix = f"{self.carrier_id.get_return_label_prefix()}-"
        names = [label.name.removeprefix(prefix) for label in labels if label.name != prefix]
        refs = [name.rpartition(".")[0].split("-")[0] for name in names]
        found = ",".join(dict.fromkeys(filter(None, refs)))
        return found if known else self.carrier_tracking_ref or found

    def _fail_return_label(self, error):
        self.write({"rma_label_state": "failed", "rma_label_error": error})
        for order in self.rma_order_ids:
            order._message_log(
                body=self.env._(
                    "No return label from %(carrier)s: %(error)s",
                    carrier=self.carrier_id.name,
                    error=error,
                )
            )

    def _check_one_parcel(self):
        """Refuse to guess which of several parcels a tracking number is of."""
        if len(self) != 1:
            raise UserError(
                self.env._(
                    "There is not exactly one parcel under way: enter tracking numbers on the "
                    "transfers."
                )
            )
