from odoo import models
from odoo.fields import Command

from .api_error import ApiError


class RmaApiChecklist(models.AbstractModel):
    """What has to be in the box and what to look at, as another system answers it."""

    _inherit = "rma.api"

    def _prepare_checklist(self, product, asked, field):
        """Return commands for the answers on a product; what is left out, nobody has looked at."""
        checklist = asked.get("checklist") or []
        known = self.env["rma.check"]._get_items_vals(product)[product] if checklist else []
        given = {}
        for index, entry in enumerate(checklist):
            where = f"{field}.checklist.{index}"
            item = self._find_item(known, entry["item"], product, where)
            if item in given:
                words = self.env._("“%(item)s” is answered twice.", item=entry["item"])
                raise ApiError("invalid", words, f"{where}.item")
            given[item] = self._find_answer(item[0], entry["answer"], where)
        return [
            Command.create(
                {"check_id": check.id, "accessory_id": accessory.id, "answer_id": answer.id}
            )
            for (check, accessory), answer in given.items()
        ]

    def _find_item(self, known, name, product, field):
        """Return what is meant: (question, accessory it is asked of, if any)."""
        items = [
            (
                self.env["rma.check"].browse(vals["check_id"]),
                self.env["rma.accessory"].browse(vals.get("accessory_id") or ()),
            )
            for vals in known
        ]
        for check, accessory in items:
            if name.lower() in self._get_called(accessory or check):
                return check, accessory
        words = self.env._(
            "There is no “%(item)s” on the checklist of %(product)s. It has: %(items)s.",
            item=name,
            product=product.display_name,
            items=", ".join((accessory or check).name for check, accessory in items)
            or self.env._("nothing"),
        )
        raise ApiError("not_found", words, f"{field}.item", status=404)

    def _find_answer(self, check, name, field):
        """Return the answer that is meant, by what it means, its external id or its name."""
        for answer in check.answer_ids:
            if name.lower() in self._get_called(answer) | {answer.status}:
                return answer
        words = self.env._(
            "“%(answer)s” is no answer to “%(question)s”. Choose one of: %(answers)s.",
            answer=name,
            question=check.name,
            answers=", ".join(check.answer_ids.mapped("name")),
        )
        raise ApiError("not_found", words, f"{field}.answer", status=404)

    def _get_called(self, record):
        """Return what a record goes by, in small letters: external id and name, also in English."""
        # What it is called is no secret of whoever may read it.
        external = record.sudo().get_external_id()[record.id]
        names = {record.name, record.with_context(lang="en_US").name, external}
        return {name.lower() for name in names if name}
