"""`lrchart build`: every chart in every format, the pages around them, and the numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lrchart import files
from lrchart.errors import RenderError
from lrchart.gallery.config import Config
from lrchart.gallery.fingerprint import digest
from lrchart.gallery.manifest import NAME, Manifest, inputs_of

if TYPE_CHECKING:
    from lrchart.gallery.entries import Gallery
    from lrchart.gallery.pictures import Progress
    from lrchart.pages.figure import Figure
    from lrchart.render.job import Content

TITLE = "Learning-rate finder"
LEAD = (
    "Raise the learning rate step by step, watch the loss, and choose a rate in the steep "
    "descent before it diverges."
)


def build(
    config: Config | None = None,
    *,
    only: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> list[Path]:
    """Write the gallery of `config` and return the files, in the order they were written.

    Everything is drawn before the first file is replaced: whatever fails while reading or
    filling a template leaves the previous outputs as they were. A chart that cannot be drawn
    keeps its own, and the index with it.

    Parameters
    ----------
    config
        What to draw and where; None takes the built-in gallery into ``outputs``.
    only
        Names of charts; the others and the index are left as they are. Empty means all.

    Raises
    ------
    RenderError
        Charts could not be drawn; they are named, and all others have been written.
    LrchartError
        Something is wrong with the input, a template or the folder, in one sentence.
    """
    config = config or Config()
    files.clean(config.outputs)
    before = Manifest.of(config.outputs)
    inputs = inputs_of(config)
    if not only and before.holds(config.outputs, inputs):
        return []
    # Not before it is known that there is something to draw: what draws takes longer to import
    # than all else to run.
    from lrchart.render.job import SCRIPT, keep_script
    from lrchart.render.workers import pool

    with pool() as renderers:
        # The renderers have nothing else to do until the first chart is ready.
        script = renderers.submit(SCRIPT) if "html" in config.formats else None
        from lrchart.gallery.entries import chosen, gallery
        from lrchart.gallery.pictures import Pictures

        declared = gallery(config)
        entries = chosen(declared.entries, only)
        drawn = Pictures(config, before, renderers).draw(entries, progress)
        if len(drawn.failed) == len(entries):
            raise _failure(drawn.failed)
        whole = not only and not drawn.failed
        if script:
            keep_script(script)
        pages = _pages(config, declared, drawn.figures, whole=whole)
    made = drawn.made | {"sweeps.csv": _csv(declared)} | pages
    after = _manifest(before, inputs, made, drawn.sources, whole=whole)
    written = _write(config.outputs, made, before, after)
    if drawn.failed:
        raise _failure(drawn.failed)
    return written


def _failure(failed: dict[str, RenderError]) -> RenderError:
    """Return the error that names every chart that could not be drawn, and the first reason."""
    return RenderError(f"{', '.join(failed)}: {next(iter(failed.values()))}")


def _csv(declared: Gallery) -> str:
    return declared.frame.to_csv(index=False, lineterminator="\n")


def _pages(
    config: Config, declared: Gallery, figures: list[Figure], *, whole: bool
) -> dict[str, Content]:
    """Return the pages of `figures` and the script they share; the index too if `whole`."""
    if not figures:
        return {}
    from lrchart.gallery.entries import numbers
    from lrchart.pages.html import chart_page, index_page
    from lrchart.pages.index import Index, Link
    from lrchart.pages.script import SCRIPT_FILE, script

    templates = config.templates
    pages: dict[str, Content] = {SCRIPT_FILE: script(templates)}
    for figure in figures:
        page = chart_page(
            figure,
            standalone=config.standalone,
            formats=config.formats,
            templates=templates,
        )
        pages[f"{figure.name}.html"] = page
    if whole:
        index = Index(
            title=config.options.title or TITLE,
            lead=LEAD,
            figures=tuple(figures),
            table=numbers(declared.frame, config.options),
            formats=config.formats,
            files=(Link("sweeps.csv", "sweeps.csv", "every step of every run"),),
        )
        pages["index.html"] = index_page(index, templates=templates)
    return pages


def _manifest(
    before: Manifest, inputs: str, made: dict[str, Content], sources: dict[str, str], *, whole: bool
) -> Manifest:
    """Return what the folder holds after this build; a partial one is never the whole answer."""
    outputs = {name: digest(content) for name, content in made.items()}
    if whole:
        return Manifest(inputs, outputs, sources)
    return Manifest("", before.outputs | outputs, before.sources | sources)


def _write(folder: Path, made: dict[str, Content], before: Manifest, after: Manifest) -> list[Path]:
    """Replace what changed, remove what an earlier build left, and return what was written."""
    written = [
        folder / name for name, content in made.items() if files.write(folder / name, content)
    ]
    for name in before.outputs.keys() - after.outputs.keys():
        # Only what is as lrchart made it: a file that somebody changed is theirs.
        if before.read(folder, name) is not None:
            files.remove(folder / name)
    files.write(folder / NAME, after.text())
    return written
