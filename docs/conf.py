"""Configure the documentation site; `make docs` builds it with Sphinx."""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).parent
sys.path[:0] = [str(FOLDER.parent), str(FOLDER / "_extensions")]

# After the path is set.
from lrchart.version import __version__  # noqa: E402

project = "lrchart"
author = "The lrchart developers"
version = release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "charts",
    "command_line",
    "keyboard",
    "notebooks",
    "outside",
    "public_names",
]
exclude_patterns = ["_build", "_extensions", "charts"]
myst_heading_anchors = 3
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
# The recorders are described without their frameworks.
autodoc_mock_imports = ["accelerate", "fastai", "ignite", "jax", "keras", "lightning", "optax"]
autodoc_mock_imports += ["pytorch_lightning", "torch", "transformers"]
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = "lrchart"
html_theme_options = {
    # The system's fonts: nothing is fetched.
    "light_css_variables": {"color-brand-primary": "#0f5f95", "color-brand-content": "#0f5f95"},
    "dark_css_variables": {"color-brand-primary": "#7cc4f5", "color-brand-content": "#7cc4f5"},
}
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
