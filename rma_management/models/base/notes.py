from markupsafe import Markup

from odoo.tools import plaintext2html


def to_note(text):
    """Return as HTML, which notes are, what is known as text: a name in it may look like HTML."""
    return text if not text or isinstance(text, Markup) else plaintext2html(text)
