# Where Odoo itself looks for tests.
from . import (
    test_carrier,
    test_label,
)
