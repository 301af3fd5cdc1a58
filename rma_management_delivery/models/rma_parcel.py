from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.rma_management.tools.typed import NEW, typed

from ..tools.parcel import ANNOUNCED

STATES = [
    ("announced", "Announced"),
    ("transit", "On Its Way"),
    ("delivery", "Out for Delivery"),
    ("delivered", "Delivered"),
    ("exception", "Exception"),
    ("returned", "Sent Back"),
]


class RmaParcel(models.Model):
    """A box that comes back under a RAN, and where its carrier says it is.

    ::

        announced ──► transit ──► delivery ──► delivered
                         │  ▲                      │
                         ▼  │                      ▼
                      exception               returned to its sender

    Where it is follows from its events alone, in whatever order they come: `tools/parcel.py`.
    """

    _name = "rma.parcel"
    _description = "Parcel of a Return"
    _inherit = ["rma.typed.mixin", "rma.effects.mixin"]
    _order = "order_id desc, id"

    order_id = fields.Many2one(
        "rma.order", string="Return", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    picking_id = fields.Many2one(
        "stock.picking", string="Transfer", ondelete="cascade", index="btree_not_null"
    )
    carrier_id = fields.Many2one("delivery.carrier", ondelete="restrict")
    tracking_ref = fields.Char(string="Tracking Number", index="btree_not_null", copy=False)
    number = fields.Char(compute="_compute_number", help="Which one of how many.")
    is_told_by_customer = fields.Boolean(
        string="Number from the Customer",
        readonly=True,
        copy=False,
        help="We have not made its label: no money follows from where it is.",
    )
    is_label_wanted = fields.Boolean(
        readonly=True,
        copy=False,
        help="It was added to those with labels: the carrier is to make one for it, too.",
    )
    state = fields.Selection(
        STATES, string="Status", required=True, default=ANNOUNCED, readonly=True, copy=False
    )
    date_scanned = fields.Datetime(
        string="First Scan",
        readonly=True,
        copy=False,
        help="When the carrier first had it in hand, by the carrier's own word.",
    )
    date_expected = fields.Date(
        string="Expected On", readonly=True, copy=False, help="As the carrier says."
    )
    date_event = fields.Datetime(string="Last Report", readonly=True, copy=False)
    event_ids = fields.One2many("rma.parcel.event", "parcel_id", string="Reports", copy=False)
    date_poll = fields.Datetime(default=fields.Datetime.now, readonly=True, copy=False)
    poll_failures = fields.Integer(readonly=True, copy=False)
    poll_error = fields.Text(string="Carrier's Last Error", readonly=True, copy=False)

    _label_index = models.Index("(picking_id) WHERE is_label_wanted")
    _poll_index = models.Index(
        "(date_poll) WHERE state NOT IN ('delivered', 'returned') AND tracking_ref IS NOT NULL"
    )

    @api.depends("order_id.parcel_ids")
    def _compute_number(self):
        for parcel in self:
            # How many there are is no secret to whoever sees one.
            siblings = parcel.order_id.sudo().parcel_ids.sorted("id")
            ids = siblings.ids
            parcel.number = (
                self.env._(
                    "%(number)s of %(count)s", number=ids.index(parcel.id) + 1, count=len(ids)
                )
                if parcel.id in ids
                else False
            )

    @api.depends("order_id.name", "number")
    def _compute_display_name(self):
        for parcel in self:
            parcel.display_name = f"{parcel.order_id.name}: {parcel.number or ''}".rstrip(": ")

    @api.model
    def _get_typed(self):
        return (
            typed("order_id picking_id", states=(NEW,))
            | typed("carrier_id tracking_ref", states=(NEW, ANNOUNCED))
            # What a carrier reports is guarded by itself.
        )

    @api.model
    def _get_decided_fields(self):
        return super()._get_decided_fields() | {
            "state",
            "date_scanned",
            "date_expected",
            "date_event",
            "is_label_wanted",
            "is_told_by_customer",
        }

    @api.model
    def _complete_vals_list(self, vals_list):
        """The transfer and the carrier of a parcel are those of its return, where there is one."""
        return [self._complete_vals(vals) for vals in super()._complete_vals_list(vals_list)]

    @api.model
    def _complete_vals(self, vals):
        vals = {**vals, "tracking_ref": (vals.get("tracking_ref") or "").strip() or False}
        # Which transfer it is follows from the return, which whoever adds a parcel may write.
        order = self.env["rma.order"].sudo().browse(vals.get("order_id"))
        if not vals.get("picking_id"):
            pickings = order._get_open_parcel_pickings()
            vals["picking_id"] = pickings.id if len(pickings) == 1 else False
        picking = self.env["stock.picking"].sudo().browse(vals["picking_id"] or ())
        if not vals.get("carrier_id"):
            vals["carrier_id"] = picking.carrier_id.id
        return vals

    def write(self, vals):
        if vals.get("tracking_ref"):
            vals = {**vals, "tracking_ref": vals["tracking_ref"].strip()}
        return super().write(vals)

    @api.constrains("order_id", "picking_id")
    def _check_picking(self):
        for parcel in self.sudo():
            if parcel.picking_id and parcel.order_id not in parcel.picking_id.rma_order_ids:
                raise UserError(
                    self.env._(
                        "%(transfer)s brings back nothing of %(name)s. Choose a transfer of this "
                        "return.",
                        transfer=parcel.picking_id.name,
                        name=parcel.order_id.name,
                    )
                )

    @api.constrains("order_id", "tracking_ref")
    def _check_tracking_ref(self):
        for order in self.order_id:
            refs = [ref for ref in order.sudo().parcel_ids.mapped("tracking_ref") if ref]
            if len(refs) != len(set(refs)):
                raise UserError(
                    self.env._(
                        "Two parcels of %(name)s have the same tracking number. Enter that of each "
                        "parcel, or remove one.",
                        name=order.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reported(self):
        """What a carrier has reported of is no mistake of ours."""
        if any(parcel.event_ids for parcel in self.sudo()):
            raise UserError(
                self.env._(
                    "The carrier has reported of this parcel: it stays with the return. Only a "
                    "parcel of which nothing is known yet can be removed."
                )
            )

    # The label of one that was added

    @api.model
    def _get_label_domain(self):
        """Return which parcels still wait for a label; one with a number has it, or needs none."""
        return (
            Domain("is_label_wanted", "=", True)
            & Domain("tracking_ref", "=", False)
            & Domain("picking_id.state", "not in", ("done", "cancel"))
        )

    def _take_label(self):
        """One of these has its label now."""
        waiting = self.filtered_domain(self._get_label_domain()).sorted("id")
        waiting[:1]._in_action().write({"is_label_wanted": False})

    def _get_state_label(self):
        self.ensure_one()
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _get_link(self):
        """Return the carrier's page on the parcel, "" where there is none.

        Links are made of transfers: where one has several parcels, core keeps one for each number.
        """
        self.ensure_one()
        picking = self.picking_id
        if not self.tracking_ref or self.tracking_ref not in picking._get_tracking_refs():
            return ""
        links = self.order_id._get_tracking_links(picking)
        return (
            next((link for link in links if self.tracking_ref in link), links[:1] and links[0])
            or ""
        )

    # The numbers that transfers have

    @api.model
    def _follow_numbers(self, before):
        """Have a parcel for each tracking number of a transfer that brings goods back.

        :param before: {transfer: its tracking numbers until now}
        """
        pickings = self.env["stock.picking"].union(*before)
        pickings = pickings.filtered(lambda picking: picking._is_customer_return())
        known = self.search([("picking_id", "in", pickings.ids)])
        vals_list = []
        for picking in pickings:
            own = known.filtered(lambda parcel, picking=picking: parcel.picking_id == picking)
            vals_list += own._take_numbers(picking, before[picking])
        self._in_action().create(vals_list)

    def _take_numbers(self, picking, before):
        """Give these parcels of a transfer its new numbers; what it has no more goes.

        :return: the values of the parcels that are new
        """
        refs = picking._get_tracking_refs()
        known = set(self.mapped("tracking_ref"))
        gone = self.filtered(
            lambda parcel: parcel.tracking_ref in set(before) - set(refs) and not parcel.event_ids
        )
        free = list(self.filtered(lambda parcel: not parcel.tracking_ref) | gone)
        vals_list = []
        for ref in refs:
            if ref in known:
                continue
            order = picking.rma_order_ids.filtered(lambda order: not order.date_done)[:1]
            order = order or picking.rma_order_ids[:1]
            is_told = order.parcel_ref == ref
            vals = {"tracking_ref": ref, "is_told_by_customer": is_told}
            if free:
                free.pop(0)._in_action().write(vals)
            else:
                vals_list.append({**vals, "order_id": order.id, "picking_id": picking.id})
        (gone & self.browse().union(*free)).unlink()
        return vals_list
