import logging

from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


def attempt(records, function):
    """Do for these records what must not take the rest of a job with it.

    Conflicts with other transactions are not failures: they go on to the job, which tries again.

    :param function: takes the records
    :return: the exception that undid it, if any
    """
    try:
        with records.env.cr.savepoint():
            function(records)
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
        raise
    except Exception as error:
        _logger.warning("Given up for %s", records, exc_info=True)
        return error
    return None


def work_off(model, domain, function, limit, rank=""):
    """Do for each record of a job's queue, one at a time; each is committed.

    Somebody else's record is left to them. A conflict is no failure: the next run sees what is
    true then. What fails keeps nobody from their turn: it counts for neither the limit nor the
    time of a run, is tried once in it, and goes to the end of the queue for the next one.

    :param domain: what is still to be done
    :param function: takes a record, locked, and takes it off the queue
    :param limit: how many are done in a run
    :param rank: by which fields some come before others; without it, first come, first served
    """
    cron = model.env["ir.cron"]
    cron._commit_progress(remaining=model.search_count(domain))
    done = 0
    for record in _iter_queue(model, domain, limit, rank):
        try:
            if not record.try_lock_for_update().filtered_domain(domain):
                continue
            is_done = _take_off(record, domain, function)
            seconds_left = cron._commit_progress(1)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            model.env.cr.rollback()
            continue
        done += is_done
        if done and (done >= limit or not seconds_left):
            break


def _iter_queue(model, domain, size, rank=""):
    """Yield each record that waits, once, what was written last at the end."""
    seen = []
    order = ", ".join(filter(None, [rank, "write_date, id"]))
    while records := model.search(
        Domain(domain) & Domain("id", "not in", seen), limit=size, order=order
    ):
        seen += records.ids
        yield from records


def _take_off(record, domain, function):
    """Return whether the function has taken a record off the queue; if not, put it at the end."""
    try:
        function(record)
        record.env.flush_all()
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
        raise
    except Exception:
        # The function may have committed a part: a savepoint would not hold.
        record.env.cr.rollback()
        _logger.exception("Not done: %s", record)
    if not record.filtered_domain(domain):
        return True
    record.env.cr.execute(
        SQL(
            "UPDATE %s SET write_date = clock_timestamp() AT TIME ZONE 'UTC' WHERE id = %s",
            SQL.identifier(record._table),
            record.id,
        )
    )
    record.invalidate_recordset(["write_date"], flush=False)
    return False
