from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class RmaPolicy(models.Model):
    """The terms on which goods are taken back, and for whom, for what and since when.

    A record is one version of a policy. The first that fits a line, in the order of the list,
    applies to it: the one in force when the goods were sold.
    """

    _name = "rma.policy"
    _description = "Return Policy"
    _inherit = ["rma.typed.mixin", "mail.thread"]
    _order = "sequence, version desc, id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        help="Its branches included. Leave empty for a policy that all companies share.",
        tracking=True,
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    note = fields.Html(string="Remarks", help="What colleagues should know about this policy.")
    customer_text = fields.Char(
        string="Told to Customers",
        translate=True,
        help="What e-mails, slips and the portal call these terms. The name is for colleagues.",
    )

    # What it applies to: all of it where nothing is said
    category_ids = fields.Many2many(
        "product.category",
        "rma_policy_category_rel",
        string="Product Categories",
        help="Their subcategories included.",
    )
    product_ids = fields.Many2many("product.template", "rma_policy_product_rel", string="Products")
    partner_category_ids = fields.Many2many("res.partner.category", string="Customer Tags")
    team_ids = fields.Many2many("crm.team", string="Sales Teams")
    country_ids = fields.Many2many("res.country", string="Customer Countries")
    date_from = fields.Date(
        string="Sold From", tracking=True, help="Applies to what was sold on this day or later."
    )
    date_to = fields.Date(
        string="Sold Until", tracking=True, help="Applies to what was sold on this day or earlier."
    )

    # When and in which condition
    window_days = fields.Integer(
        string="Return Window",
        tracking=True,
        help="Days from delivery, each delivery by its own clock. 0: no limit.",
    )
    window_ids = fields.One2many(
        "rma.policy.window", "policy_id", string="Other Windows", copy=True
    )
    late_outcome = fields.Selection(
        [("review", "Ask for approval"), ("deny", "Refuse")],
        string="Late Returns",
        default="deny",
        required=True,
        tracking=True,
    )
    is_opened_accepted = fields.Boolean(string="Opened", default=True, tracking=True)
    is_used_accepted = fields.Boolean(string="Used", default=True, tracking=True)
    is_damaged_accepted = fields.Boolean(string="Damaged", default=True, tracking=True)
    is_defective_accepted = fields.Boolean(string="Defective", default=True, tracking=True)
    final_sale_category_ids = fields.Many2many(
        "product.category",
        "rma_policy_final_category_rel",
        string="Final Sale Categories",
        help="Not taken back, unless something is wrong with them.",
    )
    final_sale_product_ids = fields.Many2many(
        "product.template",
        "rma_policy_final_product_rel",
        string="Final Sale Products",
        help="Not taken back, unless something is wrong with them.",
    )
    evidence_outcome = fields.Selection(
        [("authorize", "Remind of it"), ("review", "Ask for approval"), ("deny", "Refuse")],
        string="Photo Missing",
        default="authorize",
        required=True,
        tracking=True,
        help="What happens when the reason wants a photo and there is none.",
    )
    validity_days = fields.Integer(
        string="Authorization Valid For",
        tracking=True,
        help="Days in which the goods have to arrive. 0: no limit.",
    )

    # Money
    refund_timing = fields.Selection(
        [
            ("authorization", "When the return is authorized"),
            ("receipt", "When the goods are received"),
            ("inspection", "After inspection"),
        ],
        string="Credit the Customer",
        default="inspection",
        required=True,
        tracking=True,
    )
    restocking_fee_basis = fields.Selection(
        [
            ("percent", "Percent of the price paid"),
            ("unit", "Fixed amount per unit"),
            ("fixed", "Fixed amount per return"),
        ],
        string="Restocking Fee",
        tracking=True,
    )
    restocking_fee_rate = fields.Float(
        string="Fee", tracking=True, help="A percentage, or an amount in the order's currency."
    )
    freight_payer = fields.Selection(
        [("reason", "As the reason says"), ("customer", "Customer"), ("company", "Us")],
        string="Return Freight Paid By",
        default="reason",
        required=True,
        tracking=True,
    )
    exchange_threshold = fields.Monetary(
        string="Exchange From",
        tracking=True,
        help="What cost less is not worth sending a replacement: it is refunded. 0: no limit.",
    )

    # Who looks first
    auto_approve_limit = fields.Monetary(
        string="Authorized Without Approval Up To",
        tracking=True,
        help="Returns that credit more wait for approval. 0: no limit.",
    )
    risk_rate = fields.Float(
        string="Approval From a Return Rate Of",
        tracking=True,
        help="Percent of what a customer bought within twelve months that came back, weighed as "
        "the return profile shows it, from five delivered order lines on. 0: no limit.",
    )
    approval_group_id = fields.Many2one(
        "res.groups",
        string="Approved By",
        tracking=True,
        help="Left empty, returns managers approve.",
    )
    second_limit = fields.Monetary(
        string="Second Approval Above",
        tracking=True,
        help="Returns that credit more need a second person.",
    )
    second_group_id = fields.Many2one("res.groups", string="Second Approval By", tracking=True)

    _check_fee = models.Constraint(
        "CHECK (restocking_fee_rate >= 0"
        " AND (restocking_fee_basis != 'percent' OR restocking_fee_rate <= 100))",
        "A restocking fee is not negative, and not more than 100 percent of the price paid.",
    )
    _check_validity = models.Constraint(
        "CHECK (validity_days >= 0)", "An authorization cannot be valid for less than 0 days."
    )
    _check_window = models.Constraint(
        "CHECK (window_days >= 0)", "A return window cannot be less than 0 days."
    )
    _check_dates = models.Constraint(
        "CHECK (date_from <= date_to)", "A policy cannot end before it begins."
    )
    _check_limits = models.Constraint(
        "CHECK (auto_approve_limit >= 0 AND second_limit >= 0 AND exchange_threshold >= 0"
        " AND risk_rate >= 0 AND risk_rate <= 100)",
        "Limits are not negative, and a return rate is not more than 100 percent.",
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for policy in self:
            policy.currency_id = (policy.company_id or self.env.company).currency_id

    @api.constrains("second_limit", "second_group_id")
    def _check_second_approval(self):
        for policy in self:
            if policy.second_limit and not policy.second_group_id:
                raise ValidationError(
                    self.env._(
                        "Say who gives the second approval on “%(policy)s”.", policy=policy.name
                    )
                )

    # Finding

    @api.model
    def _find_for(self, lines):
        """Return the policy in force for each line of a return when its goods were sold.

        :param lines: records of ``rma.line.mixin``
        :return: {line.id: policy}, an empty policy where none applies
        """
        # Whoever may return goods is told the terms, also where policies are not theirs to read.
        policies = self.sudo()._get_published(lines.company_id)
        return {line.id: policies._pick(line).sudo(False) for line in lines}

    @api.model
    def _get_published(self, companies):
        """Return the policies that may apply in these companies, in their order."""
        return self.search(
            Domain("state", "=", "published") & Domain(self._check_company_domain(companies))
        )

    def _pick(self, line):
        """Return the first of these policies that fits a line."""
        sold = line._get_sale_date()
        return next((policy for policy in self if policy._fits(line, sold)), self.browse())

    def _fits(self, line, sold):
        """Tell whether the policy applies to a line that was sold on a day."""
        self.ensure_one()
        return (
            (not self.date_from or self.date_from <= sold)
            and (not self.date_to or sold <= self.date_to)
            and self._fits_scope(line)
        )

    def _fits_scope(self, line):
        """Tell whether the policy is meant for the goods and the customer of a line."""
        return (
            line.company_id._is_served_by(self.company_id)
            and self._fits_product(line.product_id)
            and self._fits_customer(line)
        )

    def _fits_product(self, product):
        if not self.category_ids and not self.product_ids:
            return True
        return product.product_tmpl_id in self.product_ids or self._is_in_categories(
            product, self.category_ids
        )

    def _fits_customer(self, line):
        order = line.sale_line_id.order_id
        return (
            (not self.partner_category_ids or self._fits_tags(line))
            and (not self.team_ids or order.team_id in self.team_ids)
            and (not self.country_ids or line._get_country() in self.country_ids)
        )

    def _fits_tags(self, line):
        # One customer at a time: of a union of two, the tags would be read for each line anew.
        customers = (line._get_commercial_partner(), line.sale_line_id.order_id.partner_id)
        return any(customer.category_id & self.partner_category_ids for customer in customers)

    # Terms

    def _get_window(self, resolution):
        """Return the days in which goods can come back to this end; 0 is no limit."""
        if not self:
            return 0
        self.ensure_one()
        for window in self.window_ids:
            if window.resolution == resolution:
                return window.days
        return self.window_days

    def _accepts(self, condition):
        """Tell whether goods in this declared condition are taken back."""
        name = f"is_{condition}_accepted"
        return not self or name not in self._fields or self[name]

    def _is_final_sale(self, product):
        """Tell whether a product is not taken back at all."""
        return product.product_tmpl_id in self.final_sale_product_ids or self._is_in_categories(
            product, self.final_sale_category_ids
        )

    @api.model
    def _is_in_categories(self, product, categories):
        path = product.categ_id.parent_path or ""
        return any(path.startswith(category.parent_path) for category in categories)
