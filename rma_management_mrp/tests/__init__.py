# Where Odoo itself looks for tests.
from . import (
    test_core_fields,
    test_kit,
    test_kit_component,
    test_kit_component_form,
    test_kit_component_money,
    test_kit_exchange,
    test_kit_exchange_component,
    test_kit_exchange_dropship,
    test_kit_exchange_other,
    test_kit_exchange_random,
    test_kit_freight,
    test_kit_performance,
    test_kit_report,
    test_kit_slip,
    test_kit_withdraw,
    test_kits_tool,
)
