from odoo.fields import Command


def post_init_hook(env):
    """Vendors are a way for returned goods from now on."""
    # What comes next is not chosen by hand any more: the transfer to the vendor says it.
    _get_disposition(env).write({"active": True, "successor_ids": [Command.clear()]})


def uninstall_hook(env):
    """The tables go in any order: what points from one to another has to go first."""
    env.cr.execute(
        "UPDATE stock_move SET rma_vendor_return_id = NULL WHERE rma_vendor_return_id IS NOT NULL"
    )
    env.invalidate_all()
    _get_disposition(env).active = False


def _get_disposition(env):
    """Return the disposition that came with returns; somebody may have deleted it."""
    found = env.ref("rma_management.rma_disposition_vendor", raise_if_not_found=False)
    return found or env["rma.disposition"]
