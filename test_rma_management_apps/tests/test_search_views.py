from lxml import etree

from odoo.addons.rma_management.tests.common import RmaCommon


class TestSearchViews(RmaCommon):
    """Whoever has a list can use every field of its search bar."""

    def test_every_field_by_every_role(self):
        views = self.env["ir.ui.view"].search(
            [("type", "=", "search"), ("model", "=like", "rma.%"), ("mode", "=", "primary")]
        )
        self.assertGreater(len(views), 30)
        for user in (self.csr, self.inspector, self.accountant, self.manager):
            for view in views:
                model = self.env[view.model].with_user(user)
                if not model.has_access("read"):
                    continue
                shown = model.get_view(view.id, "search")["arch"]
                for name in etree.fromstring(shown).xpath("//field/@name"):
                    operator, value = ("ilike", "a")
                    if model._fields[name].type not in ("char", "text", "many2one", "many2many"):
                        operator, value = ("!=", False)
                    with self.subTest(user=user.login, view=view.name, field=name):
                        model.search([(name, operator, value)], limit=1)
