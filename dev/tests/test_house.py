"""Each of the checks of how the rooms lie, on what it must find and what it must let pass."""

import house
import pytest

SUBJECTS = "from . import base\nfrom . import order\nfrom . import credit\n"


def check(path, source):
    files = {"models/__init__.py": SUBJECTS, path: source}
    return [finding.check for finding in house.check_product(files)]


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("models/order/rma_order.py", "from ..credit.ledger import Ledger", ["upwards"]),
        ("models/policy/rules/rule_x.py", "from ...credit import ledger", []),
        ("models/credit/rma_order.py", "from ..order.rma_order import STATES", []),
        ("models/credit/rma_order.py", "from .ledger import Ledger", []),
        ("models/order/rma_order.py", "from ...tools.verdict import DENY", []),
        ("models/order/x.py", "from ..credit import y  # check: upwards a reason", []),
        ("wizards/rma_entry.py", "from ..models.credit.ledger import Ledger", []),
    ],
)
def test_a_subject_knows_those_before_it(path, source, expected):
    assert check(path, source) == expected


MODEL = "class A(models.Model):\n    _inherit = '{model}'\n" + "{lines}"


@pytest.mark.parametrize(
    ("path", "models", "expected"),
    [
        ("models/credit/rma_order.py", [("rma.order", 40)], []),
        ("models/credit/rma_order_money.py", [("rma.order", 40), ("sale.order", 9)], []),
        ("models/credit/rma_order_money.py", [("rma.order", 1), ("sale.order", 40)], ["named"]),
        ("models/credit/rma_order_line.py", [("rma.order.line", 40), ("rma.order", 40)], ["named"]),
        ("models/credit/money.py", [("rma.order", 1)], ["named"]),
        ("models/policy/rules/rule_x.py", [("rma.line.mixin", 40)], []),
        ("models/base/rma_sane.py", [("base", 40)], []),
        ("tools/money.py", [("rma.order", 1)], []),
    ],
)
def test_a_file_is_named_after_its_model(path, models, expected):
    source = "".join(
        MODEL.format(model=model, lines="    x = 1\n" * lines) for model, lines in models
    )
    assert check(path, source) == expected


EFFECTS = """
class A(models.Model):
    _inherit = "{model}"

    def _get_rma_effects(self):
        return {{}}
"""


def test_what_follows_is_listed_once():
    files = {
        "models/__init__.py": SUBJECTS,
        "models/order/rma_order.py": EFFECTS.format(model="rma.order"),
        "models/credit/rma_order.py": EFFECTS.format(model="rma.order"),
        "models/credit/account_move.py": EFFECTS.format(model="account.move"),
    }
    (finding,) = house.check_product(files)
    assert (finding.check, finding.file) == ("effects", "models/credit/rma_order.py")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from odoo.addons.product.tools.refund import exact", []),
        ("from odoo.addons.product.models.base.jobs import attempt", []),
        ("from odoo.addons.product.models.order.rma_order import STATES", []),
        ("from odoo.addons.product.tests.common import RmaCommon", []),
        ("from odoo.addons.product.models.order.rma_order import RmaOrder", ["glue-import"]),
        ("from odoo.addons.product.tests.order.test_flow import TestFlow", ["glue-import"]),
        ("from odoo.addons.stock.models.stock_move import StockMove", []),
    ],
)
def test_another_addon_knows_the_open_rooms(source, expected):
    found = house.check_glue({"models/x.py": source}, "product")
    assert [finding.check for finding in found] == expected
