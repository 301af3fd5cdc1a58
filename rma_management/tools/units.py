"""Quantities in the product's unit, exactly.

A dozen of which five pieces come back is 5/12 of the line: floats and rounded conversions would
make the last piece worth a different amount than the first.
"""

from fractions import Fraction

from .refund import exact


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


def get_whole(quantity, unit, product):
    """Return the whole number that a quantity was before `unit` rounded it, or the quantity.

    Five pieces are 0.42 dozen, and those 5.04 pieces.

    :param quantity: in the product's unit
    """
    whole = Fraction(round(quantity))
    step = to_product_unit(exact(unit.rounding), unit, product)
    return whole if abs(whole - quantity) <= step / 2 else quantity


def read_quantity(quantity, unit, product):
    """Return a quantity that `unit` may have rounded in the product's unit, as it was meant."""
    return get_whole(to_product_unit(quantity, unit, product), unit, product)


def get_nearest(quantity, unit, product):
    """Return what of a quantity in `unit` is left after it was kept in the product's unit.

    333 g of what is kept in kilograms are 0.33 kg, and those 330 g; of what is next to nothing the
    least there is.
    """
    own = product.uom_id
    kept = own.round(float(to_product_unit(quantity, unit, product))) or own.rounding
    return unit.round(from_product_unit(exact(kept), unit, product))


def get_exact_unit(quantity, product, *units):
    """Return the first of these units that says an exact quantity exactly, and how many of it.

    The product's own where 5/12 of a dozen can be written in none of them.

    :param quantity: in the product's unit
    :return: (unit, quantity as a float)
    """
    for unit in units:
        in_this = float(in_unit(quantity, unit, product))
        shown = unit.round(in_this) if unit else in_this
        if to_product_unit(shown, unit, product) == quantity:
            return unit, shown
    return product.uom_id, float(quantity)


def get_price_in_unit(price, unit, other_unit, product):
    """Return a price per `unit` as one per `other_unit`."""
    one = in_unit(to_product_unit(1.0, other_unit, product), unit, product)
    return price * float(one)
