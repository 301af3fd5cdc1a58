"""Names of Odoo's own fields that are other ones in Odoo 20: to be changed here, and nowhere else.

They stand in values of `create`, as keys of records (``move[MOVE_UNIT]``) and in SQL.
"""

# Of `stock.move`; in 20 "uom_id".
MOVE_UNIT = "product_uom"
# Of `stock.move.line`; in 20 "uom_id".
MOVE_LINE_UNIT = "product_uom_id"
# Of `stock.move` and procurements: where the goods end; in 20 "forecasted_location_id".
MOVE_GOAL = "location_final_id"
