def migrate(cr, version):
    """A note may be settled by several entries: the entry names its note, not the other way."""
    if not version:
        return
    cr.execute(
        """
        UPDATE account_move entry SET rma_store_credit_note_id = note.id
          FROM account_move note WHERE note.rma_store_credit_entry_id = entry.id
        """
    )
