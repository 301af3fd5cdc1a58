from odoo.fields import Domain
from odoo.tools import SQL


def any_of(model, domains):
    """Return the domain of the records that are in any of these domains, each by its own index.

    No index serves an ``OR`` over several tables: PostgreSQL would walk through all records and
    ask each one.
    """
    return any_in(model._search(Domain(domain)).subselect() for domain in domains)


def any_in(queries):
    """Return the domain of the records whose id any of these queries finds."""
    # As an array the ids are collected once: PostgreSQL would otherwise be tempted to read all
    # records from the newest on until it has seen enough of these.
    union = SQL(" UNION ").join(queries)
    return Domain.custom(
        to_sql=lambda model, alias, query: SQL(
            "%s = ANY(ARRAY(%s))", model._field_to_sql(alias, "id", query), union
        )
    )
