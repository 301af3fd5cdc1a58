from typing import Any, NamedTuple


class CreditTerms(NamedTuple):
    """What a credit note goes by that reverses no invoice: read where an invoice would be."""

    document: Any
    company_id: Any
    currency_id: Any
    invoice_currency_rate: float
    fiscal_position_id: Any
    journal_id: Any
    invoice_cash_rounding_id: Any
    invoice_line_ids: tuple = ()
