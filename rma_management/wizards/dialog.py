def get_dialog_action(wizard, name, is_filled=False, **context):
    """Return the action that opens a wizard, or what has become of it, as a dialog.

    :param name: its title, translated
    :param is_filled: somebody entered something, and is asked before it is thrown away
    """
    return {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": wizard._name,
        "res_id": wizard.id,
        "views": [(False, "form")],
        "target": "new",
        "context": context | {"rma_is_filled": is_filled},
    }
