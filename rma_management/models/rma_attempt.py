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
