from odoo import fields, models


class RmaGrade(models.Model):
    _inherit = "rma.grade"

    diminished_rate = fields.Float(
        string="Value Lost",
        help="Percent of the price paid that is taken off the credit of units of this grade.",
    )

    _check_diminished_rate = models.Constraint(
        "CHECK (diminished_rate >= 0 AND diminished_rate <= 100)",
        "Goods lose between 0 and 100 percent of their value.",
    )


class RmaInspectionCharge(models.Model):
    """What an inspection found is charged, where the goods are credited."""

    _inherit = "rma.inspection"

    charge_ids = fields.One2many("rma.charge", "inspection_id", string="Charges")

    def write(self, vals):
        result = super().write(vals)
        if "grade_id" in vals:
            # Who may correct an inspection sets no charge: it follows from what was found.
            self.sudo()._renew_charges()
        return result

    def _get_charge_vals(self):
        """Return what is charged for what these inspections found: values of ``rma.charge``.

        Each names its ``inspection_id``; return, line and source are added to it. Whoever looks
        for more than the grade extends the list.
        """
        return [
            {
                "inspection_id": inspection.id,
                "type": "diminished_value",
                "basis": "percent",
                "rate": inspection.grade_id.diminished_rate,
                "quantity": inspection._get_standing_quantity(),
            }
            for inspection in self
            if inspection.grade_id.diminished_rate and inspection._is_charged()
        ]

    def _is_charged(self):
        """Tell whether the customer is credited for the units, and answers for how they are."""
        self.ensure_one()
        line = self.line_id
        return (
            self._get_standing_quantity() > 0
            and self.disposition_id.is_credited
            and line._is_credited_resolution()
            and not line.is_fee_waived
        )

    def _record_charges(self):
        """Record what is charged for what was found."""
        return (
            self.env["rma.charge"]
            ._in_action()
            .create([self._prepare_charge_vals(vals) for vals in self._get_charge_vals()])
        )

    def _prepare_charge_vals(self, vals):
        inspection = self.browse(vals["inspection_id"])
        return {
            "order_id": inspection.order_id.id,
            "line_id": inspection.line_id.id,
            "source": "inspection",
            **vals,
        }

    def _renew_charges(self):
        """Charge what is found by now, but for what is on a document or was waived."""
        kept = self.charge_ids.filtered(
            lambda charge: (
                charge.waived
                or any(entry.parent_state != "cancel" for entry in charge.move_line_ids)
            )
        )
        (self.charge_ids - kept).unlink()
        known = {(charge.inspection_id.id, charge.type) for charge in kept}
        self.env["rma.charge"]._in_action().create(
            [
                self._prepare_charge_vals(vals)
                for vals in self._get_charge_vals()
                if (vals["inspection_id"], vals["type"]) not in known
            ]
        )
