from odoo import api, fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    rma_type_id = fields.Many2one(
        "stock.picking.type", string="Returns Operation Type", check_company=True, copy=False
    )
    rma_location_id = fields.Many2one(
        "stock.location",
        string="Returns Location",
        check_company=True,
        copy=False,
        help="Where returned goods wait for inspection. It lies outside the warehouse, so that "
        "nothing in it is promised to another customer.",
    )

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        values["rma_type_id"] = {
            "name": self.env._("%(name)s Sequence returns", name=name or self.name),
            "prefix": f"{code or self.code}/RET/",
            "padding": 5,
            "company_id": self.company_id.id,
        }
        return values

    def _get_picking_type_create_values(self, max_sequence):
        data, next_sequence = super()._get_picking_type_create_values(max_sequence)
        data["rma_type_id"] = {
            "name": self.env._("Returns"),
            "code": "incoming",
            "default_location_src_id": self.env.ref("stock.stock_location_customers").id,
            "default_location_dest_id": self.rma_location_id.id,
            # An unknown serial number is refused instead of being created.
            "use_create_lots": False,
            "use_existing_lots": True,
            "sequence": next_sequence + 1,
            "sequence_code": "RET",
            "company_id": self.company_id.id,
        }
        return data, next_sequence + 2

    def _get_picking_type_update_values(self):
        data = super()._get_picking_type_update_values()
        data["rma_type_id"] = {
            "active": self.active,
            "barcode": f"{self.code.replace(' ', '').upper()}RET",
            "default_location_dest_id": self.rma_location_id.id,
        }
        return data

    def _update_name_and_code(self, new_name=False, new_code=False):
        result = super()._update_name_and_code(new_name, new_code)
        for warehouse in self:
            values = warehouse._get_sequence_values(name=new_name, code=new_code)
            # Sequences are the system's; whoever may rename the warehouse renames its numbers too.
            warehouse.rma_type_id.sudo().sequence_id.write(values["rma_type_id"])
        return result

    @api.model_create_multi
    def create(self, vals_list):
        """Make the locations first, as core does: the operation type is made with one."""
        companies = self.env["res.company"]
        for vals in vals_list:
            if not vals.get("rma_location_id"):
                company = companies.browse(vals.get("company_id")) or self.env.company
                code = vals.get("code") or company.name[:5]
                vals["rma_location_id"] = self._create_rma_location(company, code).id
        return super().create(vals_list)

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            self.with_context(active_test=False).rma_location_id.active = vals["active"]
        return result

    def _create_missing_locations(self, vals):
        result = super()._create_missing_locations(vals)
        if not vals.get("rma_location_id"):
            for warehouse in self.filtered(lambda warehouse: not warehouse.rma_location_id):
                warehouse.rma_location_id = self._create_rma_location(
                    warehouse.company_id, warehouse.code
                )
        return result

    @api.model
    def _create_rma_location(self, company, code):
        return self.env["stock.location"].create(
            {
                "name": self.env._("%(warehouse)s Returns", warehouse=code),
                "usage": "internal",
                "company_id": company.id,
                "location_id": False,
            }
        )

    def _create_rma_locations_and_types(self):
        """Set up warehouses that were there before the module."""
        for warehouse in self.filtered(lambda warehouse: not warehouse.rma_type_id):
            warehouse._create_missing_locations({})
            values = warehouse._create_or_update_sequences_and_picking_types()
            if values:
                warehouse.write(values)
