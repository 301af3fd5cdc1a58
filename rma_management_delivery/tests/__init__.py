# Where Odoo itself looks for tests.
from . import (
    test_carrier,
    test_core_fields,
    test_label,
    test_portal_parcel,
    test_report,
)
