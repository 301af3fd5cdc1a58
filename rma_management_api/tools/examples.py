"""One call of each method with its answer: shown in the description, and run by the tests.

They belong together and come in this order: an order S00042 of three chairs and two lamps.
"""

KEYS = iter(range(1, 100))


def _key():
    return f"example-{next(KEYS):04}"


ESTIMATE = {"currency": "USD", "goods": 240.0, "fees": 0.0, "total": 240.0}
LINE = {
    "line_id": 7, "sku": "CHAIR", "product": "[CHAIR] Chair", "unit": "Units", "quantity": 2.0,
    "reason": "not_needed", "condition": "opened", "resolution": "refund", "lots": [],
    "received": 0.0, "inspected": 0.0, "credited": 0.0,
}  # fmt: skip
RETURN = {
    "ran": "RMA00007P", "state": "authorized", "next_step": "receive", "receipt_status": "pending",
    "inspection_status": "pending", "settlement_status": "pending", "expiry": None,
    "orders": ["S00042"], "lines": [LINE], "currency": "USD", "estimated": 240.0, "credited": 0.0,
    "credit_notes": [],
}  # fmt: skip
RECEIVED = RETURN | {
    "next_step": "inspect", "receipt_status": "done", "lines": [LINE | {"received": 2.0}]
}  # fmt: skip
INSPECTED = RECEIVED | {
    "next_step": "settle",
    "inspection_status": "done",
    "lines": [LINE | {"received": 2.0, "inspected": 2.0}],
}
SETTLED = INSPECTED | {"credit_notes": [{"number": None, "state": "draft", "total": 240.0}]}
LAMP = LINE | {
    "line_id": 8, "sku": "LAMP", "product": "[LAMP] Lamp", "quantity": 1.0, "condition": None
}  # fmt: skip
CANCELLED = RETURN | {
    "ran": "RMA00008N", "state": "cancel", "next_step": "none", "receipt_status": "none",
    "inspection_status": "none", "settlement_status": "none", "lines": [LAMP], "estimated": 0.0,
}  # fmt: skip
ASKED = [{"sku": "CHAIR", "quantity": 2, "reason": "not_needed", "condition": "opened"}]

# {method: (request, answer)}
EXAMPLES = {
    "find": (
        {"term": "S00042"},
        {
            "orders": [
                {
                    "order": "S00042",
                    "reference": None,
                    "date": "2026-06-01",
                    "customer": "Anna Customer",
                    "lines": [
                        {
                            "line_id": 7, "sku": "CHAIR", "product": "[CHAIR] Chair",
                            "delivered": 3.0, "returnable": 3.0, "unit": "Units",
                        },
                        {
                            "line_id": 8, "sku": "LAMP", "product": "[LAMP] Lamp",
                            "delivered": 2.0, "returnable": 2.0, "unit": "Units",
                        },
                    ],
                }
            ],
            "returns": [],
        },
    ),
    "evaluate": (
        {"order": "S00042", "lines": ASKED},
        {
            "verdict": "authorize",
            "lines": [{"line_id": 7, "verdict": "authorize", "returnable": 3.0, "reasons": []}],
            "estimate": ESTIMATE,
        },
    ),
    "submit": (
        {"order": "S00042", "lines": ASKED, "idempotency_key": _key()},
        {
            "ran": "RMA00007P",
            "state": "authorized",
            "expiry": None,
            "label": "https://example.com/my/returns/7/label?access_token=…",
            "estimate": ESTIMATE,
        },
    ),
    "receive": (
        {
            "ran": "RMA00007P",
            "lines": [{"sku": "CHAIR", "quantity": 2}],
            "idempotency_key": _key(),
        },
        RECEIVED,
    ),
    "inspect": (
        {
            "ran": "RMA00007P",
            "lines": [
                {"sku": "CHAIR", "quantity": 2, "grade": "A", "disposition": "restock"}
            ],
            "idempotency_key": _key(),
        },
        INSPECTED,
    ),
    "settle": ({"ran": "RMA00007P", "idempotency_key": _key()}, SETTLED),
    "status": ({"ran": "RMA00007P"}, SETTLED),
    "submit_channel": (
        {
            "message": {
                "channel": "shopify",
                "reference": "gid://shopify/Return/945000954",
                "event": "requested",
                "order": "S00042",
                "payment_reference": "pi_3QYxQ2",
                "lines": [
                    {
                        "channel_line": "gid://shopify/LineItem/466157049",
                        "sku": "LAMP",
                        "quantity": 1,
                        "reason": "not_needed",
                    }
                ],
            },
            "idempotency_key": _key(),
        },
        {"outcome": "created", "ran": "RMA00008N", "state": "authorized"},
    ),
    "cancel": (
        {"ran": "RMA00008N", "idempotency_key": _key()},
        CANCELLED,
    ),
}  # fmt: skip
