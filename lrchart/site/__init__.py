"""Pages from figures: the gallery's index, a page a chart, and the one script they share."""

from lrchart.report.table import Table
from lrchart.site.gallery import STILLS, Gallery, Link, Still, still_path
from lrchart.site.pages import chart_page, index_page, page_spec
from lrchart.site.script import SCRIPT_FILE, script

__all__ = [
    "SCRIPT_FILE",
    "STILLS",
    "Gallery",
    "Link",
    "Still",
    "Table",
    "chart_page",
    "index_page",
    "page_spec",
    "script",
    "still_path",
]
