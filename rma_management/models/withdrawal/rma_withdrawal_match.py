import re

from odoo import Command, models
from odoo.tools import SQL, email_normalize

from ..base.jobs import attempt

ACTIVITY = "rma_management.mail_activity_withdrawal"
REASON = "rma_management.rma_reason_withdrawal"
PLAIN = re.compile(r"[0-9]{1,9}([.,][0-9]{1,2})?")


class RmaWithdrawalMatch(models.Model):
    """From the statement to the return: nothing is refused, what is not certain is a person's."""

    _inherit = "rma.withdrawal"

    def _try_match(self):
        """Look at a statement; what goes wrong is left to a person."""
        self.ensure_one()
        # Orders and returns are the job's to read and make, in the words of who works it off.
        withdrawal = self._for_manager()
        error = attempt(withdrawal, lambda record: record._match())
        if error:
            withdrawal._transition("miss", is_to_work_off=True, finding=str(error))

    def _match(self):
        self.ensure_one()
        orders = self._find_orders()
        if len(orders) == 1:
            self._work_out(orders)
            return
        text = (
            self.env._("Several orders have this number and e-mail address.")
            if orders
            else self.env._("No order has this number and e-mail address.")
        )
        self._transition("miss", is_to_work_off=True, finding=text)

    # Which order

    def _find_orders(self):
        """Return the orders that the customer names, of any company.

        What was typed is compared as it is, but for its case: it is no pattern.
        """
        self.ensure_one()
        number = self.order_reference.strip().lower()
        orders = self.env["sale.order"]
        opened = orders.browse((self.shown or {}).get("order_id") or []).exists()
        if opened and opened.name.strip().lower() == number:
            # The form was opened by whoever has the order's page.
            return opened
        rows = self.env.execute_query(
            SQL("SELECT id FROM sale_order WHERE lower(name) = lower(%s)", number)
        )
        found = orders.browse(row[0] for row in rows).filtered(self._is_of_sender)
        own = found.filtered(lambda order: order.company_id == self.company_id)
        return own if len(found) > 1 and len(own) == 1 else found

    def _is_of_sender(self, order):
        """Tell whether the e-mail address is one of the order's customer."""
        partners = (
            order.partner_id
            | order.partner_id.commercial_partner_id
            | order.partner_invoice_id
            | order.partner_shipping_id
        )
        email = email_normalize(self.email)
        return bool(email) and email in partners.mapped("email_normalized")

    # What of it

    def _work_out(self, order):
        """Make the return of what is certain, and say of the rest what a person has to see to."""
        self.ensure_one()
        vals = {"sale_order_id": order.id, "company_id": order.company_id.id}
        wanted, findings = self._get_wanted(order)
        obstacles = self._get_obstacles(order, wanted)
        granted = {line: qty for line, qty in wanted.items() if line not in obstacles}
        findings += [obstacle.text for obstacle in obstacles.values()]
        if granted:
            rma, error = self._make_return(order, granted)
            vals["rma_order_id"] = rma.id
            findings += [error] if error else []
        elif not findings:
            findings.append(self.env._("%(order)s has no goods to return.", order=order.name))
        vals["finding"] = "\n".join(findings) or False
        vals["is_to_work_off"] = bool(findings)
        self._transition(self._get_event(obstacles.values()), **vals)
        if findings:
            self._ask_about(order)

    def _get_event(self, obstacles):
        events = {obstacle.event for obstacle in obstacles}
        return next((event for event in ("exclude", "delay") if event in events), "match")

    def _get_wanted(self, order):
        """Return what of the order can come back of what was declared, and what is in the way.

        :return: ({order line: quantity in its unit}, [text])
        """
        goods = order.order_line.filtered(lambda line: line.product_id.type == "consu")
        if order.state not in ("sale", "cancel") or not goods:
            return {}, [
                self.env._(
                    "%(order)s contains no goods, or is not confirmed (%(state)s). Answer the "
                    "customer.",
                    order=order.name,
                    state=dict(order._fields["state"]._description_selection(self.env)).get(
                        order.state
                    ),
                )
            ]
        chosen, findings = self._choose_lines(goods)
        wanted = {}
        for line, quantity in chosen.items():
            text = self._get_line_finding(line, quantity)
            if text:
                findings.append(text)
            if line.qty_returnable > 0 and (quantity is None or not text):
                wanted[line] = line.qty_returnable if quantity is None else quantity
        return wanted, findings

    def _choose_lines(self, goods):
        """Return the lines that the customer names: ({line: quantity, None for all}, [text])."""
        items = self.items or []
        if not items:
            return dict.fromkeys(goods), []
        chosen, findings = {}, []
        for item in items:
            line = self._find_line(goods, item)
            quantity = read_quantity(item["quantity"])
            if len(line) != 1 or line in chosen or not self._is_countable(line, quantity):
                findings.append(
                    self.env._(
                        "Which goods are meant is not certain: “%(quantity)s × %(name)s”.",
                        quantity=item["quantity"],
                        name=item["name"],
                    )
                )
            else:
                chosen[line] = quantity
        # What was typed is one declaration: in doubt a person reads all of it.
        return ({}, findings) if findings else (chosen, [])

    def _is_countable(self, line, quantity):
        """Tell whether so much of the goods can be meant: of what is sold by the piece, no half."""
        if not quantity:
            return quantity is None
        is_whole = float(quantity).is_integer() or not line.product_uom_qty.is_integer()
        pieces = self.env.ref("uom.product_uom_unit")
        return is_whole or not line.product_uom_id._has_common_reference(pieces)

    def _find_line(self, goods, item):
        """Return the order lines that an item can mean: certain where it is one."""
        if item.get("sale_line_id"):
            return goods.filtered(lambda line: line.id == item["sale_line_id"])
        text = item["name"].strip().casefold()
        return goods.filtered(
            lambda line: (
                text
                in {
                    (name or "").strip().casefold()
                    for product in (line.product_id,)
                    for name in (
                        line.name,
                        product.name,
                        product.display_name,
                        product.default_code,
                        product.barcode,
                    )
                }
            )
        )

    def _get_line_finding(self, line, quantity):
        """Return what keeps a line from coming back as it was declared; nothing where all may."""
        delivered = line.qty_delivered
        if line.product_uom_id.compare(delivered, 0.0) <= 0 and not line.rma_line_ids:
            if line.state == "cancel":
                return self.env._(
                    "%(product)s was cancelled, and not delivered.", product=line.name
                )
            return self.env._(
                "%(product)s is not delivered yet: cancel its delivery and pay back what was paid.",
                product=line.name,
            )
        if line.qty_returnable <= 0:
            return self.env._("%(product)s has been returned already.", product=line.name)
        if quantity is not None and line.product_uom_id.compare(quantity, line.qty_returnable) > 0:
            return self.env._(
                "%(product)s: %(quantity)g declared, %(left)g can come back.",
                product=line.name,
                quantity=quantity,
                left=line.qty_returnable,
            )
        left = line.product_uom_qty - delivered
        if quantity is None and line.state == "sale" and line.product_uom_id.compare(left, 0) > 0:
            return self.env._(
                "%(product)s: %(quantity)g are not delivered yet: cancel their delivery.",
                product=line.name,
                quantity=left,
            )
        return ""

    # The return

    def _get_obstacles(self, order, wanted):
        """Return why the law does not cover lines: {order line: `Obstacle`}."""
        if not wanted:
            return {}
        draft = self.env["rma.order"].new(self._prepare_return_vals(order, wanted))
        return {
            line.sale_line_id._origin: obstacle
            for line in draft.line_ids
            if (obstacle := line._get_withdrawal_obstacle())
        }

    def _make_return(self, order, wanted):
        """Create the return and ask for it: (return, what stands against it)."""
        returns = self.env["rma.order"].with_company(order.company_id)
        rma = returns.create(self._prepare_return_vals(order, wanted))
        error = attempt(rma, lambda record: record.action_submit())
        return rma, str(error) if error else ""

    def _prepare_return_vals(self, order, wanted):
        """Return the values of the return that a statement comes to.

        :param wanted: {order line: quantity in its unit}
        """
        reason = self.env.ref(REASON, raise_if_not_found=False)
        return {
            "partner_id": order.partner_id.id,
            "company_id": order.company_id.id,
            "partner_shipping_id": order.partner_shipping_id.id,
            "partner_invoice_id": order.partner_invoice_id.id,
            "channel": "withdrawal",
            "date_requested": self.submitted_at,
            "user_id": False,
            "line_ids": [
                Command.create(
                    {
                        "sale_line_id": line.id,
                        "product_uom_qty": quantity,
                        "reason_id": reason.id if reason else False,
                    }
                )
                for line, quantity in wanted.items()
            ],
        }

    def _ask_about(self, order):
        """Have somebody see to what the machine does not decide."""
        self._ask_manager(
            ACTIVITY,
            self.env._(
                "%(name)s, order %(order)s, declared on %(date)s: %(finding)s",
                name=self.partner_name,
                order=order.name,
                date=self.submitted_local,
                finding=self.finding,
            ),
        )


def read_quantity(text):
    """Return a quantity as somebody types it: None where nothing is said, 0 where it is none."""
    if not text:
        return None
    # Three digits behind a point can be thousands: what can be read in two ways is not certain.
    return float(text.strip().replace(",", ".")) if PLAIN.fullmatch(text.strip()) else 0
