# Where Odoo itself looks for tests.
from . import (
    test_automation,
    test_core_fields,
)
