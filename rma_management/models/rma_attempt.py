import logging

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

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


def work_off(model, domain, function, limit, order="id"):
    """Do for each record of a job's queue, one at a time; each is committed.

    Somebody else's record is left to them. A conflict is no failure: the next run sees what is
    true then.

    :param domain: what is still to be done
    :param function: takes a record, locked, and takes it off the queue
    """
    queued = model.search(domain, limit=limit, order=order)
    cron = model.env["ir.cron"]
    cron._commit_progress(remaining=model.search_count(domain))
    for candidate in queued:
        try:
            record = candidate.try_lock_for_update().filtered_domain(domain)
            if not record:
                continue
            function(record)
            if not cron._commit_progress(1):
                break
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            model.env.cr.rollback()
