"""What the lines of an entry come to: exact quantities, and amounts as core prices them."""

from ...tools.refund import apportion, exact, round_half_up
from ...tools.units import to_product_unit

NET = ("net", None, "doc")


def get_quantity(line):
    """Return the quantity of an invoice line, exactly, in its product's unit."""
    return to_product_unit(line.quantity, line.product_uom_id, line.product_id)


def get_sold_quantity(line):
    """Return the same in the unit of what was sold: a credited part of it is less than one."""
    returned = line.rma_line_id
    is_goods = bool(returned) and line.product_id == returned.product_id
    return get_quantity(line) * (returned._get_sold_ratio() if is_goods else 1)


def get_document_amounts(move):
    """Return what each line of an invoice or credit note comes to, as its accounting has it.

    The tax lines of the document are shared over its lines by core's own engine, so that the
    components add up to the posted entry, however taxes are rounded.

    :return: {line: ({component: amount}, {component: rounding step})}; components are
        ``("net", None, currency)``, ``("tax", tax id, currency)``, ``("base", tax id, currency)``
        and where the customer owes a tax himself ``("reverse", tax id, currency)``, which takes
        that tax off again; with currency ``doc`` or ``company``
    """
    base_lines, tax_lines = move._get_rounded_base_and_tax_lines()
    in_coins = [line for line in tax_lines if line["record"].display_type == "rounding"]
    if in_coins:
        # What rounds a tax to coins is no part of the tax: the credit note is rounded by itself.
        taxes = [line for line in tax_lines if line not in in_coins]
        move.env["account.tax"]._round_base_lines_tax_details(base_lines, move.company_id, taxes)
    result, lowered = {}, []
    for base_line in base_lines:
        amounts, steps = split_base_line(base_line, move.company_currency_id)
        if base_line["special_type"] == "early_payment":
            lowered.append((base_line["tax_ids"], amounts, steps))
        else:
            result[base_line["record"]] = (amounts, steps)
    for taxes, amounts, steps in lowered:
        lower_taxes(result, taxes, amounts, steps)
    return result


def lower_taxes(document, taxes, amounts, steps):
    """Take off each line what its taxes are lower by for being paid early ("mixed" terms).

    Core does it by two journal items on one account: one with the taxes, the other takes its price
    back. No line of the document carries what is left of them.
    """
    lines = {
        line: parts[0][NET]
        for line, parts in document.items()
        if line.display_type == "product" and taxes and line._get_early_taxes() == taxes
    }
    for component, amount in amounts.items():
        if component[0] != "net":
            for line, share in apportion(amount, lines, steps[component]).items():
                document[line][0][component] += share


def get_line_amounts(base_line, company):
    """Return the components of a line that stands on no document yet."""
    return price_base_line(base_line, company)[0]


def price_base_line(base_line, company):
    """Return the components of a line that stands on no document yet, and their steps."""
    taxes = base_line["tax_ids"].env["account.tax"]
    taxes._add_tax_details_in_base_lines([base_line], company)
    taxes._round_base_lines_tax_details([base_line], company)
    return split_base_line(base_line, company.currency_id)


def split_base_line(base_line, company_currency):
    """Return the components of a line of core's tax engine, and what each is rounded to."""
    details = base_line["tax_details"]
    amounts, steps = {}, {}
    for suffix, name, currency in (
        ("_currency", "doc", base_line["currency_id"]),
        ("", "company", company_currency),
    ):
        found = {
            ("net", None, name): details[f"total_excluded{suffix}"]
            + details[f"delta_total_excluded{suffix}"]
        }
        for tax_data in details["taxes_data"]:
            tax = tax_data["tax"].id
            if tax_data["is_reverse_charge"]:
                found["reverse", tax, name] = tax_data[f"tax_amount{suffix}"]
            else:
                found["tax", tax, name] = tax_data[f"tax_amount{suffix}"]
                found["base", tax, name] = tax_data[f"base_amount{suffix}"]
        step = exact(currency.rounding)
        for component, amount in found.items():
            amounts[component] = round_half_up(exact(amount), step)
            steps[component] = step
    return amounts, steps
