from odoo import models
from odoo.tools import format_date, human_size

from ...tools import timeline
from ...tools.sniff import ACCEPTED, MAX_BYTES
from .rma_order_upload import MAX_FILES, UPLOAD_STATES


class RmaOrderPage(models.Model):
    """The page of a return: everything on it is chosen here, field by field, as plain values."""

    _inherit = "rma.order"

    def _get_portal_values(self):
        """Return what the customer's page shows.

        Whether the visitor may see the return is for the caller to have checked. It is read with
        all rights, because customers read few fields of it and none of what hangs on it: so no
        record gets out of here, and nothing that is written for colleagues.
        """
        self.ensure_one()
        order = self.sudo().with_company(self.company_id)
        status = order._get_customer_status()
        return {
            "name": order.name,
            "status": status._asdict(),
            "actions": order._get_page_actions(status.code),
            "steps": [order._get_page_step(step) for step in order._get_timeline()],
            "goods": [line._get_page_values() for line in order.line_ids],
            "money": order._get_page_money(),
            "has_papers": order._has_papers(),
            "parcel": order._get_customer_parcel(),
            "is_parcel_wanted": order._is_parcel_wanted(),
            "files": order._get_page_files(),
            "can_upload": order.state in UPLOAD_STATES,
            "accept": ",".join(kind.mimetype for kind in ACCEPTED),
            "max_size": MAX_BYTES // 1024**2,
            "max_files": MAX_FILES,
            "review": order._get_page_review(),
            "new_start": order._get_new_start(),
            "can_cancel": order._is_cancellable_by_customer(),
            "claims": [order._get_page_claim(claim) for claim in order.claim_ids],
            "can_claim": order._can_customer_claim(),
            "company": order.company_id.name,
        }

    def _get_new_start(self):
        """Return where to ask for it anew: [(order, url)], none where nothing was called off."""
        self.ensure_one()
        if self.state != "cancel":
            return []
        orders = self.sale_order_ids.filtered(lambda order: not order._get_portal_obstacle())
        return [(order.name, f"/my/orders/{order.id}/return") for order in orders]

    def _can_customer_claim(self):
        """Tell whether there are goods here of which something may be wrong, and nobody said so."""
        self.ensure_one()
        return (
            self.state in ("authorized", "done")
            and self.receipt_status in ("partial", "done")
            and bool(self.line_ids._get_unclaimed())
        )

    def _get_page_claim(self, claim):
        """Return what the page of the return says of a claim, and where it is answered."""
        status = claim._get_page_status()
        return {
            "number": claim.name,
            # A colleague who looks at the page gets by it no key that he has not got already.
            "url": claim.access_url if self.env.user._is_internal() else claim.get_portal_url(),
            "title": status.title,
            "text": status.text,
            "is_turn": int(status.code == "offer"),
        }

    def _has_papers(self):
        """Tell whether there is a label to print: something has been authorized and is to come."""
        self.ensure_one()
        return self.state == "authorized" and self.receipt_status in ("pending", "partial")

    def _get_label_file(self):
        """Return the label to print, (name, PDF); a glue addon adds the carrier's."""
        self.ensure_one()
        name = self.env._("Return label %(name)s", name=self.name)
        return self._render_paper("rma_management.rma_label_report", name)

    def _get_slip_file(self):
        """Return the slip that goes into the box, (name, PDF)."""
        self.ensure_one()
        name = self.env._("Return slip %(name)s", name=self.name)
        return self._render_paper("rma_management.rma_slip_report", name)

    def _render_paper(self, report, name):
        content, _type = self.env["ir.actions.report"]._render_qweb_pdf(report, self.ids)
        return f"{name}.pdf", content

    def _get_page_actions(self, code):
        """Return what to do next: [(label, where to)], the first of them first of all."""
        if code == "offer":
            return [(self.env._("See the offer"), "#rma_claims")]
        label = (self.env._("Print label"), "/label")
        if code == "send":
            return [label, (self.env._("Print return slip"), "/slip")]
        if code == "partly":
            return [label]
        if code in ("rejected", "expired"):
            return [(self.env._("Write to us"), "#discussion")]
        return []

    def _get_page_files(self):
        return [
            {
                "id": file.id,
                "name": file.name,
                "size": human_size(file.file_size),
                "day": format_date(self.env, self._get_own_day(file.create_date)),
            }
            for file in self._get_customer_files()
        ]

    # The timeline

    def _get_page_step(self, step):
        """Return a step as it is told."""
        return {
            "name": step.name,
            "status": step.status,
            "label": self._get_step_labels()[step.name],
            "word": self._get_step_words()[step.status],
            "day": format_date(self.env, step.day) if step.day else "",
            "texts": self._get_step_texts(step),
            "is_late": step.is_late,
        }

    def _get_step_labels(self):
        return {
            "requested": self.env._("Requested"),
            "authorized": self.env._("Approved"),
            "sent": self.env._("Sent"),
            "arrived": self.env._("Arrived"),
            "inspected": self.env._("Checked"),
            "credited": self._get_outcome_label(),
            "closed": self.env._("Closed"),
            "rejected": self.env._("Not accepted"),
            "cancelled": self.env._("Cancelled"),
            "expired": self.env._("Expired"),
        }

    def _get_outcome_label(self):
        """Return what the customer wants from it in the end."""
        wishes = set(self.line_ids.mapped("resolution"))
        if wishes == {"exchange"}:
            return self.env._("Replaced")
        if wishes == {"repair"}:
            return self.env._("Repaired")
        return self.env._("Settled") if wishes & {"exchange", "repair"} else self.env._("Credited")

    def _get_step_words(self):
        """Return what a sign of the timeline says to who does not see it."""
        return {
            timeline.DONE: self.env._("Done"),
            timeline.PARTLY: self.env._("In part"),
            timeline.NOW: self.env._("Now"),
            timeline.NEXT: self.env._("To come"),
            timeline.SKIPPED: self.env._("Not needed"),
            timeline.ENDED: self.env._("Ended"),
        }

    def _get_step_texts(self, step):
        """Return what is said below a step: by when it is promised, and why that moved."""
        texts = [self.env._("Not needed")] if step.status == timeline.SKIPPED else []
        if step.status == timeline.PARTLY:
            texts.append(self.env._("In part"))
        if step.until:
            texts.append(self._get_until_text(step, format_date(self.env, step.until)))
        if step.was:
            was = format_date(self.env, step.was)
            texts.append(
                self.env._("Not %(was)s as first promised: the goods came after that day.", was=was)
                if step.why == timeline.GOODS_LATE
                else self.env._(
                    "Not %(was)s as first told: you have been given more time.", was=was
                )
            )
        return texts

    def _get_until_text(self, step, day):
        if step.name == "sent":
            return (
                self.env._("It had to be sent by %(day)s", day=day)
                if step.is_late
                else self.env._("Send it by %(day)s", day=day)
            )
        if step.name == "arrived":
            return self.env._("Expected by %(day)s", day=day)
        if step.is_late:
            return self.env._("Promised for %(day)s: we are late, and sorry for it", day=day)
        if self.date_refund_promised:
            return self.env._("Promised for %(day)s", day=day)
        return self.env._("By %(day)s, if the goods are here in time", day=day)
