from odoo import api, fields, models

from ...tools.core_reasons import propose

# Odoo's own reasons. Its labels carry their ids, and its return transfers one for all goods.
CORE = "return.reason"


class RmaCoreReason(models.Model):
    """Which of our reasons one of Odoo's own stands for.

    Odoo has reasons of its own from 19.4 on. Each is proposed one of ours once; what a manager says
    of it then stays. Before 19.4 there are none, and nothing here is ever read.
    """

    _name = "rma.core.reason"
    _description = "Odoo's Own Return Reason"
    _inherit = "rma.typed.mixin"
    _order = "core_id"

    # Not a many2one: the model is not there in every version of Odoo.
    core_id = fields.Integer(string="Number of Odoo's Reason", required=True, readonly=True)
    name = fields.Char(string="Odoo's Reason", compute="_compute_name")
    reason_id = fields.Many2one(
        "rma.reason",
        index="btree_not_null",
        ondelete="set null",
        domain="[('is_selectable', '=', True)]",
        help="What a label with Odoo's reason means. Left empty, the return has no reason.",
    )

    _core_unique = models.Constraint("UNIQUE(core_id)", "This reason of Odoo's is listed already.")

    @api.depends("core_id")
    def _compute_name(self):
        # Everybody who reads this list may know what they are called.
        core = self._get_core().browse(self.mapped("core_id")).exists()
        names = {reason.id: reason.name for reason in core}
        for link in self:
            link.name = names.get(link.core_id, "")

    @api.model
    def _get_core(self):
        """Return Odoo's own reasons, all rights to read them included."""
        return self.env[CORE].sudo()

    @api.model
    def _find_for(self, core_id):
        """Return what a reason of Odoo's stands for, none where it is gone.

        One that nobody has been shown yet stands for nothing.
        """
        if not self._get_core().browse(core_id).exists():
            return self.browse()
        return self.search([("core_id", "=", core_id)]) or self.new({"core_id": core_id})

    # Setting up

    @api.model
    def _set_up(self):
        """Propose what there is to link, where Odoo has returns of its own; else do nothing.

        Called whenever the addon is updated, so also when Odoo has become a newer one.
        """
        if CORE not in self.env:
            return
        self._link_new()
        self.env.ref("rma_management.rma_core_reason_menu").active = True
        companies = self.env["res.company"].search([("allow_spontaneous_returns", "=", True)])
        companies._propose_core_window()

    @api.model
    def action_open(self):
        """List Odoo's reasons, those that are new with what is proposed."""
        self.check_access("write")
        self._link_new()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "rma_management.rma_core_reason_action"
        )

    @api.model
    def _link_new(self):
        """Propose a reason for each of Odoo's that is new, and forget those that are gone."""
        core = self._get_core().search([("id", "!=", False)])
        links = self.sudo().search([("core_id", "!=", False)])
        known = set(links.mapped("core_id"))
        links.filtered(lambda link: link.core_id not in core.ids).unlink()
        new = core.filtered(lambda reason: reason.id not in known)
        if not new:
            return
        ours = self.env["rma.reason"].sudo().search([("is_selectable", "=", True)])
        proposals = propose(self._describe(new), self._describe(ours))
        self.sudo().create(
            [{"core_id": reason.id, "reason_id": proposals.get(reason.id, False)} for reason in new]
        )

    @api.model
    def _describe(self, reasons):
        """Return {id: (last part of the XML id, name)}, the names as they were written first."""
        codes = reasons.get_external_id()
        return {
            reason.id: (codes[reason.id].rpartition(".")[2], reason.name)
            for reason in reasons.with_context(lang="en_US")
        }
