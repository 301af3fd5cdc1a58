from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..base.rma_sane import NUL, check_payload, check_shape

INSPECTOR = "rma_management.group_rma_inspector"
MAX_QUEUE = 20
# More buttons than these nobody tells apart.
MAX_GRADES = 8
MAX_DISPOSITIONS = 12
# What the screen sends, see `check_shape`.
COUNTS = [{}]
LINES = [{"items": [{}], "photos": [None]}]
REPORT = {"photos": [None]}


class RmaDesk(models.AbstractModel):
    """The returns desk: what the screen of a warehouse worker asks for.

    ::

        scan ─► get_order ─► receive ─► inspect          each one transaction
                     └─────► report (set aside)          each safe to send twice

    What reads (`scan`, `get_order`, `get_start`) books nothing, so it may be sent again as it is;
    what books takes a key, under which it is done once. A code that means nothing is an answer and
    no error: nothing a worker can scan stops the dock.
    """

    _name = "rma.desk"
    _description = "Returns Desk"

    # What the screen calls

    @api.model
    @api.readonly
    def get_start(self):
        """Return what the desk shows before the first scan, and what it grades by."""
        self._check_worker()
        grades = self._get_grades()
        dispositions = self.env["rma.disposition"].search([], limit=MAX_DISPOSITIONS)
        return {
            "grades": [
                {"id": grade.id, "name": grade.name, "description": grade.description or ""}
                for grade in grades
            ],
            "dispositions": [
                {
                    "id": disposition.id,
                    "name": disposition.name,
                    "description": disposition.description or "",
                }
                for disposition in dispositions
            ],
            "conditions": self._get_conditions(),
            "to_inspect": self._get_queue(("inspect",), "qty_to_inspect"),
            "expected": self._get_queue(("ship", "receive"), "qty_open"),
        }

    @api.model
    @api.readonly
    def get_order(self, order_id):
        """Return what the screen shows of a return; no prices."""
        return self._browse_order(order_id)._get_desk_values()

    @api.model
    @api.readonly
    def scan(self, code, order_id=False, key=None):
        """Say what a code means, whatever it is and in whatever order it comes.

        :param code: what was scanned or typed
        :param order_id: the return that is open on the screen
        :param key: given back, so that the screen knows which of its scans is answered
        :return: dict with ``kind``:

            ``order``       a return to open; with ``item`` it counts at once
            ``item``        goods of the open return
            ``choice``      several returns it may be: ``orders``
            ``unexpected``  goods that are not expected: ``type`` of discrepancy, ``message``
            ``error``       ``message`` says what to do
        """
        self._check_worker()
        order = self._browse_order(order_id) if order_id else self.env["rma.order"]
        if isinstance(code, str) and NUL in code:
            answer = self._answer_error(self.env._("The code was not read well. Scan it again."))
        else:
            answer = self._identify(code, order)
        return {**answer, "key": key}

    @api.model
    def receive(self, order_id, counts, key, short=False):
        """Book what was counted, and leave the rest open.

        :param counts: list of ``{product_id, lot_id, quantity}``, quantity in the product's unit
        :param short: do not wait for the rest of these transfers
        :return: the return as it is now; ``left`` holds counts for which nothing is expected
        """
        order = self._browse_order(order_id)
        check_shape(self.env, counts, COUNTS)
        return self._once(
            key,
            "receive",
            [order.id, counts, bool(short)],
            lambda: order._receive_at_desk(counts, bool(short)),
        )

    @api.model
    def inspect(self, order_id, lines, key):
        """Record what was found; the goods move at once, as their dispositions say.

        :param lines: list of ``{line_id, lot_id, quantity, grade_id, disposition_id, condition,
            items, defect, photos}``, quantity in the line's unit, items the answers as ``{check_id,
            accessory_id, answer_id}`` and photos in base64
            What is left out is proposed as the inspection does it.
        :return: the return as it is now
        """
        order = self._browse_order(order_id)
        check_shape(self.env, lines, LINES)
        return self._once(key, "inspect", [order.id, lines], lambda: order._inspect_at_desk(lines))

    @api.model
    def report(
        self,
        order_id,
        type,
        key,
        product_id=False,
        lot_id=False,
        quantity=1.0,
        note=False,
        photos=(),
    ):
        """Set goods aside that are not expected; customer service decides on them.

        :param order_id: False where nobody knows the return: a draft is made of the goods
        :param photos: in base64
        :return: the return as it is now
        """  # fmt: skip
        self._check_worker()
        order = self._browse_order(order_id) if order_id else self.env["rma.order"]
        goods = {"product_id": product_id, "lot_id": lot_id, "quantity": quantity}
        sent = {**goods, "type": type, "note": note, "photos": photos}
        check_shape(self.env, sent, REPORT)
        return self._once(
            key,
            "report",
            [order.id, type, goods, note, photos],
            lambda: order._report_at_desk(type, goods, note, photos or ()),
        )

    # How

    @api.model
    def _check_worker(self):
        if not self.env.user.has_group(INSPECTOR):
            raise AccessError(self.env._("The returns desk is for those who receive and inspect."))

    @api.model
    def _browse_order(self, order_id):
        """Return a return that the user may see; never trust the id.

        :raises UserError: when there is none
        """
        self._check_worker()
        order = self.env["rma.order"].browse(order_id if isinstance(order_id, int) else 0).exists()
        if not order:
            raise UserError(self.env._("This return is gone. Scan the next one."))
        order.check_access("read")
        return order.with_company(order.company_id)

    @api.model
    def _once(self, key, method, payload, function):
        """Do it under a key, or return what was answered the first time.

        :param payload: what was asked, all of it: a key stands for one request alone
        """
        check_payload(self.env, payload)
        request = self.env["rma.desk.key"]._take(key, method, payload)
        if not request.answer:
            request.answer = function()
        return request.answer

    @api.model
    def _get_grades(self):
        """Return the grades to choose from, the best first."""
        return self.env["rma.grade"].search([], limit=MAX_GRADES)

    @api.model
    def _get_conditions(self):
        """Return the conditions to find goods in, and the best grade that each still allows."""
        grades = self.env["rma.grade"].search([("active", "=", True)])
        conditions = self.env["rma.inspection"]._fields["condition"]
        return [
            {"id": name, "name": label, "grade_id": grades._propose(name, ())[0].id}
            for name, label in conditions._description_selection(self.env)
        ]

    @api.model
    def _get_queue(self, steps, waiting):
        """Return the returns that stand in these queues, the most urgent first.

        :param waiting: field of the lines with how much of them does
        """
        orders = self.env["rma.order"].search([("next_step", "in", steps)], limit=MAX_QUEUE)
        return [order._get_desk_summary(waiting) for order in orders]
