"""Odoo's own portal returns, from 19.4 on, lead into ours; before that, nothing is asked."""

from . import (
    res_company,
    rma_core_reason,
    rma_desk_label,
    rma_order,
    rma_policy,
    rma_reason,
    sale_order,
)
