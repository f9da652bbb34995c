"""`lrchart build`: every chart in every format, the pages around them, and the numbers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from lrchart import files, site
from lrchart.chart.dress import spec_of
from lrchart.config import Config
from lrchart.drawing import PICTURES, Drawing
from lrchart.figure import Figure
from lrchart.gallery import Gallery, chosen, gallery, numbers
from lrchart.workers import Content, Renderers, pool

TITLE = "Learning-rate finder"
LEAD = (
    "Raise the learning rate step by step, watch the loss, and choose a rate in the steep "
    "descent before it diverges."
)

#: called before each chart with the number done, the number of all, and its title
Progress = Callable[[int, int, str], None]


def build(
    config: Config | None = None,
    *,
    only: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> list[Path]:
    """Write the gallery of `config` and return the files, in the order they were written.

    Everything is drawn before the first file is replaced: whatever fails while reading,
    drawing or filling a template leaves the previous outputs as they were.

    Parameters
    ----------
    config
        What to draw and where; None takes the built-in gallery into ``outputs``.
    only
        Names of charts; the others and the index are left as they are. Empty means all.

    Raises
    ------
    LrchartError
        Something is wrong with the input, a template or the folder, in one sentence.
    """
    config = config or Config()
    declared = gallery(config)
    entries = chosen(declared.entries, only)
    made: dict[str, Content] = {}
    figures = []
    with pool() as renderers:
        drawings = [(entry, Drawing(spec_of(entry.draw()), config.options)) for entry in entries]
        begun = [(*pair, _begin(pair[1], config.formats, renderers)) for pair in drawings]
        for done, (entry, drawing, futures) in enumerate(begun):
            if progress:
                progress(done, len(entries), entry.title)
            drawn = {key: future.result() for key, future in futures.items()}
            pictures = drawn.pop("", {})
            made |= {f"{entry.name}.{format_}": file for format_, file in pictures.items()}
            if "vl.json" in config.formats:
                made[f"{entry.name}.vl.json"] = drawing.vl_json()
            if "html" in config.formats:
                stills = {key: str(found["svg"]) for key, found in drawn.items()}
                figures.append(drawing.figure(stills, entry.name, entry.title, entry.caption))
    made["sweeps.csv"] = declared.frame.to_csv(index=False, lineterminator="\n")
    made |= _pages(config, declared, figures, whole=not only)
    return [files.write(config.outputs / name, content) for name, content in made.items()]


def _begin(
    drawing: Drawing, formats: tuple[str, ...], renderers: Renderers
) -> dict[str, Future[dict[str, Content]]]:
    """Begin to draw what `formats` need: the picture, as "", and the stills of the page."""
    jobs = {"": drawing.picture(formats)} if set(formats) & {*PICTURES} else {}
    jobs |= drawing.stills() if "html" in formats else {}
    return {key: renderers.submit(job) for key, job in jobs.items()}


def _pages(
    config: Config, declared: Gallery, figures: list[Figure], *, whole: bool
) -> dict[str, Content]:
    """Return the pages of `figures` with what they need beside them; the index if `whole`."""
    if not figures:
        return {}
    templates = config.templates
    pages: dict[str, Content] = {site.SCRIPT_FILE: site.script(templates)}
    for figure in figures:
        page = site.chart_page(figure, formats=config.formats, templates=templates)
        pages[f"{figure.name}.html"] = page
        pages |= {site.still_path(figure.name, key): svg for key, svg in figure.stills.items()}
    if whole:
        pages["index.html"] = site.index_page(
            site.Gallery(
                title=config.options.title or TITLE,
                lead=LEAD,
                figures=tuple(figures),
                table=numbers(declared.frame, config.options),
                formats=config.formats,
                files=(site.Link("sweeps.csv", "sweeps.csv", "every step of every run"),),
            ),
            templates=templates,
        )
    return pages
