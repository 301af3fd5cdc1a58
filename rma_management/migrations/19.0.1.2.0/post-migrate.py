TERMS = {
    "rma_withdrawal_right_eu": (14, "notice"),
    "rma_withdrawal_right_uk": (14, "notice"),
    "rma_withdrawal_right_cn": (7, "receipt"),
}


def migrate(cr, version):
    """The laws that came with the module had no term for the refund, nor one on the delivery."""
    if not version:
        return
    for name, (days, clock) in TERMS.items():
        cr.execute(
            """
            UPDATE rma_withdrawal_right SET refund_days = %s, refund_clock = %s
             WHERE COALESCE(refund_days, 0) = 0 AND id = (
                   SELECT res_id FROM ir_model_data
                    WHERE module = 'rma_management' AND name = %s)
            """,
            (days, clock, name),
        )
    cr.execute(
        """
        UPDATE rma_withdrawal_right SET is_delivery_refunded = FALSE
         WHERE id = (
               SELECT res_id FROM ir_model_data
                WHERE module = 'rma_management' AND name = 'rma_withdrawal_right_cn')
        """
    )
