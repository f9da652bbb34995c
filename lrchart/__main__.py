"""Run ``python -m lrchart`` and the command ``lrchart``."""

import gc
import os
import sys

from lrchart.cli import main as cli
from lrchart.cli.signals import on_end

#: new objects between two garbage collections: enough for a chart of a small file to need none
OBJECTS = 500_000


def main() -> None:
    """Run the command line with few garbage collections, and without threads of OpenBLAS.

    Collections while pandas and Altair are imported, and at exit, would take a quarter of a second
    and free nothing. The threads would wait in a loop, on the core that the renderer needs.
    """
    gc.set_threshold(OBJECTS, 50, 50)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Exit as cleanly as on Ctrl-C, without partial files or running renderers.
    on_end(lambda number, _: sys.exit(128 + number))
    try:
        cli.main()
    finally:
        # DuckDB prints an error at exit if its objects are frozen.
        if "duckdb" not in sys.modules:
            gc.freeze()


if __name__ == "__main__":
    main()
