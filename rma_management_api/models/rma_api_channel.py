from odoo import models

from .api_error import ApiError


class RmaApiChannel(models.AbstractModel):
    """What sales channels say of returns, in one form for all of them."""

    _inherit = "rma.api"

    def _take_message(self, message):
        """Do what a message says, unless it was done before: a `ChannelAnswer`."""
        # Whoever may not make returns leaves no trace of having tried.
        self.env["rma.order"].check_access("create")
        order = self._get_sale_order(
            message["order"], message.get("payment_reference"), "message.order"
        )
        known = self.env["rma.channel.return"]._take(
            message["channel"], message["reference"], order.company_id
        )
        if payment := message.get("payment_reference"):
            known.payment_reference = payment
        take = {"requested": self._take_request, "cancelled": self._take_cancellation}
        outcome = take[message["event"]](message, order, known)
        # The row was found with all rights; the return is told as far as the user may read it.
        rma = known.order_id.sudo(False)._filtered_access("read")
        return {"outcome": outcome, "ran": rma.name or None, "state": rma.state or None}

    def _take_request(self, message, order, known):
        if known.is_cancelled:
            return "ignored"
        if known.order_id:
            return "unchanged"
        if not message["lines"]:
            words = self.env._("Say which lines come back.")
            raise ApiError("invalid", words, "message.lines")
        lines = [
            self._read_channel_line(message["channel"], order, line, index)
            for index, line in enumerate(message["lines"])
        ]
        note = self.env._(
            "%(channel)s %(reference)s", channel=message["channel"], reference=message["reference"]
        )
        known.order_id = self._submit(order, lines, note)
        return "created"

    def _take_cancellation(self, _message, _order, known):
        if known.is_cancelled:
            return "unchanged"
        known.is_cancelled = True
        rma = known.order_id.sudo(False)
        if not rma or rma.state in ("cancel", "rejected"):
            return "cancelled" if rma else "ignored"
        rma.with_company(rma.company_id).action_cancel()
        return "cancelled"

    def _read_channel_line(self, channel, order, line, index):
        """Return a line as `submit` takes it: by its external id, or else by what was sold."""
        asked = {name: line[name] for name in ("quantity", "reason") if line.get(name)}
        external = f"{channel}.{line['channel_line']}"
        if self._read_line_id(external) in order.order_line.ids:
            return {**asked, "line_id": external}
        if line.get("sku"):
            return {**asked, "sku": line["sku"]}
        words = self.env._(
            "%(order)s has no line “%(line)s” of %(channel)s. Send its “sku” too, or give the "
            "order line the external id “%(external)s”.",
            order=order.name,
            line=line["channel_line"],
            channel=channel,
            external=external,
        )
        field = f"message.lines.{index}.channel_line"
        raise ApiError("not_found", words, field, status=404)
