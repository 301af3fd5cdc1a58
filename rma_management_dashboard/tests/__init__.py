# Where Odoo itself looks for tests.
from . import (
    test_dashboard,
    test_dashboard_browser,
)
