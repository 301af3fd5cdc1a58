from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.sampling import is_sampled
from ..base.lock import claim


class RmaInspectionSecond(models.Model):
    """A second person looks at a sample of what was inspected, without knowing the first grade.

    The goods do not move again: this measures how far inspectors agree.
    """

    _inherit = "rma.inspection"

    second_state = fields.Selection(
        [("pending", "To re-inspect"), ("agree", "Same grade"), ("differ", "Other grade")],
        string="Second Inspection",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    second_grade_id = fields.Many2one("rma.grade", readonly=True, copy=False, ondelete="restrict")
    second_user_id = fields.Many2one(
        "res.users", string="Second Inspector", readonly=True, copy=False
    )
    second_date = fields.Datetime(string="Re-inspected On", readonly=True, copy=False)
    second_note = fields.Text(readonly=True, copy=False)
    agreement = fields.Float(
        string="Agreement (%)",
        compute="_compute_agreement",
        store=True,
        aggregator="avg",
        help="100 where the second inspector gave the same grade, 0 where not.",
    )

    @api.depends("second_state")
    def _compute_agreement(self):
        for inspection in self:
            inspection.agreement = 100.0 if inspection.second_state == "agree" else 0.0

    @api.model
    def _get_decided_fields(self):
        return super()._get_decided_fields() | {
            "second_state",
            "second_grade_id",
            "second_user_id",
            "second_date",
            "second_note",
        }

    def _sample_second_inspection(self):
        sampled = self.filtered(
            lambda inspection: is_sampled(
                f"{inspection._name},{inspection.id}",
                inspection.company_id.rma_reinspection_percent,
            )
        )
        if sampled:
            # Who is looked at twice is ours to say, whoever inspects.
            sampled._in_action().second_state = "pending"

    def action_open_reinspect(self):
        """Open the second inspection (button "Re-inspect")."""
        self.ensure_one()
        self._check_second_inspector()
        wizard = self.env["rma.reinspect"].create({"inspection_id": self.id})
        return wizard._get_form_action()

    def action_reinspect(self, grade_id, note=None):
        """Record what a second inspector says; the goods stay where they are.

        :param int grade_id: the grade the second inspector gives
        :raises UserError: when nothing is asked for any more, or by who inspected first
        """
        self.check_access("write")
        claim(self)
        self.invalidate_recordset(["second_state"])
        self._check_second_inspector()
        grade = self.env["rma.grade"].browse(grade_id).exists()
        if not grade:
            raise UserError(self.env._("Choose the grade that you would give."))
        for state, inspections in self.grouped(
            lambda inspection: "agree" if inspection.grade_id == grade else "differ"
        ).items():
            inspections._in_action().write(
                {
                    "second_state": state,
                    "second_grade_id": grade.id,
                    "second_user_id": self.env.user.id,
                    "second_date": fields.Datetime.now(),
                    "second_note": note,
                }
            )
        return True

    def _check_second_inspector(self):
        if any(inspection.second_state != "pending" for inspection in self):
            raise UserError(
                self.env._("No second inspection is waiting here. Open the queue To Re-inspect.")
            )
        if self.env.user in self.user_id:
            raise UserError(
                self.env._("You inspected these goods yourself: somebody else has to look at them.")
            )
