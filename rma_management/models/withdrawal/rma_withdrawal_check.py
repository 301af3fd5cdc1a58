import logging

from odoo import api, models

from ...tools.chain import find_breaks, is_whole

_logger = logging.getLogger(__name__)
BATCH = 1000


class RmaWithdrawalCheck(models.Model):
    """Whether the statements are what they were when they were made."""

    _inherit = "rma.withdrawal"

    @api.model
    def _iter_links(self):
        """Yield the chain as the database has it now."""
        ids = self.sudo().search([("id", "!=", False)], order="sequence, id").ids
        for start in range(0, len(ids), BATCH):
            records = self.sudo().browse(ids[start : start + BATCH])
            records.invalidate_recordset()
            for record in records:
                yield record._get_link()

    @api.model
    def _find_breaks(self):
        """Return where the chain does not hold: [`Break`]."""
        self.env.flush_all()
        self.env.invalidate_all()
        return find_breaks(self._iter_links(), self.env["rma.chain"]._get_head(self._name))

    def _is_unchanged(self):
        """Tell whether a statement is what its digest was taken of."""
        self.ensure_one()
        self.invalidate_recordset()
        return is_whole(self._get_link())

    @api.model
    def _cron_check_chain(self):
        """Tell the returns managers when a statement was changed, added or deleted."""
        breaks = self._find_breaks()
        if not breaks:
            return
        _logger.warning("The chain of withdrawals is broken: %s", breaks)
        # Whom it concerns is asked for the alarm's own sake.
        managers = self.env.ref("rma_management.group_rma_manager").sudo().all_user_ids
        for lang, users in managers.filtered(lambda user: not user.share).grouped("lang").items():
            model = self.with_context(lang=lang)
            self.env["mail.thread"].message_notify(
                partner_ids=users.partner_id.ids,
                subject=model.env._("The record of withdrawals was tampered with"),
                body=model._get_chain_text(breaks),
            )

    def action_check_chain(self):
        """Check all statements now and say what was found."""
        self.browse().check_access("read")
        breaks = self._find_breaks()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if breaks else "success",
                "sticky": bool(breaks),
                "title": self.env._("Record of Withdrawals"),
                "message": self._get_chain_text(breaks),
            },
        }

    @api.model
    def _get_chain_text(self, breaks):
        """Return what a check has found, in words."""
        if not breaks:
            return self.env._(
                "%(count)s statements, each as it was declared.",
                count=self.env["rma.chain"]._get_head(self._name)[0],
            )
        kinds = {
            "changed": self.env._("changed"),
            "missing": self.env._("missing"),
            "added": self.env._("added"),
        }
        texts = [f"{found.sequence}: {kinds[found.kind]}" for found in breaks[:20]]
        return self.env._(
            "Statements were not kept as they were declared, by their number in the chain: "
            "%(breaks)s. Compare them with a backup and with the mails that confirmed them.",
            breaks=", ".join(texts),
        )
