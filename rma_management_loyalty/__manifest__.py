{
    "name": "RMA Management: Store Credit",
    "summary": "Returns paid out as store credit on the customer's eWallet",
    "version": "19.0.1.1.0",
    "category": "Supply Chain/Returns",
    "author": "RMA Management contributors",
    "license": "LGPL-3",
    "depends": ["rma_management", "sale_loyalty"],
    "data": [
        "data/ir_cron_data.xml",
        "data/mail_activity_type_data.xml",
        "views/account_move_views.xml",
        "views/rma_order_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
