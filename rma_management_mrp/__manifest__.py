{
    "name": "RMA Management: Kits",
    "summary": "Kits come back as kits: their components move, missing ones are priced",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Returns",
    "author": "RMA Management contributors",
    "license": "LGPL-3",
    "depends": ["rma_management", "sale_mrp"],
    "data": [
        "views/rma_order_views.xml",
        "wizards/rma_entry_views.xml",
    ],
    "auto_install": True,
}
