from lxml import etree, html

from odoo import SUPERUSER_ID, api
from odoo.tools.misc import file_open

# The day of the money, in the receipt mail.
SENTENCE = "//p[contains(@t-if, '_get_money_promise()')]"


def migrate(cr, version):
    """The receipt tells the day of the money, and what nobody decided on leaves the sale lines."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    add_money_promise(env)
    set_apart_undecided(env)


def add_money_promise(env):
    """Bring the new sentence to a receipt mail that nobody has changed by hand."""
    template = env.ref("rma_management.mail_template_receipt", raise_if_not_found=False)
    if not template:
        return
    # Saved once, so that it reads as the database has made it.
    saved = template.copy({"body_html": read_shipped_body()})
    shipped = saved.body_html
    saved.unlink()
    if normalize(template.body_html) == normalize(shipped, but=SENTENCE):
        template.body_html = shipped


def read_shipped_body():
    """Return the text of the receipt mail as this version ships it."""
    with file_open("rma_management/data/mail_template_data.xml", "rb") as file:
        tree = etree.parse(file)
    (body,) = tree.xpath("//record[@id='mail_template_receipt']/field[@name='body_html']")
    return "".join(etree.tostring(node, encoding="unicode", method="html") for node in body)


def normalize(body, but=None):
    """Return a text without the differences that nobody sees, and without what `but` finds."""
    root = html.fragment_fromstring(str(body or ""), create_parent="div")
    for node in root.xpath(but) if but else ():
        node.drop_tree()
    for node in root.iter():
        node.text = " ".join((node.text or "").split())
        node.tail = " ".join((node.tail or "").split())
    return etree.tostring(root, encoding="unicode")


def set_apart_undecided(env):
    """Take off the sale lines what came before the upgrade and is still to be decided on."""
    found = env["rma.discrepancy"].search(
        [
            ("state", "=", "open"),
            ("is_derived", "=", True),
            ("type", "in", ("surplus", "wrong_serial", "foreign_lot")),
        ]
    )
    moves = found.line_id.move_ids.filtered(
        lambda move: (
            move.state == "done"
            and move.sale_line_id
            and move._is_from_customer()
            and not move.rma_inspection_id
        )
    )
    moves.move_line_ids._follow_corrections(moves._get_returned_before())
