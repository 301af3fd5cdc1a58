{
    "name": "RMA Management: tests beside other apps",
    "summary": "The product where the apps are installed that it does not depend on",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "RMA Management contributors",
    "license": "LGPL-3",
    "depends": [
        "account_tax_python",
        "rma_management",
        "payment_demo",
        "product_expiry",
        "sale_loyalty",
        "sale_purchase_stock",
        "stock_delivery",
        "stock_dropshipping",
    ],
    "data": [
        "security/ir.model.access.csv",
        "data/return_reason_data.xml",
        "views/sale_order_portal.xml",
    ],
}
