import json
from pathlib import Path

from ..tools import channels
from ..tools.contract import ChannelMessage
from ..tools.shape import check
from .common import ApiCommon

RECORDED = Path(__file__).parent / "channels"


class TestApiChannel(ApiCommon):
    """One form for all sales channels; what is told twice is done once."""

    def load(self, channel):
        return json.loads((RECORDED / f"{channel}.json").read_text())

    def get_messages(self):
        """Return what the recorded payloads are as messages: {channel: message}."""
        woo, magento = self.load("woocommerce"), self.load("magento")
        skus = {item["item_id"]: item["sku"] for item in magento["order"]["items"]}
        return {
            "shopify": channels.from_shopify(self.load("shopify")),
            "woocommerce": channels.from_woocommerce(woo["order"], woo["refund"]),
            "magento": channels.from_magento(magento["rma"], skus),
            "amazon": channels.from_amazon(self.load("amazon")),
        }

    def sell_on(self, message):
        """Sell three chairs and two lamps under the reference of a channel."""
        return self.sell([(self.chair, 3), (self.lamp, 2)], client_order_ref=message["order"])

    def tell(self, message, **changes):
        return self.api.submit_channel({**message, **changes}, self.key())

    def message(self, **changes):
        line = {"channel_line": "1", "sku": "CHAIR", "quantity": 1, "reason": "size"}
        return {
            "channel": "shop",
            "reference": "R-1",
            "event": "requested",
            "order": "WEB-1001",
            "lines": [line],
            **changes,
        }

    def test_recorded_examples(self):
        expected = {
            "shopify": ("CHAIR", 1.0, "not_needed"),
            "woocommerce": ("CHAIR", 1.0, None),
            "magento": ("CHAIR", 2.0, "size"),
            "amazon": ("LAMP", 1.0, "defective"),
        }
        for channel, message in self.get_messages().items():
            with self.subTest(channel=channel):
                check(message, ChannelMessage)
                order = self.sell_on(message)
                if channel == "shopify":
                    # It sends no goods, so that the order line has to be known by its number.
                    line = self.line_of(order, self.chair)
                    self.env["ir.model.data"].create(
                        {
                            "module": "shopify",
                            "name": message["lines"][0]["channel_line"],
                            "model": line._name,
                            "res_id": line.id,
                        }
                    )
                answer = self.tell(message)
                self.assertEqual(answer["outcome"], "created")
                [line] = self.api.status(answer["ran"])["lines"]
                self.assertEqual((line["sku"], line["quantity"], line["reason"]), expected[channel])
                self.assertEqual(self.tell(message), {**answer, "outcome": "unchanged"})
                self.assertEqual(len(order.rma_order_ids), 1)

    def test_whatever_the_order_they_come_in(self):
        for events, outcomes, state in (
            (("requested", "requested"), ("created", "unchanged"), "authorized"),
            (
                ("requested", "cancelled", "cancelled"),
                ("created", "cancelled", "unchanged"),
                "cancel",
            ),
            (
                ("requested", "cancelled", "requested"),
                ("created", "cancelled", "ignored"),
                "cancel",
            ),
            (("cancelled", "requested", "cancelled"), ("ignored", "ignored", "unchanged"), None),
        ):
            with self.subTest(events=events):
                reference = "-".join(events)
                answers = [
                    self.tell(self.message(event=event, reference=reference)) for event in events
                ]
                self.assertEqual(tuple(each["outcome"] for each in answers), outcomes)
                self.assertEqual(answers[-1]["state"], state)
                known = self.env["rma.channel.return"].search([("reference", "=", reference)])
                self.assertEqual(len(known), 1)

    def test_two_returns_of_one_order(self):
        answers = [self.tell(self.message(reference=name))["ran"] for name in ("R-1", "R-2")]
        self.assertEqual(len(set(answers)), 2)

    def test_the_same_number_on_two_channels(self):
        answers = [self.tell(self.message(channel=name))["ran"] for name in ("shop", "market")]
        self.assertEqual(len(set(answers)), 2)

    def test_found_by_payment(self):
        provider = self.env["payment.provider"].search([], limit=1)
        method = self.env["payment.method"].with_context(active_test=False).search([], limit=1)
        self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": "T-1",
                "provider_reference": "pi_1",
                "amount": 1.0,
                "currency_id": self.order.currency_id.id,
                "partner_id": self.partner.id,
                "sale_order_ids": self.order.ids,
            }
        )
        answer = self.tell(self.message(order="unknown", payment_reference="pi_1"))
        self.assertEqual(self.get_return(answer).sale_order_ids, self.order)
        known = self.env["rma.channel.return"].search([("reference", "=", "R-1")])
        self.assertEqual(known.payment_reference, "pi_1")

    def test_what_cannot_be_is_named(self):
        for message, field in (
            (self.message(order="unknown"), "message.order"),
            (self.message(lines=[]), "message.lines"),
            (
                self.message(lines=[{"channel_line": "9", "quantity": 1}]),
                "message.lines.0.channel_line",
            ),
        ):
            with self.subTest(field=field):
                code = "invalid" if field == "message.lines" else "not_found"
                self.assertRefused(code, self.tell, message, field=field)
        self.assertFalse(self.env["rma.channel.return"].search([("channel", "=", "shop")]))
        nine = [{"channel_line": "1", "sku": "CHAIR", "quantity": 9}]
        self.assertRefused("denied", self.tell, self.message(lines=nine))
        self.assertEqual(self.tell(self.message())["outcome"], "created")
