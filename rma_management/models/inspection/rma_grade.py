from odoo import api, fields, models

from ...tools import grading
from ..policy.rma_line_mixin import CONDITIONS, DEFECTS


class RmaGrade(models.Model):
    """How good a returned unit still is."""

    _name = "rma.grade"
    _description = "Inspection Grade"
    _inherit = "rma.typed.mixin"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True)
    sequence = fields.Integer(default=10, help="The best grade comes first.")
    active = fields.Boolean(default=True)
    disposition_id = fields.Many2one(
        "rma.disposition",
        string="Recommended Disposition",
        ondelete="restrict",
        help="Proposed to the inspector for goods of this grade.",
    )
    worst_condition = fields.Selection(
        CONDITIONS,
        help="Goods found in a worse condition than this are proposed a lower grade. Empty: any.",
    )
    is_photo_required = fields.Boolean(
        string="Photo Required", help="Nothing gets this grade without a photo."
    )
    is_sold_as_new = fields.Boolean(
        string="Sold as New", default=True, help="Off: goods of this grade are not sold as new."
    )
    price_percent = fields.Float(
        string="Price Attainable",
        default=100.0,
        help="How much of the full price goods of this grade still bring.",
    )

    _check_price_percent = models.Constraint(
        "CHECK (price_percent >= 0 AND price_percent <= 100)",
        "A grade brings between 0 and 100 percent of the price.",
    )

    def _propose(self, condition, items, declared=None):
        """Return which of these grades what was found still allows, and what is against a better.

        :param condition: as found, or False
        :param items: answers, of ``rma.checklist.mixin``
        :param declared: line of the return, to go by what its customer says is wrong with the
            goods until somebody says how they were found
        :return: (grade, [text])
        """
        if not self:
            return self, []
        places = {grade: place for place, grade in enumerate(self)}
        findings = [
            grading.Finding(item.name, places.get(item.answer_id.grade_id))
            for item in items
            if item.answer_id
        ]
        if condition:
            findings.append(self._get_condition_finding(condition))
        elif declared:
            findings += self._get_declared_findings(declared)
        proposal = grading.propose(len(self), findings)
        return self[proposal.place], list(proposal.because)

    def _get_scale(self):
        """Return the grades in use and these, the best first; none for none of them."""
        return self and self.search(["|", ("active", "=", True), ("id", "in", self.ids)])

    def _is_as_declared(self, line, condition, grade):
        """Tell whether what was found bears out what a customer declared.

        It does not in another condition, nor with a lower grade than these grades have for the
        declared condition and for what the reason says is wrong. Where nothing was declared,
        nothing is contradicted.

        :param line: line of the return
        :param condition: as found, or False
        :param grade: as given, one of these
        """
        declared = line.condition
        if not declared or (condition and condition != declared):
            return not declared
        places = [self._get_condition_place(declared)]
        places += [finding.place for finding in self._get_declared_findings(line)]
        return grade not in self[max(places) + 1 :]

    def _get_condition_place(self, condition):
        """Return the place of the best of these grades that goods in this condition may have."""
        names = [name for name, _label in CONDITIONS]
        return grading.get_condition_place(condition, names, self.mapped("worst_condition"))

    def _get_condition_finding(self, condition):
        place = self._get_condition_place(condition)
        return grading.Finding(self._get_condition_label(condition), place)

    def _get_declared_findings(self, line):
        """Return what is wrong with the goods by the customer: the condition, or the reason.

        A reason whose goods do not become what those of the best grade do allows the grade of
        which they do. Of what nothing is said against, all is good until somebody has looked.
        """
        findings = []
        if line.condition in DEFECTS:
            findings.append(self._get_condition_finding(line.condition))
        reason = line.reason_id
        dispositions = [grade.disposition_id for grade in self]
        if reason.default_disposition_id in dispositions[1:] and dispositions[0] != (
            reason.default_disposition_id
        ):
            last = max(
                place
                for place, disposition in enumerate(dispositions)
                if disposition == reason.default_disposition_id
            )
            findings.append(grading.Finding(reason.name, last))
        return findings

    @api.model
    def _get_condition_label(self, condition):
        field = self.env["rma.inspection"]._fields["condition"]
        return dict(field._description_selection(self.env))[condition]
