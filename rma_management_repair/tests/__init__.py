# Where Odoo itself looks for tests.
from . import (
    test_core_fields,
    test_repair,
    test_repair_later,
    test_repair_portal,
    test_repair_realised,
    test_repair_uninstall,
)
