from odoo import models
from odoo.tools import format_list

from ...tools.sniff import MAX_BYTES, name_file, sniff

MAX_FILES = 20
UPLOAD_STATES = ("draft", "submitted", "authorized")


class RmaOrderUpload(models.Model):
    """Photos and papers that customers add themselves: nothing is taken on their word."""

    _inherit = "rma.order"

    def _take_uploads(self, files):
        """Keep what a customer uploads with the return; what cannot be kept is left out.

        Whether the visitor may is for the caller to have checked. The same file twice is one.

        :param files: [(name, bytes)]
        :return: (new attachments, [why a file was refused])
        """
        self.ensure_one()
        order = self.sudo()
        known = set(order.evidence_ids.mapped("checksum"))
        vals_list, refused = [], []
        for name, data in files:
            checksum = self.env["ir.attachment"]._compute_checksum(data)
            if checksum in known:
                continue
            problem = self._get_upload_problem(name, data, len(known))
            if problem:
                refused.append(problem)
                continue
            known.add(checksum)
            vals_list.append(self._prepare_upload_vals(name, data))
        # As it came: pictures from outside are stored, not opened.
        attachments = self.env["ir.attachment"].sudo().with_context(image_no_postprocess=True)
        created = attachments.create(vals_list).with_env(order.env)
        if created:
            order.evidence_ids |= created
        return created, refused

    def _get_upload_problem(self, name, data, count):
        """Return why a file is not kept, or nothing."""
        label = (name or "").rpartition("/")[2][:80]
        if count >= MAX_FILES:
            return self.env._(
                "%(file)s: there are %(count)s files already, and no more are kept. Write to us "
                "if you have to show us more.",
                file=label,
                count=MAX_FILES,
            )
        if len(data) > MAX_BYTES:
            return self.env._(
                "%(file)s is too large: up to %(limit)s MB are kept. Make it smaller and try "
                "again.",
                file=label,
                limit=MAX_BYTES // 1024**2,
            )
        if not sniff(data):
            return self.env._(
                "%(file)s is neither a picture nor a PDF. Send it as JPEG, PNG, WebP, HEIC or PDF.",
                file=label,
            )
        return ""

    def _prepare_upload_vals(self, name, data):
        kind = sniff(data)
        return {
            "name": name_file(name, kind),
            "raw": data,
            "mimetype": kind.mimetype,
            "res_model": self._name,
            "res_id": self.id,
        }

    def _add_customer_files(self, files):
        """Keep files that a customer adds later, and tell whoever follows the return.

        :return: (new attachments, [why a file was refused])
        """
        self.ensure_one()
        self.sudo()._claim()
        if self.sudo().state not in UPLOAD_STATES:
            return self.env["ir.attachment"], [
                self.env._("Nothing can be added to this return any more. Write to us instead.")
            ]
        created, refused = self._take_uploads(files)
        if created:
            names = format_list(self.env, created.mapped("name"))
            self._post_for_customer(self.env._("Added: %(files)s", files=names))
        return created, refused

    def _get_customer_files(self):
        """Return what customers have uploaded themselves; what an agent added is none of theirs."""
        self.ensure_one()
        return self.sudo().evidence_ids.filtered(lambda file: file.create_uid.share)
