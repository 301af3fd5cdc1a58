from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Whether goods were as declared is told by their grade, too, where no condition was named."""
    if not version:
        return
    inspections = api.Environment(cr, SUPERUSER_ID, {})["rma.inspection"]
    best = inspections.env["rma.grade"].with_context(active_test=False).search([], limit=1)
    lower = inspections.search(
        [("declared_condition", "!=", False), ("is_as_declared", "=", True)]
    ).filtered(lambda inspection: inspection.grade_id != best)
    lower.env.add_to_compute(lower._fields["is_as_declared"], lower)
    lower.flush_recordset(["is_as_declared"])
