from odoo.fields import Command


def post_init_hook(env):
    """Repairs are a way for returned goods from now on."""
    # What comes next is not chosen by hand any more: the repair order says it.
    _get_disposition(env).write({"active": True, "successor_ids": [Command.clear()]})


def uninstall_hook(env):
    """Nobody waits for repairs any more: returns end without them."""
    repairs = env["repair.order"].search([("rma_inspection_id", "!=", False)])
    orders = repairs.rma_order_id
    repairs.write({"rma_inspection_id": False, "rma_step_id": False})
    orders._sync_done()
    _get_disposition(env).active = False


def _get_disposition(env):
    """Return the disposition that came with returns; somebody may have deleted it."""
    found = env.ref("rma_management.rma_disposition_repair", raise_if_not_found=False)
    return found or env["rma.disposition"]
