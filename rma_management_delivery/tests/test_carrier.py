from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import DeliveryCommon


@tagged("post_install", "-at_install")
class TestCarrier(DeliveryCommon):
    """Who receives returns opens their transfers, whatever a carrier's conditions are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.write({"country_id": cls.env.ref("base.us").id, "zip": "12345"})
        cls.prefixes = cls.env["delivery.zip.prefix"].create([{"name": "12"}, {"name": "99"}])
        tags = cls.env["product.tag"].create([{"name": "Wanted"}, {"name": "Unwanted"}])
        cls.chair.product_tag_ids = tags[0]
        cls.near, cls.far = (
            cls.create_carrier(
                prefix.name,
                country_ids=[Command.set(cls.partner.country_id.ids)],
                zip_prefix_ids=[Command.set(prefix.ids)],
                must_have_tag_ids=[Command.set(tags[0].ids)],
                excluded_tag_ids=[Command.set(tags[1].ids)],
                max_weight=1000,
                max_volume=1000,
            )
            for prefix in cls.prefixes
        )

    def test_receive_inspector_opens_and_validates_the_transfer(self):
        rma = self.authorize_by(self.near)
        action = rma.with_user(self.inspector).action_view_pickings()
        picking = self.env["stock.picking"].with_user(self.inspector).browse(action["res_id"])
        with Form(picking) as form:
            self.assertIn(self.near, form.allowed_carrier_ids)
            self.assertNotIn(self.far, form.allowed_carrier_ids)
        picking.button_validate()
        self.assertEqual(rma.next_step, "inspect")

    def test_conditions_inspector_stay_unread(self):
        for model in (self.prefixes, self.carrier.price_rule_ids.browse()):
            with self.subTest(model=model._name), self.assertRaises(AccessError):
                model.with_user(self.inspector).check_access("read")
        with self.assertRaises(AccessError):
            self.near.with_user(self.inspector).zip_prefix_ids.mapped("name")

    def test_receive_third_party_opens_the_transfer(self):
        rma = self.authorize_by(self.near)
        user = new_test_user(self.env, "rma_3pl_carrier", groups="rma_management.group_rma_3pl")
        self.warehouse.rma_3pl_user_ids = user
        self.env.invalidate_all()
        with Form(rma.picking_ids.with_user(user)) as form:
            self.assertTrue(form.name)
