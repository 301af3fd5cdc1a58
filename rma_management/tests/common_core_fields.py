from .common import RmaCommon


class CoreFieldsCommon(RmaCommon):
    """What an addon of ours adds to records of core's: typed by people, or closed."""

    def check_fields_on_core(self, addon, follows):
        """Compare the registry with a table: every stored field of an addon is of one kind.

        :param follows: {model: fields that follow from returns, and that nobody types}
        """
        found = {}
        for name in sorted(self.registry):
            model = self.env[name]
            if name.startswith("rma.") or model._abstract or model._transient:
                continue
            own = {
                n
                for n, field in model._fields.items()
                if field._module == addon and field.store and field.type != "one2many"
            }
            closed = own - model._get_rma_typed()
            if closed:
                found[name] = closed
            self.assertEqual(own & model._get_rma_closed(), closed, name)
        self.assertEqual(found, follows)
