{
    "name": "RMA Management: API",
    "summary": "Returns for other systems: JSON-2, OpenAPI, sales channels",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Returns",
    "author": "RMA Management contributors",
    "license": "LGPL-3",
    "depends": ["rma_management"],
    "data": [
        "security/rma_api_groups.xml",
        "security/ir.model.access.csv",
        "security/rma_api_rules.xml",
        "views/rma_code_views.xml",
    ],
}
