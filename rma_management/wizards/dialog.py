def get_dialog_action(wizard, name, **context):
    """Return the action that opens a wizard, or what has become of it, as a dialog.

    :param name: its title, translated
    """
    return {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": wizard._name,
        "res_id": wizard.id,
        "views": [(False, "form")],
        "target": "new",
        "context": context,
    }
