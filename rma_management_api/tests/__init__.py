# Where Odoo itself looks for tests.
from . import (
    test_api_key,
    test_api_methods,
)
