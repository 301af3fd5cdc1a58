import logging
from functools import partial

from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# How many records a job does at once: what holds its locks for a second or two, not for a minute.
BATCH = 100


def attempt(records, function):
    """Do for these records what must not take the rest of a job with it.

    Conflicts with other transactions are not failures: they go on to the job, which tries again.

    :param function: takes the records
    :return: the exception that undid it, if any
    """
    error = _try(records, function)
    if error:
        _logger.warning("Given up for %s", records, exc_info=error)
    return error


def attempt_each(records, function):
    """Do it for all these records at once; where that fails, for ever smaller parts of them.

    So one of them holds up no other, and many that are well cost as much as one.

    :param function: takes records, undone where it fails
    :return: what went wrong: {record: the exception}
    """
    if len(records) < 2:
        error = attempt(records, function) if records else None
        return {records: error} if error else {}
    if not _try(records, function):
        return {}
    half = len(records) // 2
    return attempt_each(records[:half], function) | attempt_each(records[half:], function)


def _try(records, function):
    """Do it or leave no trace of it; return the exception, if any."""
    try:
        with records.env.cr.savepoint():
            function(records)
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
        raise
    except Exception as error:
        return error
    return None


def work_off(model, domain, function, limit, rank="", size=1, prepare=None):
    """Do for the records of a job's queue what takes them off it; each batch is committed.

    Somebody else's record is left to them. A conflict is no failure: the next run sees what is
    true then. What fails keeps nobody from their turn: it counts for neither the limit nor the
    time of a run, is tried once in it, and goes to the end of the queue for the next one.

    ::

        batch ──► locked, still due ──► done at once ──────────────► committed
                       │                     └─ fails: in parts ──┘
                       └─ conflict: undone, then each by itself

        batch ──► prepared ──► still due ──► made ready, taken, done ──► committed

    :param domain: what is still to be done
    :param function: takes records, locked, and takes them off the queue; it may commit where it
        gets one at a time
    :param limit: how many are done in a run
    :param rank: by which fields some come before others; without it, first come, first served
    :param size: how many are done at once
    :param prepare: what takes its time, as printing, and is done for a batch while nobody waits
        for it: what it returns is handed on to `function` with the records. These are not locked:
        `function` sees to it that what was prepared is still right, and takes the records (see
        `lock.take`) before it writes.
    """
    cron = model.env["ir.cron"]
    cron._commit_progress(remaining=model.search_count(domain))
    take_off = attempt_each if size > 1 else _attempt_alone
    done = 0
    batches = _iter_queue(model, domain, limit, rank, size)
    for batch, do in _make_ready(batches, function, prepare):
        parts = [batch]
        while parts:
            part = parts.pop(0)
            try:
                # Whoever only refers to one of them need not wait for us.
                mine = part if prepare else part.try_lock_for_update(allow_referencing=True)
                taken = mine.filtered_domain(domain)
                if not taken:
                    continue
                take_off(taken, do)
                left = _put_last(taken.filtered_domain(domain))
                seconds_left = cron._commit_progress(len(taken))
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                model.env.cr.rollback()
                # Somebody works on one of them: only that one waits for the next run.
                parts = list(part) if len(part) > 1 else parts
                continue
            done += len(taken) - len(left)
            if done and (done >= limit or not seconds_left):
                return


def _make_ready(batches, function, prepare):
    """Yield batches, and what is done for them with what was prepared, if anything is."""
    for batch in batches:
        if not prepare:
            yield batch, function
            continue
        try:
            prepared = prepare(batch)
            batch.env["ir.cron"]._commit_progress()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            batch.env.cr.rollback()
            continue
        yield batch, partial(_hand_on, function, prepared)


def _hand_on(function, prepared, records):
    return function(records, prepared)


def _iter_queue(model, domain, limit, rank, size):
    """Yield batches of what waits, each record once, what was written last at the end."""
    seen = []
    order = ", ".join(filter(None, [rank, "write_date, id"]))
    while records := model.search(
        Domain(domain) & Domain("id", "not in", seen), limit=limit, order=order
    ):
        seen += records.ids
        for start in range(0, len(records), size):
            yield records[start : start + size]


def _attempt_alone(record, function):
    """Do it for a record, by a function that may commit a part: a savepoint would not hold."""
    try:
        function(record)
        record.env.flush_all()
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
        raise
    except Exception:
        record.env.cr.rollback()
        _logger.exception("Not done: %s", record)


def _put_last(records):
    """Put what has not been done at the end of the queue; return it."""
    if records:
        records.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = clock_timestamp() AT TIME ZONE 'UTC' WHERE id IN %s",
                SQL.identifier(records._table),
                tuple(records.ids),
            )
        )
        records.invalidate_recordset(["write_date"], flush=False)
    return records
