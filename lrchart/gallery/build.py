"""Build the gallery: every chart in every format, its pages and its data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrchart import files
from lrchart.errors import KindError, OptionError, RenderError, require, shown
from lrchart.gallery.config import Config
from lrchart.gallery.fingerprint import digest
from lrchart.gallery.manifest import NAME, Manifest, inputs_of
from lrchart.gallery.ownership import check_ownership
from lrchart.keywords.named import named
from lrchart.keywords.values import flag
from lrchart.pages.templating import folders_of
from lrchart.text import counted

if TYPE_CHECKING:
    from lrchart.gallery.entries import Gallery
    from lrchart.gallery.pictures import Pictures, Progress
    from lrchart.pages.figure import Figure
    from lrchart.render.job import Content

#: what the gallery is about -> title of the index and the sentence under it
WORDS = {
    "range tests": (
        "Learning-rate finder",
        "Raise the learning rate step by step, watch the loss, and choose a rate in the steep "
        "descent before it diverges.",
    ),
    "rates": (
        "Best learning rates",
        "Train at several learning rates, and choose the one with the lowest final loss.",
    ),
    "trainings": ("Trainings", "Loss and learning rate of each training over its steps."),
}
#: name of the file of all range tests
SWEEPS = "sweeps.csv"


@named(config=Config)
def build(
    config: Config | None = None,
    *,
    only: tuple[str, ...] = (),
    force: bool = False,
    progress: Progress | None = None,
) -> list[Path]:
    """Write the gallery of `config` and return the files in the order they were written.

    Everything is drawn before the first file is replaced, so an error while reading a run or
    filling a template leaves the previous outputs untouched. If a chart cannot be drawn, its
    previous files and the index stay.

    Parameters
    ----------
    config
        What to draw and where; None draws the built-in gallery into ``outputs``.
    only
        Names of the charts to draw; the others and the index are not touched. Empty means all.
    force
        Replace files in the output folder that lrchart has not made.
    progress
        Called before each chart with the number done, the number of all, and its title.

    Returns
    -------
    list of pathlib.Path
        The files that were written; empty if nothing has changed since the last build.

    Raises
    ------
    OutputError
        A file cannot be written, is an input, or was not made by lrchart; see `force`.
    RenderError
        Some charts could not be drawn; the message names them, and all others are written.
    KindError
        A run is a training and was not declared to be one; all others are written.
    LrchartError
        An input, a template or the output folder is invalid.

    Examples
    --------
    >>> from pathlib import Path
    >>> config = lrchart.Config(formats=("svg",), outputs=Path("charts"))
    >>> [path.name for path in lrchart.build(config, only=("slope",))][0]
    'slope.svg'
    """
    config = _checked(config)
    require("only", only, isinstance(only, list | tuple), 'names of charts, as ("slope",)')
    flag("force", force)
    files.clean(config.outputs)
    before = Manifest.of(config.outputs)
    inputs = inputs_of(config)
    if not only and before.holds(config.outputs, inputs):
        return []
    files.require_place(config.outputs / NAME)
    declared, pictures, pages = _draw(config, before, only, progress)
    made = pictures.made | _csv(declared) | pages
    # An incomplete build is not recorded as up to date, so that the next one reports it again.
    whole = not only and not pictures.failed and not declared.refused
    after = _manifest(before, inputs, made, pictures.sources, whole=whole)
    check_ownership(config.outputs, made, before, config.templates, force=force)
    written = _write(config.outputs, made, before, after)
    if pictures.failed:
        raise _failure(pictures.failed)
    if declared.refused:
        raise KindError(_not_drawn(declared.refused))
    return written


def _draw(
    config: Config, before: Manifest, only: tuple[str, ...], progress: Progress | None
) -> tuple[Gallery, Pictures, dict[str, Content]]:
    """Draw the gallery; return its entries, its pictures and its pages."""
    # Imported only if there is something to draw: the import takes longer than a build without
    # changes.
    from lrchart.render.job import LEAN_SCRIPT, SCRIPT, keep_script
    from lrchart.render.workers import pool

    with pool() as renderers:
        # Bundle the scripts first: the renderers are idle until the first chart is ready.
        wanted = (SCRIPT, LEAN_SCRIPT) if config.standalone else (SCRIPT,)
        scripts = [renderers.submit(job) for job in wanted if "html" in config.formats]
        from lrchart.gallery.entries import chosen, gallery
        from lrchart.gallery.pictures import Pictures

        declared = gallery(config)
        entries = chosen(declared.entries, only)
        pictures = Pictures(config, before, renderers).draw(entries, progress)
        if len(pictures.failed) == len(entries):
            raise _failure(pictures.failed)
        for script in scripts:
            keep_script(script)
        whole = not only and not pictures.failed
        return declared, pictures, _pages(config, declared, pictures.figures, whole=whole)


def _checked(config: Any) -> Config:
    """Return `config`, or the default for None; refuse anything else with the right call."""
    config = config or Config()
    if not isinstance(config, Config):
        raise OptionError(
            'build takes a Config, as lrchart.build(lrchart.read_config("lrchart.toml")); '
            f"got {shown(config)}"
        )
    # Check the folder now: the fingerprint cannot tell a missing folder from an empty one.
    folders_of(config.templates)
    return config


def _not_drawn(refused: tuple[str, ...]) -> str:
    """Return how many runs were not drawn, and why the first was not."""
    count = counted(len(refused), "run is", "runs are")
    return f"{count} not drawn, the others are: {refused[0]}"


def _failure(failed: dict[str, RenderError]) -> RenderError:
    """Return an error that names every failed chart and the first reason."""
    return RenderError(f"{', '.join(failed)}: {next(iter(failed.values()))}")


def _csv(declared: Gallery) -> dict[str, Content]:
    """Return the file of every step of every run, if there are runs."""
    if declared.frame is None:
        return {}
    return {SWEEPS: declared.frame.to_csv(index=False, lineterminator="\n")}


def _pages(
    config: Config, declared: Gallery, figures: list[Figure], *, whole: bool
) -> dict[str, Content]:
    """Return the pages of `figures` and their shared script; the index too if `whole`."""
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
        frame = declared.frame
        rates = "rates" if config.trainings else "trainings"
        title, lead = WORDS[rates if frame is None else "range tests"]
        index = Index(
            title=config.options.title or title,
            lead=config.introduction or lead,
            figures=tuple(figures),
            table=None if frame is None else numbers(frame, config.options),
            formats=config.formats,
            files=() if frame is None else (Link(SWEEPS, SWEEPS, "every step of every run"),),
        )
        pages["index.html"] = index_page(index, templates=templates)
    return pages


def _manifest(
    before: Manifest, inputs: str, made: dict[str, Content], sources: dict[str, str], *, whole: bool
) -> Manifest:
    """Return the manifest after this build; only a whole build records its inputs."""
    outputs = {name: digest(content) for name, content in made.items()}
    if whole:
        return Manifest(inputs, outputs, sources)
    return Manifest("", before.outputs | outputs, before.sources | sources)


def _write(folder: Path, made: dict[str, Content], before: Manifest, after: Manifest) -> list[Path]:
    """Replace changed files, remove outdated ones, and return the files written."""
    written = [
        folder / name for name, content in made.items() if files.write(folder / name, content)
    ]
    for name in before.outputs.keys() - after.outputs.keys():
        # Remove only unchanged outputs: the user may have edited a file, or made it an input.
        path = folder / name
        if before.read(folder, name) is not None and not files.is_input(path):
            files.remove(path)
    files.write(folder / NAME, after.text())
    return written
