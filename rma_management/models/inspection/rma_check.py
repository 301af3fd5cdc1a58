from odoo import api, fields, models
from odoo.exceptions import UserError

ANSWERS = [("present", "Present"), ("missing", "Missing"), ("damaged", "Damaged")]


class RmaCheck(models.Model):
    """A question to answer when goods are inspected, and what each answer still allows.

    One check is ours: it is asked of every accessory of a product.
    """

    _name = "rma.check"
    _description = "Inspection Question"
    _inherit = "rma.typed.mixin"
    _order = "sequence, id"

    name = fields.Char(string="Question", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("question", "Question"), ("accessory", "Accessories")],
        required=True,
        default="question",
        readonly=True,
    )
    categ_ids = fields.Many2many(
        "product.category",
        string="Asked For",
        help="Product categories, with those below them. Empty: asked for all products.",
    )
    is_required = fields.Boolean(
        string="Has to Be Answered",
        default=True,
        help="Nothing it is asked for is inspected without an answer.",
    )
    answer_ids = fields.One2many("rma.check.answer", "check_id", string="Answers", copy=True)

    _accessory_unique = models.UniqueIndex(
        "(kind) WHERE kind = 'accessory'", "There is one check for accessories already."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_accessory(self):
        if "accessory" in self.mapped("kind"):
            raise UserError(
                self.env._("Every accessory is asked about with this. Change its answers instead.")
            )

    @api.model
    def _get_items_vals(self, products):
        """Return what is to be looked at: {product: [values of ``rma.checklist.mixin``]}.

        Accessories are taken to be there until somebody says otherwise; a question is open.
        """
        checks = self.with_context(active_test=False).search(
            ["|", ("active", "=", True), ("kind", "=", "accessory")]
        )
        of_accessories = checks.filtered(lambda check: check.kind == "accessory")
        accessories = self.env["rma.accessory"]._get_by_product(products)
        result = {}
        for product in products:
            categories = {
                int(part) for part in (product.categ_id.parent_path or "").split("/")[:-1]
            }
            result[product] = [
                {
                    "accessory_id": accessory.id,
                    "check_id": of_accessories.id,
                    "answer_id": of_accessories.answer_ids[:1].id,
                }
                for accessory in accessories[product]
            ] + [
                {"check_id": check.id}
                for check in checks - of_accessories
                if not check.categ_ids or categories & set(check.categ_ids.ids)
            ]
        return result


class RmaCheckAnswer(models.Model):
    _name = "rma.check.answer"
    _description = "Answer to an Inspection Question"
    _inherit = "rma.typed.mixin"
    _order = "check_id, sequence, id"

    check_id = fields.Many2one("rma.check", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Answer", required=True, translate=True)
    grade_id = fields.Many2one(
        "rma.grade",
        string="Best Grade",
        ondelete="restrict",
        help="The best grade that this answer still allows. Empty: any.",
    )
    status = fields.Selection(ANSWERS, string="Means", help="What it says about an accessory.")
