import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import consteq

from ..models.withdrawal.rma_withdrawal_match import REASON as WITHDRAWAL
from ..tools.portal_form import COMMON, Form, Row
from ..tools.sniff import MAX_BYTES
from ..tools.verdict import DENY

# Forms that a customer has open for one order within a day: more are somebody's script.
MAX_OPEN = 50
MAX_FILES = 10
MAX_FILE_SIZE = MAX_BYTES


def _is_same(secret, sent):
    """Tell whether what was sent is a secret, in a time that tells nothing of it."""
    return consteq(secret.encode(), (sent or "").encode("utf-8", "replace"))


class RmaEntryPortal(models.TransientModel):
    """The entry that a customer fills in alone: the same rules and reckoning as at the desk.

    The form has a key of its own. What is confirmed under it is made once, and only if it is still
    what the customer was shown.
    """

    _inherit = "rma.entry"
    # The photo that is still to be taken may be taken tomorrow.
    _transient_max_hours = 24.0

    portal_key = fields.Char(readonly=True, copy=False, index="btree_not_null")
    portal_text = fields.Text(readonly=True)

    # One door: everything below is called with all rights, for whoever has shown that the order is
    # his. What is posted is looked up among what that order offers, and nowhere else.

    @api.model
    def _find_portal_entry(self, sale_order, key):
        """Return the form with this key of this order, none where there is none."""
        found = self._get_portal_entries(sale_order).filtered(
            lambda entry: _is_same(entry.portal_key, key)
        )
        return found[:1]

    @api.model
    def _open_portal_entry(self, sale_order, channel, opened=None):
        """Return a new form for an order.

        :param opened: when the customer came, if that is known
        :raises UserError: when there are too many
        """
        # None of them is thrown away for it: who is at one would lose it, or wait for the other.
        if len(self._get_portal_entries(sale_order)) >= MAX_OPEN:
            raise UserError(
                self.env._(
                    "This form has been opened too often today. Please try again tomorrow, or "
                    "write to us."
                )
            )
        return self.create(
            {
                "sale_order_ids": [Command.set(sale_order.ids)],
                "line_ids": [],
                "channel": channel,
                "portal_key": secrets.token_urlsafe(24),
                "opened_at": opened or fields.Datetime.now(),
            }
        )

    @api.model
    def _get_portal_entries(self, sale_order):
        return self.search(
            Domain("portal_key", "!=", False) & Domain("sale_order_ids", "in", sale_order.ids),
            order="id desc",
        )

    # What was chosen

    def _fill_in(self, form, offers):
        """Put on the entry what was posted.

        :param form: `Form`
        :param offers: the `Offer` of each line of the order
        :return: {order line id: [why not]}, 0 for what is said of the whole and "reason" where none
            was chosen; empty if it is fine
        """
        self.ensure_one()
        self.portal_text = form.text
        by_id = {offer.line.id: offer for offer in offers if offer.resolutions}
        problems = self._get_form_problems(form, by_id)
        chosen = [
            row
            for row in form.rows
            if row.line_id in by_id
            and by_id[row.line_id].line.product_uom_id.round(row.quantity) > 0
        ]
        values = []
        for row in chosen:
            vals, texts = self._read_row(row, form.common, by_id[row.line_id])
            if texts:
                problems.setdefault(row.line_id, []).extend(texts)
            if not vals["reason_id"]:
                problems["reason"] = [self.env._("Tell us why you return it.")]
            values.append(vals)
        if not chosen and not problems:
            problems[0] = [self.env._("Choose at least one item that you want to return.")]
        if not problems:
            self.line_ids = [Command.clear(), *(Command.create(vals) for vals in values)]
            problems = self._get_denials()
        return problems

    def _get_form(self):
        """Return what was chosen before as its form has it: once, where it is the same for all."""
        rows = [
            Row(
                line_id=line.sale_line_id.id,
                quantity=line.quantity,
                reason=line.reason_id.id or 0,
                condition=line.condition or "",
                resolution=line.resolution or "",
                exchange=line.exchange_product_id.id or 0,
                lots=tuple(line.lot_ids.ids),
            )
            for line in self.line_ids
        ]
        common = {}
        for name in COMMON:
            values = {getattr(row, name) for row in rows}
            if len(values) == 1:
                common[name] = str(values.pop() or "")
                rows = [row._replace(**{name: Row._field_defaults[name]}) for row in rows]
        return Form(rows, common, self.portal_text or "", (), {}, [])

    def _get_form_problems(self, form, by_id):
        """Return what makes the form none of ours, whatever it asks for."""
        problems = {
            line_id: [self.env._("“%(value)s” is not a quantity. Type a number.", value=value)]
            for line_id, value in form.wrong.items()
        }
        asked = [row.line_id for row in form.rows if row.quantity or row.line_id in form.wrong]
        if form.foreign or any(line_id not in by_id for line_id in asked):
            problems = {0: [self._get_foreign_text()]}
        return problems

    def _get_foreign_text(self):
        return self.env._(
            "Something in this form does not belong to this order, or cannot be returned any more. "
            "Nothing has been changed. Please choose again."
        )

    def _read_row(self, row, common, offer):
        """Return (the values of the line, why not), each choice being one that was offered."""
        line, texts = offer.line, []
        reason = row.reason or self._to_id(common.get("reason"))
        resolution = row.resolution or common.get("resolution") or offer.resolutions[0]
        condition = row.condition or common.get("condition") or False
        vals = {
            "sale_line_id": line.id,
            "quantity": line.product_uom_id.round(row.quantity),
            "reason_id": reason,
            "condition": condition,
            "resolution": resolution,
        }
        conditions = dict(self._fields["condition"].selection)
        reasons = [0, *self._get_reasons().ids]
        if reason not in reasons or (condition and condition not in conditions):
            texts.append(self._get_foreign_text())
        if resolution not in offer.resolutions:
            texts.append(self._get_resolution_text(offer))
        if row.exchange and resolution == "exchange":
            vals["exchange_product_id"] = row.exchange
            if row.exchange not in [each.product.id for each in offer.replacements]:
                texts.append(self._get_foreign_text())
        if row.lots:
            vals["lot_ids"] = [Command.set(row.lots)]
            if not set(row.lots) <= set(offer.lots.ids):
                texts.append(self._get_foreign_text())
        return vals, texts

    def _to_id(self, text):
        return int(text) if (text or "").isdecimal() and len(text) < 10 else 0

    def _get_resolution_text(self, offer):
        labels = dict(self._fields["resolution"]._description_selection(self.env))
        return self.env._(
            "For this item you can choose: %(choices)s.",
            choices=", ".join(labels[resolution] for resolution in offer.resolutions),
        )

    @api.model
    def _get_reasons(self):
        """Return the reasons a customer chooses from, those chosen most first."""
        reasons = self.env["rma.reason"].search([("is_selectable", "=", True)])
        # Who withdraws from the contract does so by the page that the law asks for.
        reasons -= self.env.ref(WITHDRAWAL, raise_if_not_found=False) or reasons.browse()
        used = self.env["rma.reason"]._count_recent_use()
        return reasons.sorted(lambda reason: -used[reason.id])

    def _get_denials(self):
        """Return why the rules refuse what was chosen, in the customer's words."""
        return {
            line.sale_line_id.id: [
                reason["customer"]
                for reason in line.verdict_reasons or []
                if reason["outcome"] == DENY
            ]
            for line in self.line_ids
            if line.verdict == DENY
        }

    # Files

    def _add_files(self, files):
        """Keep uploaded files: each is what its first bytes say, or is not kept.

        :param files: [(name, data, `Kind` or None)]
        :return: [why not]
        """
        self.ensure_one()
        texts, kept = [], []
        left = MAX_FILES - len(self.evidence_ids)
        for name, data, kind in files:
            if not kind:
                texts.append(
                    self.env._(
                        "%(file)s: please send a photo (JPEG, PNG, WebP, HEIC) or a PDF.", file=name
                    )
                )
            elif len(data) > MAX_FILE_SIZE:
                texts.append(self.env._("%(file)s: a file may have up to 10 MB.", file=name))
            elif len(kept) >= left:
                texts.append(
                    self.env._("%(file)s: no more than %(max)s files.", file=name, max=MAX_FILES)
                )
            else:
                kept.append(self._prepare_file_vals(name, data, kind))
        self.evidence_ids = [
            Command.link(file.id) for file in self.env["ir.attachment"].create(kept)
        ]
        return texts

    def _prepare_file_vals(self, name, data, kind):
        return {
            "name": name,
            "raw": data,
            "mimetype": kind.mimetype,
            "res_model": self._name,
            "res_id": self.id,
        }

    def _keep_files(self, ids):
        """Throw away what the customer has taken off the form; an id of another file is nothing."""
        self.evidence_ids.filtered(lambda file: file.id not in ids).unlink()

    # Confirm

    def _confirm_portal(self, digest, author):
        """Make the return that the customer was shown, once.

        :param digest: of what he was shown
        :param author: whose words the text is
        :return: the return; none if what he was shown is not true any more
        """
        self.ensure_one()
        if self.order_id:
            return self.order_id
        # Who confirms in a second window waits here, and then sees what is left.
        self.line_ids.sale_line_id._claim_returnable()
        review = self._get_portal_review()
        if review["denials"] or not _is_same(self._get_digest(review), digest):
            return self.order_id
        # What is stored is for the people who read it: in the language of the company.
        lang = self.company_id.partner_id.lang or self.env.lang
        entry = self.with_context(lang=lang, mail_create_nosubscribe=True)
        entry._confirm(lambda order: order.action_submit())
        entry._hand_over(author)
        return self.order_id

    def _prepare_order_vals(self, lines):
        """Nobody entered it for the customer: whoever sold it follows it, or nobody does yet."""
        vals = super()._prepare_order_vals(lines)
        if self.portal_key:
            vals["user_id"] = self.sale_order_ids[:1].user_id.filtered("active").id
        return vals

    def _hand_over(self, author):
        """Put the customer's files on the return, and his words where colleagues read them."""
        order, files = self.order_id, self.evidence_ids
        files.write({"res_model": order._name, "res_id": order.id})
        if self.portal_text or files:
            order.message_post(
                body=self.portal_text or self.env._("Photos and proof"),
                author_id=author.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                attachment_ids=files.ids,
            )
