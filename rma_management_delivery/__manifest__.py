{
    "name": "RMA Management: Carriers",
    "summary": "Return labels, tracking and freight through Odoo's delivery carriers",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Returns",
    "author": "RMA Management contributors",
    "license": "LGPL-3",
    "depends": ["rma_management", "stock_delivery"],
    "data": [
        "data/ir_cron_data.xml",
        "views/res_config_settings_views.xml",
        "views/rma_order_views.xml",
        "views/rma_policy_views.xml",
        "views/rma_report_views.xml",
        "views/sale_order_portal_templates.xml",
    ],
    "auto_install": True,
}
