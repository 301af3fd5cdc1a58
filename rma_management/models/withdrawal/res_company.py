from odoo import fields, models


class ResCompanyWithdrawal(models.Model):
    """Whose law the withdrawal function speaks."""

    _inherit = "res.company"

    rma_withdrawal_label_ids = fields.Many2many(
        "rma.withdrawal.label",
        string="Words of the Withdrawal Function",
        help="The language of the page decides which of them are shown. Left empty: those of the "
        "company's country and of the European Union.",
    )

    def _is_withdrawal_offered(self):
        """Tell whether the company grants a right of withdrawal, and so has to offer the way."""
        self.ensure_one()
        # Every visitor of a page may know.
        return self.sudo().rma_withdrawal_scope != "nobody"

    def _get_withdrawal_url(self):
        """Return the way to the function for whoever has a mail of this company."""
        self.ensure_one()
        return f"/withdraw?company={self.id}"

    def _get_withdrawal_words(self, lang=None):
        """Return what the function is called on a page of this company.

        Words in the page's language are understood by whoever reads it: those that the company
        has chosen, or else any that are there; without them, its first ones.

        :param lang: code of the page's language; the environment's without it
        :return: `Words`
        """
        self.ensure_one()
        lang = lang or self.env.lang
        # Words are for everybody, and are nobody's secret.
        labels = self.env["rma.withdrawal.label"].sudo().search([("active", "=", True)])
        chosen = self._get_rma_setting("rma_withdrawal_label_ids")
        own = labels & chosen if chosen else self._get_usual_labels(labels)
        found = own._choose(lang) or labels._choose(lang) or own[:1]
        return found._get_words()

    def _get_usual_labels(self, labels):
        """Return the labels of the company's country, and then those of the European Union."""
        country = self.sudo().country_id
        national = labels.filtered(lambda label: country and label.country_id == country)
        return national + labels.filtered(lambda label: not label.country_id)
