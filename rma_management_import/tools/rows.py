"""What is read of another system, whichever it is. No Odoo in here."""

from dataclasses import dataclass, field
from datetime import datetime

SYSTEMS = [("oca", "OCA rma"), ("forgeflow", "ForgeFlow rma")]


@dataclass
class Row:
    """One row of the other system: a product that comes back."""

    id: int
    name: str
    state: str
    keys: list  # what rows of one return share
    date: datetime
    date_last: datetime
    product_id: int
    quantity: float
    uom_id: int
    partner_id: int
    shipping_id: int
    invoice_id: int
    company_id: int
    user_id: int
    sale_line_id: int
    origin_move_id: int
    lot_id: int
    reason: str
    note: str
    wish: str
    move_ids: list
    credit_line_ids: list
    note_id: int = None  # the credit note it says it has
    refusal: str = None
    gone: set = field(default_factory=set)  # names of columns whose record was deleted

    def drop(self, name):
        """Forget a record that was deleted."""
        if getattr(self, name):
            setattr(self, name, None)
            self.gone.add(name)


@dataclass
class Part:
    """Rows that become one line of ours, with their documents."""

    rows: list
    moves: object = None
    receipts: object = None
    back: object = None
    replacements: object = None
    credit_lines: object = None
    sale_line: object = None
    facts: object = None
    decision: str = None
    resolution: str = None
    refusals: list = field(default_factory=list)

    @property
    def head(self):
        """The row that stands for all."""
        return self.rows[0]

    @property
    def names(self):
        """What the rows were called."""
        return ", ".join(dict.fromkeys(row.name for row in self.rows))


def moment(value):
    """Return a time as PostgreSQL writes it in JSON."""
    if not value:
        return None
    return datetime.fromisoformat(value).replace(tzinfo=None, microsecond=0)


def from_oca(row, links, operation, reason):
    """Return a row of OCA's table `rma`, of whatever version.

    :param dict row: all its columns
    :param links: (ids of moves, ids of journal items) that point to it
    :param dict operation: all columns of its operation
    """
    moves, lines = links
    day = (row["date"] or "")[:10]
    keys = [
        (name, row[name])
        for name in ("batch_id", "stock_reference_id", "procurement_group_id")
        if row.get(name)
    ][:1]
    if not keys and row.get("order_id"):
        keys = [("order_id", row["order_id"], day)]
    return Row(
        id=row["id"],
        name=row["name"] or str(row["id"]),
        state=row["state"] or "draft",
        keys=keys or [("id", row["id"])],
        date=moment(row["date"]),
        date_last=moment(row.get("write_date") or row["date"]),
        product_id=row.get("return_product_id") or row.get("product_id"),
        quantity=float(row.get("product_uom_qty") or 0.0),
        uom_id=row.get("product_uom"),
        partner_id=row.get("partner_id"),
        shipping_id=row.get("partner_shipping_id"),
        invoice_id=row.get("partner_invoice_id"),
        company_id=row.get("company_id"),
        user_id=row.get("user_id"),
        sale_line_id=row.get("sale_line_id"),
        origin_move_id=row.get("move_id"),
        lot_id=row.get("lot_id"),
        reason=reason,
        note=row.get("description"),
        wish=_get_oca_wish(operation),
        move_ids=_without_none([row.get("reception_move_id"), *moves]),
        credit_line_ids=_without_none([row.get("refund_line_id"), *lines]),
        note_id=row.get("refund_id"),
    )


def from_forgeflow(row, links, header, reason):
    """Return a row of ForgeFlow's table `rma_order_line`.

    :param dict header: all columns of its `rma_order`, if it has one
    """
    moves, lines = links
    name = row.get("name") or str(row["id"])
    date = header.get("date_rma") or row.get("create_date")
    return Row(
        id=row["id"],
        name=f"{header['name']} / {name}" if header.get("name") else name,
        state=row.get("state") or "draft",
        keys=[("rma_id", row["rma_id"])] if row.get("rma_id") else [("id", row["id"])],
        date=moment(date),
        date_last=moment(row.get("write_date") or date),
        product_id=row.get("product_id"),
        quantity=float(row.get("product_qty") or 0.0),
        uom_id=row.get("uom_id"),
        partner_id=row.get("partner_id") or header.get("partner_id"),
        shipping_id=row.get("delivery_address_id"),
        invoice_id=row.get("invoice_address_id"),
        company_id=row.get("company_id") or header.get("company_id"),
        user_id=row.get("assigned_to"),
        sale_line_id=row.get("sale_line_id"),
        origin_move_id=row.get("reference_move_id"),
        lot_id=row.get("lot_id"),
        reason=reason,
        note=row.get("description") or row.get("conditions"),
        wish=_get_forgeflow_wish(row),
        move_ids=_without_none(moves),
        credit_line_ids=_without_none(lines),
        refusal="supplier" if "supplier" in (row.get("type"), header.get("type")) else None,
    )


def _get_oca_wish(operation):
    name = str(operation.get("name") or "").lower()
    if operation.get("action_create_refund") or "action_create_refund" not in operation:
        return "refund"
    return "exchange" if "replac" in name else "repair"


def _get_forgeflow_wish(row):
    for name, resolution in (
        ("refund_policy", "refund"),
        ("repair_policy", "repair"),
        ("delivery_policy", "exchange"),
    ):
        if row.get(name) not in (None, "no"):
            return resolution
    return "refund"


def _without_none(values):
    return list(dict.fromkeys(value for value in values if value))
