"""The development environment of rma_management: ``dev/launch COMMAND [ARGUMENT…]``."""

from . import commands
from .steps import SetupError, interrupt_on_terminate, say


def main(arguments):
    """Run one command; return its exit status."""
    name, *rest = arguments or ["help"]
    command = commands.COMMANDS.get(name)
    if not command:
        say(f"commands: {', '.join(commands.COMMANDS)}")
        return 2
    interrupt_on_terminate()
    try:
        return command(rest)
    except SetupError as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted; the same command goes on from here")
        return 130
