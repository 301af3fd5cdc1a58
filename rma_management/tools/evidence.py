"""What goes into a pack of evidence: a ZIP whose every file is known by its digest. No Odoo."""

import hashlib
import io
import json
import re
import zipfile
from typing import NamedTuple

# What a payment provider asks for in a card dispute, by the names of its object (Stripe's
# ``dispute.evidence``, 27 fields).
CARD_FIELDS = (
    "access_activity_log", "billing_address", "cancellation_policy",
    "cancellation_policy_disclosure", "cancellation_rebuttal", "customer_communication",
    "customer_email_address", "customer_name", "customer_purchase_ip", "customer_signature",
    "duplicate_charge_documentation", "duplicate_charge_explanation", "duplicate_charge_id",
    "product_description", "receipt", "refund_policy", "refund_policy_disclosure",
    "refund_refusal_explanation", "service_date", "service_documentation", "shipping_address",
    "shipping_carrier", "shipping_date", "shipping_documentation", "shipping_tracking_number",
    "uncategorized_file", "uncategorized_text",
)  # fmt: skip
# Of these nothing is expected where goods were sold: no service, no subscription, no second charge.
UNUSUAL = {
    "access_activity_log", "cancellation_policy", "cancellation_policy_disclosure",
    "cancellation_rebuttal", "customer_purchase_ip", "duplicate_charge_documentation",
    "duplicate_charge_explanation", "duplicate_charge_id", "service_date",
    "service_documentation", "uncategorized_file", "uncategorized_text",
}  # fmt: skip
# What PayPal and a body for disputes ask for, by what we call it.
PROVIDER_FIELDS = (
    "customer_name", "shipping_address", "shipping_carrier", "shipping_tracking_number",
    "shipping_date", "receipt", "refund_policy", "customer_communication",
)  # fmt: skip
ADR_FIELDS = (
    "customer_name", "customer_email_address", "receipt", "product_description",
    "customer_communication", "refund_policy", "refund_refusal_explanation",
)  # fmt: skip
SETS = {"card": CARD_FIELDS, "provider": PROVIDER_FIELDS, "adr": ADR_FIELDS}
# The oldest day that a ZIP can say; the same files make the same pack.
ZIP_DAY = (1980, 1, 1, 0, 0, 0)
UNSAFE = re.compile(r"[^\w.\- ]+")


class File(NamedTuple):
    """A file of the pack, under a name that no other one has."""

    name: str
    data: bytes
    about: str = ""

    @property
    def digest(self):
        return hashlib.sha256(self.data).hexdigest()


def get_missing(values):
    """Return which of the usual fields nothing is known for, in their order."""
    return [name for name in CARD_FIELDS if name not in UNUSUAL and not values.get(name)]


def get_sets(values):
    """Return what each kind of body asks for: {kind: {field: value or None}}."""
    return {
        kind: {name: values.get(name) or None for name in names} for kind, names in SETS.items()
    }


def name_files(files):
    """Give each file a name that leads out of no folder and that no other one has."""
    taken, result = set(), []
    for file in files:
        folder, _slash, rest = file.name.partition("/")
        folder = UNSAFE.sub("_", folder).strip(". ")
        name = UNSAFE.sub("_", rest.rpartition("/")[2]).strip(". ") or "file"
        stem, dot, extension = name.rpartition(".")
        unique, number = name, 1
        while (folder, unique.lower()) in taken:
            number += 1
            unique = f"{stem}-{number}.{extension}" if dot else f"{name}-{number}"
        taken.add((folder, unique.lower()))
        result.append(file._replace(name=f"{folder}/{unique}" if folder else unique))
    return result


def pack(files, facts, index):
    """Return the ZIP of these files, with what is known as JSON and an index to read.

    :param facts: what goes into ``evidence.json``, beside the list of files
    :param index: the `File` that people read first
    """
    listed = [
        {"name": file.name, "sha256": file.digest, "size": len(file.data), "about": file.about}
        for file in [*files, index]
    ]
    text = json.dumps({**facts, "files": listed}, indent=2, ensure_ascii=False, default=str)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in [index, File("evidence.json", text.encode()), *files]:
            archive.writestr(zipfile.ZipInfo(file.name, ZIP_DAY), file.data)
    return content.getvalue()
