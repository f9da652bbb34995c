"""``python -m lrchart``, and the command ``lrchart``: a process of its own, which ends soon."""

import gc
import signal
import sys

from lrchart.cli import main as cli

#: objects that are made before Python looks for those that only refer to each other
OBJECTS = 100_000


def main() -> None:
    """Run the command line without Python's search for garbage, as far as can be.

    It would look through all that pandas and Altair are made of, many times while they are
    imported and once more at the end, which takes a fifth of a second and finds nothing.
    """
    gc.set_threshold(OBJECTS, 50, 50)
    # Whoever asks for an end gets one as tidy as with Ctrl-C: no half file, no renderer is left.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        cli.main()
    finally:
        # DuckDB complains at the end of whatever it made and is still there.
        if "duckdb" not in sys.modules:
            gc.freeze()


if __name__ == "__main__":
    main()
