{
    "name": "RMA Management: Live Chat",
    "summary": "A conversation becomes a return: by a step of a chatbot, or by a button",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Returns",
    "author": "RMA Management contributors",
    "license": "LGPL-3",
    "depends": ["rma_management", "im_livechat"],
    "data": [
        "data/chatbot_script_data.xml",
        "views/rma_order_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["rma_management_livechat/static/src/livechat/*"],
        "web.assets_tests": ["rma_management_livechat/static/tests/tours/*"],
    },
    "auto_install": True,
}
