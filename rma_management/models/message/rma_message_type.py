from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache


class RmaMessageType(models.Model):
    """Of what people are told, with which words, and whether at all.

    An event is told when it happens, a reminder and a task once so many days have passed. What has
    to be true for each is said by `rma.order._get_message_domain`.
    """

    _name = "rma.message.type"
    _description = "Return Message"
    _inherit = "rma.typed.mixin"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("event", "Told when it happens"),
            ("reminder", "Reminds the customer"),
            ("task", "Reminds us"),
        ],
        required=True,
        default="event",
        readonly=True,
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(string="Sent", default=True)
    company_ids = fields.Many2many(
        "res.company", string="Companies", help="Leave empty to send it in all companies."
    )
    template_id = fields.Many2one(
        "mail.template",
        string="E-mail",
        domain="[('model', '=', template_model)]",
        ondelete="restrict",
        help="Its words can be changed, in each language.",
    )
    template_model = fields.Char(compute="_compute_template_model")
    days = fields.Integer(
        help="Told so many days after it has happened; a reminder goes out once so many days have "
        "passed, or so many days before the end."
    )

    _code_unique = models.UniqueIndex("(code)", "There is a message with this code already.")
    _check_days = models.Constraint("CHECK (days >= 0)", "A number of days is not negative.")

    @api.depends("code")
    def _compute_template_model(self):
        for kind in self:
            kind.template_model = kind._get_template_model()

    def _get_template_model(self):
        """Return of which records the e-mail tells."""
        return "rma.order"

    @api.constrains("template_id")
    def _check_template(self):
        """A template of other records writes of them to customers."""
        for kind in self:
            if kind.template_id and kind.template_id.model != kind._get_template_model():
                raise ValidationError(
                    self.env._(
                        "“%(template)s” is not an e-mail on returns. Choose one that is.",
                        template=kind.template_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @ormcache("code")
    def _find_id(self, code):
        return self.search([("code", "=", code)]).id

    @api.model
    def _find(self, code):
        """Return the message of this code; nothing where it is switched off."""
        # It is told for the companies that want it, whoever has done what it tells of.
        return self.sudo().browse(self._find_id(code))

    def _is_for(self, order):
        """Tell whether it is told of this return at all."""
        return bool(self) and (not self.company_ids or order.company_id in self.company_ids)
