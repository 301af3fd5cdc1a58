from hashlib import sha256
from typing import NamedTuple

from odoo import models

from .jobs import attempt_each

PAPERS = "rma_papers"


class Paper(NamedTuple):
    """The documents that a letter brings along, as they were printed."""

    files: list  # [(name, content in base64)]
    digest: str = ""  # of what they say; without it they go as they are
    error: Exception | None = None  # why there are none


class Papers(dict):
    """Documents by the id of their record: no call from outside can forge them in the context."""


class MailTemplate(models.Model):
    """Documents that are printed before anything is taken that others wait for.

    ::

        printed ──► taken ──► says the same still ──► sent with what was printed
                                     └─ not any more ─► printed anew
    """

    _inherit = "mail.template"

    def _print_ahead(self, records):
        """Print the documents of these records' letters, in the language of each.

        Where it fails, the letter fails by the same error.

        :return: what is handed on in the context as `PAPERS`
        """
        papers = Papers()
        for template, ids in self._classify_per_lang(records.ids).values():
            errors = attempt_each(
                records.browse(ids), lambda group, own=template: own._print_papers(group, papers)
            )
            for record, error in errors.items():
                papers[record.id] = Paper([], error=error)
        return papers

    def _print_papers(self, records, papers):
        """Print what is not printed yet, and add it to the papers."""
        for record_id in records.ids:
            if record_id in papers:
                continue
            digest = self._digest_documents(record_id)
            values = self._generate_template_attachments([record_id], {"report_template_ids"})
            # What is added to them when the letter is written stands behind them.
            files = values[record_id].get("attachments", [])[: len(self.report_template_ids)]
            papers[record_id] = Paper(files, digest)

    def _digest_documents(self, record_id):
        """Return the digest of all that the documents say now."""
        digest = sha256()
        reports = self.env["ir.actions.report"]
        for report in self.report_template_ids:
            digest.update(reports._render_qweb_html(report, [record_id])[0])
        return digest.hexdigest()

    def _generate_template_attachments(self, res_ids, render_fields, render_results=None):
        """Take what was printed beforehand, as far as it still says what is true."""
        papers = self.env.context.get(PAPERS)
        if not isinstance(papers, Papers) or "report_template_ids" not in render_fields:
            return super()._generate_template_attachments(res_ids, render_fields, render_results)
        right = [res_id for res_id in res_ids if self._is_right(papers.get(res_id), res_id)]
        rest = [res_id for res_id in res_ids if res_id not in right]
        results = super()._generate_template_attachments(rest, render_fields, render_results)
        results = super()._generate_template_attachments(
            right, set(render_fields) - {"report_template_ids"}, results
        )
        for res_id in right:
            added = results[res_id].get("attachments", [])
            results[res_id]["attachments"] = [*papers[res_id].files, *added]
        return results

    def _is_right(self, paper, record_id):
        """Tell whether what was printed can be sent.

        :raises Exception: what it could not be printed for
        """
        if paper and paper.error:
            raise paper.error
        if not paper:
            return False
        return not paper.digest or paper.digest == self._digest_documents(record_id)
