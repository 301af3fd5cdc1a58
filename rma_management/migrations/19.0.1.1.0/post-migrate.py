def migrate(cr, version):
    """Policies of before had no versions and applied as they stood."""
    if version:
        cr.execute("UPDATE rma_policy SET state = 'published', version = 1")
