# Where Odoo itself looks for tests.
from . import (
    test_core_fields,
    test_vendor_credit,
    test_vendor_later,
    test_vendor_realised,
    test_vendor_return,
)
