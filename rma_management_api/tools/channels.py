"""What sales channels send of a return, as the one message that the API takes.

Each function takes a payload as its channel sends it and returns a `ChannelMessage`. Whoever
connects a channel calls one of these, or writes another: the API itself knows none of them.
"""

SHOPIFY_REASONS = {
    "color": "not_needed",
    "defective": "defective",
    "not_as_described": "described",
    "size_too_large": "size",
    "size_too_small": "size",
    "style": "not_needed",
    "unwanted": "not_needed",
    "wrong_item": "wrong_item",
}
AMAZON_REASONS = {
    "AMZ-PG-BAD-DESC": "described",
    "CR-DAMAGED_BY_CARRIER": "damaged",
    "CR-DAMAGED_BY_FC": "damaged",
    "CR-DEFECTIVE": "defective",
    "CR-FOUND_BETTER_PRICE": "better_price",
    "CR-MISSED_ESTIMATED_DELIVERY": "late",
    "CR-MISSING_PARTS": "missing_parts",
    "CR-NOT_COMPATIBLE": "compatibility",
    "CR-ORDERED_WRONG_ITEM": "ordered_wrong",
    "CR-QUALITY_UNACCEPTABLE": "quality",
    "CR-SWITCHEROO": "wrong_item",
    "CR-UNWANTED_ITEM": "not_needed",
}
MAGENTO_REASONS = {
    "wrong color": "ordered_wrong",
    "wrong size": "size",
    "out of service": "defective",
    "damaged": "damaged",
    "other": "not_needed",
}
# What ends a return before anything has come back.
SHOPIFY_ENDS = {"canceled", "declined"}
MAGENTO_ENDS = {"closed", "denied"}


def from_shopify(payload):
    """Take a webhook `returns/request`, `returns/approve`, `returns/cancel`, `returns/decline`.

    It names the order by the name of the return alone: “#1106-R2” is the second one of “#1106”.
    """
    return {
        "channel": "shopify",
        "reference": payload["admin_graphql_api_id"],
        "event": "cancelled" if payload["status"] in SHOPIFY_ENDS else "requested",
        "order": payload["name"].rpartition("-R")[0],
        "lines": [
            {
                "channel_line": str(line["fulfillment_line_item"]["line_item"]["id"]),
                "quantity": line["quantity"],
                "reason": SHOPIFY_REASONS.get(line["return_reason"], "not_needed"),
            }
            for line in payload.get("return_line_items", ())
        ],
    }


def from_woocommerce(order, refund):
    """Take an order and one of its refunds, which is all that WooCommerce knows of a return."""
    return {
        "channel": "woocommerce",
        "reference": str(refund["id"]),
        "event": "requested",
        "order": order["number"],
        "payment_reference": order["transaction_id"],
        "lines": [
            {
                "channel_line": _get_refunded_item(line),
                "sku": line["sku"],
                # Refunds count downwards.
                "quantity": abs(line["quantity"]),
            }
            for line in refund["line_items"]
            if line["quantity"]
        ],
    }


def _get_refunded_item(line):
    return next(
        str(entry["value"]) for entry in line["meta_data"] if entry["key"] == "_refunded_item_id"
    )


def from_magento(payload, skus):
    """Take an RMA of Adobe Commerce, of `GET /V1/returns/{id}`.

    :param skus: {id of the order's item: sku}, of `GET /V1/orders/{id}`
    """
    return {
        "channel": "magento",
        "reference": payload["increment_id"],
        "event": "cancelled" if payload["status"] in MAGENTO_ENDS else "requested",
        "order": payload["order_increment_id"],
        "lines": [
            {
                "channel_line": str(item["order_item_id"]),
                "sku": skus[item["order_item_id"]],
                "quantity": item["qty_requested"],
                "reason": MAGENTO_REASONS.get(item["reason"].lower(), "not_needed"),
            }
            for item in payload["items"]
        ],
    }


def from_amazon(details):
    """Take one `return_details` of the report `GET_XML_RETURNS_DATA_BY_RETURN_DATE`, as a dict."""
    items = details["item_details"]
    return {
        "channel": "amazon",
        "reference": details["amazon_rma_id"],
        "event": "requested",
        "order": details["order_id"],
        "lines": [
            {
                # Amazon numbers no lines here: one of an order has the goods.
                "channel_line": item["asin"],
                "sku": item["merchant_sku"],
                "quantity": int(item["return_quantity"]),
                "reason": AMAZON_REASONS.get(item["return_reason_code"], "not_needed"),
            }
            for item in (items if isinstance(items, list) else [items])
        ],
    }
