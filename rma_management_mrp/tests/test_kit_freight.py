from .common import KitCommon


class TestKitFreight(KitCommon):
    """The delivery goes back with the last of the kits, not with their parts counted one by one."""

    def test_with_everything(self):
        self.company.rma_delivery_product_ids = self.service
        self.partner.country_id = self.env.ref("base.de")
        order = self.sell([(self.kit, 2), (self.lamp, 1), (self.service, 1)])
        for quantities, freight in (
            ({self.kit: 1}, 0.0),
            ({self.lamp: 1}, 0.0),
            ({self.kit: 1}, 12.0),
        ):
            rma = self.authorize(order, quantities)
            self.assertEqual(sum(rma._get_settlement().bonuses.values()), freight)
            self.receive(rma)
            self.inspect(rma)
            self.assertEqual(self.credit(rma).amount_total, rma.amount_estimated)
        self.assertEqual(rma.amount_credited, 108 + 12.0)
