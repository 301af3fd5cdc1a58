# Where Odoo itself looks for tests.
