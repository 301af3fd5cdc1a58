from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.rma_sane import browse_sent, check_payload, check_shape

AGENT = "rma_management.group_rma_user"
UNDO_TIME = timedelta(minutes=1)
# The ways of a customer to customer service; through the others they help themselves.
CHANNELS = ("phone", "email", "chat", "in_person")
# What the page sends, see `check_shape`.
CASE = {"files": [None], "lines": [{"lot_ids": [None]}], "notes": [{}]}


class RmaService(models.AbstractModel):
    """The service desk: what the page of customer service asks for.

    ::

        find ─► customer ─► goods ─► judge ─► authorize ─► undo, within the minute
                                       └── of all lines, as often as something changes

    What reads books nothing. What books takes a key, under which it is done once. The rules are
    those of the entry: a case is an entry in memory until it is authorized.
    """

    _name = "rma.service"
    _description = "Service Desk"

    @api.model
    @api.readonly
    def get_start(self):
        """Return what every case is made of: reasons, the most frequent first, and the choices."""
        self._check_agent()
        used = self.env["rma.reason"]._count_recent_use()
        reasons = self.env["rma.reason"].search([("is_selectable", "=", True)])
        entry, lines = self.env["rma.entry"], self.env["rma.entry.line"]
        return {
            "reasons": [
                {
                    "id": reason.id,
                    "name": reason.name,
                    "group": reason.parent_id.name or "",
                    "is_photo_required": reason.is_evidence_required,
                }
                for reason in reasons.sorted(lambda reason: -used[reason.id])
            ],
            "conditions": self._get_choices(lines, "condition"),
            "resolutions": self._get_choices(lines, "resolution"),
            "price_bases": [
                choice
                for choice in self._get_choices(lines, "price_basis")
                if choice["id"] != "manual"
            ],
            "channels": [
                choice for choice in self._get_choices(entry, "channel") if choice["id"] in CHANNELS
            ],
        }

    @api.model
    @api.readonly
    def judge(self, case):
        """Say of a case, all lines at once, what the rules and the calculator say of it.

        Nothing is stored.

        :param case: dict with ``partner_id``, ``channel``, ``files`` (ids), ``lines``; a line has
            ``key``, ``sale_line_id`` or ``product_id`` with ``price_basis`` and ``date_purchased``,
            and ``quantity``, ``lot_ids``, ``reason_id``, ``condition``, ``resolution``,
            ``exchange_product_id``
        :return: dict with ``outcome`` (``empty`` ``incomplete`` ``deny`` ``review`` ``authorize``),
            ``button`` (what will happen), ``lines`` by their keys, ``steps`` and totals
        """
        self._check_agent()
        check_shape(self.env, case, CASE)
        check_payload(self.env, case)
        return self._judge(case)

    @api.model
    def authorize(self, case, key):
        """Make the return of a case and submit it, once under a key.

        :param case: as for `judge`; with ``seconds`` since its first key, and ``notes``
        :return: dict with the ``order`` that was made
        :raises UserError: with every reason, when a line is refused; nothing is made then
        """
        self._check_agent()
        check_shape(self.env, case, CASE)
        check_payload(self.env, case)
        request = self.env["rma.desk.key"]._take(key, "service", case)
        if not request.answer:
            request.answer = {"order": self._authorize(case)._get_service_values()}
        return request.answer

    @api.model
    def undo(self, order_id):
        """Cancel what the user has just authorized, as long as nothing has moved.

        :return: the return as it is now
        :raises UserError: when the minute is over, or something has moved
        """
        order = self._browse("rma.order", order_id)
        age = fields.Datetime.now() - order.create_date
        if order.create_uid != self.env.user or age > UNDO_TIME:
            raise UserError(
                self.env._(
                    "%(name)s was made more than a minute ago, or by somebody else. Open it, and "
                    "cancel it there.",
                    name=order.name,
                )
            )
        order.action_cancel()
        return {"order": order._get_service_values()}

    @api.model
    def note(self, order_id, text, key):
        """Put a note of a call into the messages of a return, once under a key."""
        order = self._browse("rma.order", order_id)
        request = self.env["rma.desk.key"]._take(key, "service_note", [order.id, text])
        if not request.answer:
            order._note_call([{"text": text}])
            request.answer = {"order": order.id}
        return request.answer

    # How

    @api.model
    def _check_agent(self):
        if not self.env.user.has_group(AGENT):
            raise AccessError(self.env._("The service desk is for those who enter returns."))

    @api.model
    def _browse(self, model, record_id):
        """Return a record that the user may see; never trust the id.

        :raises UserError: when there is none
        """
        self._check_agent()
        record = self._browse_many(model, [record_id])
        if not record:
            raise UserError(self.env._("It is gone, or not yours to see. Search again."))
        return record

    @api.model
    def _browse_many(self, model, ids):
        """Return those of these records that the user may see, in their order."""
        return browse_sent(self.env[model], ids or ())

    @api.model
    def _get_choices(self, records, name):
        return [
            {"id": value, "name": label}
            for value, label in records._fields[name]._description_selection(self.env)
        ]

    @api.model
    def _authorize(self, case):
        entry = self._open_case(case, self.env["rma.entry"].create)
        entry.with_context(rma_ask_reason=True)._confirm(lambda order: order.action_submit())
        entry.order_id._note_call(case.get("notes") or ())
        return entry.order_id.with_env(self.env)
