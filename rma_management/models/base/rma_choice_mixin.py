from odoo import models
from odoo.fields import Command


class RmaChoiceMixin(models.AbstractModel):
    """What somebody chose on a line stands, whatever is saved together with it.

    A form saves its own values and those of its lines in one call. Odoo keeps a value that was sent
    from being computed only while it writes its record, and not while it writes the document: what
    a line derives from the document, or from another line, would replace what was chosen on it.
    """

    _name = "rma.choice.mixin"
    _description = "Choices on Lines"

    def write(self, vals):
        vals, new_lines = self._split_new_lines(vals)
        with self.env.protecting(self._get_choices(vals)):
            result = super().write(vals)
        if new_lines:
            # Made last, they find the document as it is: nothing is computed over them any more.
            super().write(new_lines)
        return result

    def _split_new_lines(self, vals):
        """Return (the values, the lines to be made), apart where there are both."""
        commands = self._get_line_commands(vals)
        new = {
            name: made
            for name in commands
            if (made := [each for each in commands[name] if each[0] == Command.CREATE])
        }
        others = {
            name: [each for each in commands[name] if each[0] != Command.CREATE] for name in new
        }
        if not any(others.get(name, True) for name in vals):
            return vals, {}
        return vals | others, new

    def _get_choices(self, vals):
        """Return what is typed on lines and could be computed: [(fields, line)]."""
        choices = []
        for name, commands in self._get_line_commands(vals).items():
            lines = self.env[self._fields[name].comodel_name]
            for command in commands:
                if command[0] == Command.UPDATE:
                    typed = [lines._fields[name] for name in command[2] if name in lines._fields]
                    kept = [field for field in typed if field.store and field.compute]
                    kept += [other for field in kept for other in self.pool.field_computed[field]]
                    choices.append((kept, lines.browse(command[1])))
        return choices

    def _get_line_commands(self, vals):
        """Return what is to be done with lines: {name: [command]}."""
        return {
            name: value
            for name, value in vals.items()
            if value and name in self._fields and self._fields[name].type == "one2many"
        }
