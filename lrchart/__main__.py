"""``python -m lrchart``."""

from lrchart.cli import main

if __name__ == "__main__":
    main()
