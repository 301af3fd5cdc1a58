"""Entry point of dev/launch: ``launch.py COMMAND [ARGUMENT…]``."""

import sys

from rmadev.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
