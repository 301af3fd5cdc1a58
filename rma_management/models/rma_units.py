"""Quantities in the product's unit, exactly.

A dozen of which five pieces come back is 5/12 of the line: floats and rounded conversions would
make the last piece worth a different amount than the first.
"""

from ..tools.refund import exact


def to_product_unit(quantity, unit, product):
    """Return a quantity in `unit` as a `Fraction` in the product's unit."""
    product_unit = product.uom_id
    if not unit or not product_unit or unit == product_unit:
        return exact(quantity)
    return exact(quantity) * exact(unit.factor) / exact(product_unit.factor)


def in_unit(quantity, unit, product):
    """Return an exact quantity in the product's unit as a `Fraction` in `unit`."""
    product_unit = product.uom_id
    if not unit or not product_unit or unit == product_unit:
        return quantity
    return quantity * exact(product_unit.factor) / exact(unit.factor)


def from_product_unit(quantity, unit, product):
    """Return an exact quantity in the product's unit as a float in `unit`."""
    return float(in_unit(quantity, unit, product))
