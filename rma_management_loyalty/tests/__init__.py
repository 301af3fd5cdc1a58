# Where Odoo itself looks for tests.
from . import (
    test_core_fields,
    test_points,
    test_reward_scope,
    test_store_credit,
    test_store_credit_concurrency,
    test_store_credit_currency,
    test_store_credit_owed,
    test_store_credit_spend,
    test_store_credit_undo,
    test_store_credit_waiting,
)
