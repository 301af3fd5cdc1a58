from unittest import SkipTest

from odoo.tests import HttpCase


class BrowserCase(HttpCase):
    """A test in the browser runs or fails; none is left out because the browser did not start."""

    def browser_js(self, *args, **kwargs):
        """Do as Odoo does, which skips the test when there is no browser to run it in.

        Nothing has run by then, so that a machine under load is given a second chance.
        """
        try:
            return super().browser_js(*args, **kwargs)
        except SkipTest:
            try:
                return super().browser_js(*args, **kwargs)
            except SkipTest as error:
                return self.fail(f"The browser did not start: {error}")
