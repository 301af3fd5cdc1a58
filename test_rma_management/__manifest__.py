{
    "name": "RMA Management: tests of its extension points",
    "summary": "What an addon beside the product can add, in as few lines as it takes",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "RMA Management contributors",
    "license": "LGPL-3",
    "depends": ["rma_management"],
}
