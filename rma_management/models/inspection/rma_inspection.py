from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.uploads import own_uploads

# Photos are taken while the inspection is entered.
DRAFTS = ("rma.inspect.line",)
# In the context, where nobody else can put it: goods that go back without a look at them.
UNSEEN = object()


class RmaInspection(models.Model):
    """What somebody found on some units of a line, and what became of them.

    Creating an inspection disposes of the units: each leaves the returns location exactly once.
    """

    _name = "rma.inspection"
    _description = "Inspection"
    _inherit = [
        "rma.far.mixin",
        "rma.typed.mixin",
        "rma.effects.mixin",
        "mail.thread",
        "rma.disposal.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    line_id = fields.Many2one(
        "rma.order.line", string="Return Line", required=True, ondelete="restrict", index=True
    )
    order_id = fields.Many2one(related="line_id.order_id", store=True, index=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    product_id = fields.Many2one(related="line_id.product_id", store=True)
    product_uom_id = fields.Many2one(related="line_id.product_uom_id")
    lot_id = fields.Many2one("stock.lot", string="Lot/Serial", index="btree_not_null")
    grade_id = fields.Many2one("rma.grade", required=True, ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", string="Inspector", required=True, default=lambda self: self.env.user
    )
    date = fields.Datetime(string="Inspected On", required=True, default=fields.Datetime.now)
    defect = fields.Char(string="Defect Found")
    note = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Photos", bypass_search_access=True)
    move_ids = fields.One2many("stock.move", "rma_inspection_id", string="Moves")

    _date_index = models.Index("(date)")
    _check_quantity = models.Constraint(
        "CHECK (quantity > 0)", "The inspected quantity has to be above zero."
    )

    @api.depends("order_id", "product_id", "grade_id")
    def _compute_display_name(self):
        for inspection in self:
            inspection.display_name = " – ".join(
                filter(
                    None,
                    (
                        inspection.order_id.name,
                        inspection.product_id.display_name,
                        inspection.grade_id.name,
                    ),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = self.env["rma.order.line"].browse([vals["line_id"] for vals in vals_list])
        lines.order_id._claim()
        # Its return tells its story; nobody follows a single unit of it.
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        inspections = super(RmaInspection, quiet).create(vals_list).with_env(self.env)
        own_uploads(inspections, "photo_ids", DRAFTS)
        # All that can be refused is refused before anything moves; what it is compared with need
        # not be for the inspector to read.
        found = inspections.sudo()
        found._check_received()
        if self.env.context.get("rma_unseen") is not UNSEEN:
            found._check_answers()
            found._check_photos()
        inspections._follow_rma_event("inspect")
        return inspections

    def _get_rma_effects(self):
        return super()._get_rma_effects() | {
            "inspect": [
                "_dispose",
                "_record_charges",
                "_record_recommendation",
                "_open_claims",
                "_sample_second_inspection",
                "_tell_orders",
            ]
        }

    def _tell_orders(self):
        self.line_id.order_id._follow_rma_event("inspect")

    def _get_shut_hint(self, _state):
        return self.env._("Grade, defect, note and photos can be corrected.")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("An inspection is evidence and cannot be deleted. Add a note to correct it.")
        )

    def _check_received(self):
        """Nobody inspects what has not come: in all, and for each serial."""
        self.line_id.sudo()._check_inspected()
        for line in self.line_id.sudo():
            unit = line.product_uom_id
            received = line._get_received_lots()
            for lot, inspections in line.inspection_ids.grouped("lot_id").items():
                inspected = sum(inspection._get_standing_quantity() for inspection in inspections)
                # Of what came before numbers were kept, whoever inspects it tells the number.
                came = received.get(lot, received.get(lot.browse(), 0))
                if lot and unit.compare(inspected, came) > 0:
                    raise UserError(
                        self.env._(
                            "%(lot)s was not received on %(name)s, or is inspected already.",
                            lot=lot.name,
                            name=line.order_id.name,
                        )
                    )

    def _get_own_moves(self):
        return self.move_ids.filtered(lambda move: not move.rma_step_id)

    def _get_source_location(self):
        """Return where its units in the house are: in returns until a disposition moves them."""
        self.ensure_one()
        return self._get_place_reached() or self._get_returns_location()

    def _get_returns_location(self):
        """Return where these units came to: the returns location, until they are disposed of."""
        return self._get_received_moves()[:1].location_dest_id

    def _get_received_moves(self):
        """Return the done moves that brought these units in."""
        self.ensure_one()
        return self.line_id.move_ids.filtered(
            lambda move: move.state == "done" and move._is_from_customer()
        ).sorted(lambda move: self.lot_id not in move.lot_ids)
