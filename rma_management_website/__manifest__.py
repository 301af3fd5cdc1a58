{
    "name": "RMA Management: Online Shop",
    "summary": "The way to withdraw from an order where a shopper looks for it",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Returns",
    "author": "RMA Management contributors",
    "license": "LGPL-3",
    "depends": ["rma_management", "website_sale"],
    "data": ["views/website_sale_templates.xml"],
    "auto_install": True,
}
