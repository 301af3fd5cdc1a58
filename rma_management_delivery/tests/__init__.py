# Where Odoo itself looks for tests.
from . import (
    test_carrier,
    test_core_fields,
    test_label,
    test_parcel,
    test_parcel_concurrency,
    test_parcel_fold,
    test_parcel_page,
    test_pickup,
    test_pickup_concurrency,
    test_pickup_page,
    test_pickup_tour,
    test_portal_parcel,
    test_report,
    test_tracking_poll,
    test_tracking_webhook,
)
