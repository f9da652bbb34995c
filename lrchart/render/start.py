"""Start a renderer with the lrchart that this file belongs to; nothing else is put on the path."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path


def adopt(package: Path) -> None:
    """Import the folder `package` as lrchart.

    Neither the current folder nor the one around the package is searched for modules: a file
    there that is named ``json.py`` or ``vl_convert.py`` would be run.
    """
    spec = spec_from_file_location(
        "lrchart", package / "__init__.py", submodule_search_locations=[str(package)]
    )
    assert spec is not None
    assert spec.loader is not None
    sys.modules["lrchart"] = module = module_from_spec(spec)
    spec.loader.exec_module(module)


if __name__ == "__main__":
    adopt(Path(__file__).resolve().parents[1])

    from lrchart.render.workers import main

    main()
