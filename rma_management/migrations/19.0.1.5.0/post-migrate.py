from hashlib import sha256

from lxml import etree, html

from odoo import SUPERUSER_ID, api
from odoo.tools.misc import file_open

# What earlier versions shipped: {mail: (file, digests of its text)}. They are not updated by an
# upgrade, so that nobody loses what he has written.
SHIPPED = {
    "mail_template_receipt": (
        "mail_template_data.xml",
        {
            "5d59c1b5a000c91e901a33a2d06913eec3eb351b2ade8c53c9af0ace0e527e3a",
            "6da3be0bd1be560ec41936accf0c4c1c8103b3d452592072b090200ee1a34013",
            "dc9daec76fcffc69826f748333fb0483b15c6fb56c4c2b5d23109debe5aca600",
            "d4ffa735d8c2d10733f53ac1551f4f9b4c3978b7e1e9f8d9a3077f73b084b378",
            "38e91ddbe1da17decbaf51f68b8a8e74a241df93c3474571b98c605bafc3a448",
        },
    ),
    "mail_template_rejected": (
        "mail_template_data.xml",
        {
            "0a44a331472d7d12819284369f84b8a1b468d00004f592e4cb8103ed102c20a0",
            "8ec919c8f8c076d5727ec2b7078f058b765ae5c35412066ecb300e38c7d1f1c2",
        },
    ),
    "mail_template_expired": (
        "mail_template_expired.xml",
        {"5ceff404172451800acf4be05591388cacceec5be036185c4f37a7d3de5968ea"},
    ),
}


def migrate(cr, version):
    """Mails lead to the customer's page, and what nobody decided on leaves the sale lines."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    renew_mails(env)
    set_apart_undecided(env)


def renew_mails(env):
    """Bring the words of this version to the mails that nobody has changed by hand."""
    for name, (file, digests) in SHIPPED.items():
        template = env.ref(f"rma_management.{name}", raise_if_not_found=False)
        if template and get_digest(template.body_html) in digests:
            template.body_html = read_body(file, name)


def read_body(file, name):
    """Return the text of a mail as this version ships it."""
    with file_open(f"rma_management/data/{file}", "rb") as source:
        tree = etree.parse(source)
    (body,) = tree.xpath(f"//record[@id='{name}']/field[@name='body_html']")
    return "".join(etree.tostring(node, encoding="unicode", method="html") for node in body)


def get_digest(body):
    """Return the digest of a text without the differences that nobody sees."""
    root = html.fragment_fromstring(str(body or ""), create_parent="div")
    for node in root.iter():
        node.text = " ".join((node.text or "").split())
        node.tail = " ".join((node.tail or "").split())
    return sha256(etree.tostring(root, encoding="unicode").encode()).hexdigest()


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
