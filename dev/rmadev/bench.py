"""The life of a return measured: ours beside core's own way, OCA's beside the same elsewhere."""

from .environment import ensure_environment
from .peers import ensure_peers, with_peers
from .runs import disposable_database
from .settings import ALONE, ROOT, VAR
from .steps import SetupError, say
from .templates import ensure_template

DIRECTORY = VAR / "bench"


def run_bench(arguments):
    """Run ``dev/bench.py`` on a database for each, and draw the figures of both.

    OCA's addons are in a database of their own, as both change core's ways. When they are out of
    reach they are left out.

    :param arguments: passed on to ``dev/bench.py``
    :return: the worse exit status of both
    """
    environment = ensure_environment()
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    statuses, figures = [], []

    def measure(environment, template, title):
        say(f"{title}, and core's own way in the same database")
        path = DIRECTORY / f"{title}.json"
        script = ROOT / "dev" / "bench.py"
        with disposable_database(environment, template, "bench") as database:
            statuses.append(
                environment.call([environment.python, "-u", script, database, path, *arguments])
            )
        figures.append(path)

    measure(environment, ensure_template(environment, demo=False, addons=sorted(ALONE)), "ours")
    try:
        peers = with_peers(environment)
        template = ensure_peers(peers)
    except SetupError as error:
        say(f"OCA's rma is left out: {error}")
    else:
        measure(peers, template, "oca")
    drawing = DIRECTORY / "bench.svg"
    environment.call([environment.python, ROOT / "dev" / "bench_plot.py", drawing, *figures])
    say(f"figures and a drawing: {DIRECTORY}")
    return max(statuses)
