from typing import get_type_hints

from odoo import models
from odoo.exceptions import AccessError, UserError

from ..tools.contract import (
    ChannelAnswer,
    ChannelMessage,
    Evaluation,
    Found,
    InspectedLines,
    Key,
    Note,
    Order,
    Ran,
    ReceivedLines,
    RequestedLines,
    Return,
    Short,
    Submitted,
    Term,
)
from ..tools.shape import Wrong, check
from .api_error import ApiError
from .operation import bind, reads, writes


class RmaApi(models.AbstractModel):
    """What other systems do with returns, over Odoo's own JSON-2.

    Everything goes through the doors that people use, by the rights of the user of the key: the
    entry, the receipt, the inspection, the credit note. What is asked and answered is in
    `tools/contract.py`.
    """

    _name = "rma.api"
    _description = "Returns API"

    @reads
    def find(self, term: Term) -> Found:
        """Find orders and returns by whatever the customer has at hand."""
        return self._find(term)

    @reads
    def evaluate(self, order: Order, lines: RequestedLines) -> Evaluation:
        """Say what `submit` would do, with every reason and what the customer would get.

        Nothing is changed, and nothing is held.
        """
        sale_order = self._get_sale_order(order)
        entry = self.env["rma.entry"].new(self._prepare_entry(sale_order, lines))
        return self._answer_evaluation(entry)

    @writes
    def submit(
        self,
        order: Order,
        lines: RequestedLines,
        idempotency_key: Key = None,
        note: Note = "",
    ) -> Submitted:
        """Ask for a return: it is authorized at once, or waits for somebody to approve it.

        What the policy or the law refuses is answered by the error `denied`, with all reasons.
        """
        return self._answer_submitted(self._submit(self._get_sale_order(order), lines, note))

    @writes
    def receive(
        self,
        ran: Ran,
        lines: ReceivedLines,
        idempotency_key: Key = None,
        close_short: Short = False,
    ) -> Return:
        """Book goods that have arrived; what has not come stays expected.

        More than was authorized is taken in and left for customer service to decide on.
        """
        rma = self._get_return(ran)
        counts = self._read_counts(rma, lines)
        left = rma._receive_counts(counts, close_short)
        if left:
            raise ApiError("not_expected", self._get_not_expected_text(rma, left), "lines")
        return self._answer_return(rma)

    @writes
    def inspect(self, ran: Ran, lines: InspectedLines, idempotency_key: Key = None) -> Return:
        """Record what was found; the goods move at once, as their dispositions say."""
        rma = self._get_return(ran)
        vals = self._prepare_inspection(rma, lines)
        self.env["rma.inspect"].create(vals).action_apply()
        return self._answer_return(rma)

    @writes
    def settle(self, ran: Ran, idempotency_key: Key = None) -> Return:
        """Make the draft credit notes of what is due: accounting checks and posts them."""
        rma = self._get_return(ran)
        try:
            rma.action_create_credit_notes()
        except AccessError:
            raise
        except UserError as error:
            is_known = str(error) == rma.sudo()._get_nothing_due_text()
            raise ApiError("nothing_due" if is_known else "refused", str(error)) from error
        return self._answer_return(rma)

    @writes
    def cancel(self, ran: Ran, idempotency_key: Key = None) -> Return:
        """Withdraw a return, until goods are received or a credit note is posted."""
        rma = self._get_return(ran)
        rma.action_cancel()
        return self._answer_return(rma)

    @reads
    def status(self, ran: Ran) -> Return:
        """Say how far a return is: goods, inspection and money."""
        return self._answer_return(self._get_return(ran))

    @writes
    def submit_channel(self, message: ChannelMessage, idempotency_key: Key = None) -> ChannelAnswer:
        """Take what a sales channel says of a return, in one form for all channels.

        A return of a channel is made once, however often and in whatever order it is told of.
        """
        return self._take_message(message)

    # What every method does

    def _enter(self, function, args, kwargs):
        """Return the door for a call by somebody from outside, and what was sent: {name: value}.

        :raises ApiError: when it is not of the shape that the signature says
        """
        if not self.env.user._is_internal():
            raise AccessError(self.env._("The API is for keys of users of this company."))
        values = bind(function, args, kwargs)
        hints = get_type_hints(function, include_extras=True)
        for name, value in values.items():
            try:
                check(value, hints[name], name)
            except Wrong as wrong:
                raise ApiError("invalid", self._get_wrong_text(wrong), wrong.path) from None
        return self.with_env(self.env(context=self._get_clean_context())), values

    def _get_clean_context(self):
        """Return of the context that a caller sends only what says where and in which language."""
        context = self.env.context
        kept = {
            name: context[name]
            for name in ("lang", "tz")
            if isinstance(context.get(name), str) and "\0" not in context[name]
        }
        kept.setdefault("lang", self.env.user.lang)
        allowed = context.get("allowed_company_ids")
        if isinstance(allowed, list) and set(map(type, allowed)) == {int}:
            # In the order in which they are sent: the first is the one at work.
            own = self.env.user.company_ids.ids
            kept["allowed_company_ids"] = [one for one in allowed if one in own] or own
        return kept

    def _get_wrong_text(self, wrong):
        where = {"field": wrong.path, "expected": wrong.expected}
        return {
            "missing": self.env._("“%(field)s” is missing.", **where),
            "unknown": self.env._("There is no “%(field)s” in this request.", **where),
            "type": self.env._("“%(field)s” has to be: %(expected)s.", **where),
            "choice": self.env._("“%(field)s” has to be one of: %(expected)s.", **where),
            "limit": self.env._("“%(field)s” is out of bounds: %(expected)s.", **where),
        }[wrong.problem]

    def _once(self, function, values):
        """Do it under its key, or return what was answered the first time, to the byte."""
        asked = dict(values)
        key = asked.pop("idempotency_key")
        with self.env.cr.savepoint():
            request = self.env["rma.api.key"]._take(key, function.__name__, asked)
            if not request.answer:
                request._keep(function(self, **values))
        return request._get_answer()
