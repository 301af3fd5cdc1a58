# Where Odoo itself looks for tests.
from . import (
    test_api_channel,
    test_api_checklist,
    test_api_concurrency,
    test_api_docs,
    test_api_http,
    test_api_key,
    test_api_methods,
    test_api_openapi,
    test_api_rights,
    test_core_fields,
    test_webhook,
    test_webhook_address,
    test_webhook_docs,
    test_webhook_schedule,
    test_webhook_setup,
)
