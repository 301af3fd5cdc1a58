from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class Words(NamedTuple):
    """What the function is called on a page, and where that is from."""

    label_id: int  # 0 where the company has none at all
    country: str
    entry: str
    confirm: str
    act: str
    article: str
    url: str


class RmaWithdrawalLabel(models.Model):
    """The words that the law of a country wants on the withdrawal function."""

    _name = "rma.withdrawal.label"
    _description = "Words of the Withdrawal Function"
    _inherit = "rma.typed.mixin"
    _order = "sequence, id"
    _rec_name = "entry_label"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    country_id = fields.Many2one(
        "res.country",
        index="btree_not_null",
        help="Empty: the words of the European Union, for countries that have none of their own.",
    )
    lang = fields.Char(
        string="Language",
        required=True,
        help="Of the words, as two letters: de. They are shown on pages in this language.",
    )
    entry_label = fields.Char(
        string="Words of the Link",
        required=True,
        help="What the way to the function is called, as the law writes it.",
    )
    confirm_label = fields.Char(
        string="Words of the Button",
        required=True,
        help="What stands alone on the button that declares the withdrawal.",
    )
    act = fields.Char(required=True)
    article = fields.Char(required=True)
    source_url = fields.Char(string="Text of the Law", required=True)
    date_checked = fields.Date(string="Checked On", required=True)
    is_reviewed = fields.Boolean(
        string="Reviewed",
        help="The words were compared with the text of the law, or with those who quote it. "
        "Others are to be looked at by a lawyer before a shop relies on them.",
    )

    _words_unique = models.UniqueIndex(
        "(COALESCE(country_id, 0), lang) WHERE active IS TRUE",
        "There are words for this country and language already.",
    )

    @api.depends("country_id", "lang", "entry_label")
    def _compute_display_name(self):
        for label in self:
            country = label.country_id.name or self.env._("European Union")
            label.display_name = f"{country} ({label.lang}): {label.entry_label}"

    @api.constrains("lang")
    def _check_lang(self):
        for label in self:
            if not (len(label.lang) == 2 and label.lang.isascii() and label.lang.islower()):
                raise ValidationError(
                    self.env._(
                        "“%(lang)s” is not a language of two small letters, such as de.",
                        lang=label.lang,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        """The words of the law are put away, not deleted: what was declared refers to them."""
        used = self.env["res.company"].sudo().search([("rma_withdrawal_label_ids", "in", self.ids)])
        kept = self.filtered(lambda label: label.get_external_id()[label.id])
        kept |= self & used.rma_withdrawal_label_ids
        if kept:
            raise UserError(
                self.env._(
                    "These words come with the product or are in use: %(names)s. Archive them "
                    "instead.",
                    names=", ".join(kept.mapped("display_name")),
                )
            )

    def _choose(self, lang):
        """Return the first of these labels in a language.

        :param lang: code of a language of Odoo's, as de_DE
        """
        return self.filtered(lambda label: label.lang == (lang or "")[:2])[:1]

    def _get_words(self):
        """Return these words, or Odoo's own where there are none."""
        return Words(
            self.id or 0,
            self.country_id.code or ("EU" if self else ""),
            self.entry_label or self.env._("Withdraw from contract here"),
            self.confirm_label or self.env._("Confirm withdrawal"),
            self.act or "",
            self.article or "",
            self.source_url or "",
        )
