from odoo import models
from odoo.tools import SQL

# In the context, where nobody else can put it: goods of returns move, and each unit is one that is
# there for sure.
OWN_UNITS = object()
TAKEN = "rma_management.taken_quants"
# The first of some rows that nobody has locked, or changed since the transaction began. To try is
# a subtransaction of PostgreSQL's, so a row that was changed ends the attempt and nothing else.
FUNCTION = """
    CREATE OR REPLACE FUNCTION rma_lock_quant(ids integer[]) RETURNS integer AS $$
    DECLARE
        wanted integer;
        found_id integer;
    BEGIN
        FOREACH wanted IN ARRAY ids LOOP
            BEGIN
                SELECT id INTO found_id FROM stock_quant WHERE id = wanted
                   FOR NO KEY UPDATE SKIP LOCKED;
                IF FOUND THEN
                    RETURN found_id;
                END IF;
            EXCEPTION WHEN serialization_failure THEN
                NULL;
            END;
        END LOOP;
        RETURN NULL;
    END;
    $$ LANGUAGE plpgsql
"""


class StockQuant(models.Model):
    """The stock of one product in one place is a row that everybody writes who moves it.

    Core steps aside for those who hold it, and writes a row of its own beside, which a job of its
    own joins to the first. Who had it a moment ago is no better: since our transaction reads what
    was true when it began, PostgreSQL refuses it the row, and Odoo does all of it again, after it
    has slept for up to two seconds. Goods of returns step aside there, too.
    """

    _inherit = "stock.quant"

    def init(self):
        result = super().init()
        self.env.cr.execute(FUNCTION)
        return result

    def try_lock_for_update(self, *, allow_referencing=False, limit=None):
        if limit != 1 or not self or not self._are_own_units():
            return super().try_lock_for_update(allow_referencing=allow_referencing, limit=limit)
        # A row is ours until the transaction, or what it undoes of itself, ends: so is the cache.
        taken = self.env.cr.cache.setdefault(TAKEN, set())
        first = self[0]
        if first.id in taken:
            return first
        [[found]] = self.env.execute_query(SQL("SELECT rma_lock_quant(%s)", list(self.ids)))
        taken.add(found)
        return self.browse(found or ())

    def _get_quants_by_products_locations(self, product_ids, location_ids, extra_domain=False):
        found = super()._get_quants_by_products_locations(
            product_ids, location_ids, extra_domain=extra_domain
        )
        if self._are_own_units():
            # At once; core reads each when it comes to it.
            self.union(*found.values()).fetch()
        return found

    def _are_own_units(self):
        return self.env.context.get("rma_own_units") is OWN_UNITS
