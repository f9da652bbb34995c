"""`lrchart build`: every chart in every format, the pages around them, and the numbers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lrchart import files
from lrchart.config import Config
from lrchart.errors import RenderError
from lrchart.manifest import NAME, Manifest, digest, inputs_of, source_of
from lrchart.workers import SCRIPT, Content, Job, Renderers, keep_script, pool

if TYPE_CHECKING:
    from lrchart.drawing import Drawing
    from lrchart.figure import Figure
    from lrchart.gallery import Entry, Gallery

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
    with pool() as renderers:
        # The renderers have nothing else to do until the first chart is ready.
        script = renderers.submit(SCRIPT) if "html" in config.formats else None
        # Not before it is known that there is something to draw: pandas and Altair take longer
        # to import than the rest takes to run.
        from lrchart.gallery import chosen, gallery

        declared = gallery(config)
        entries = chosen(declared.entries, only)
        drawn = _Folder(config, before, renderers).draw(entries, progress)
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


@dataclass
class _Folder:
    """The pictures of a folder of outputs: those to draw, and those still there."""

    config: Config
    before: Manifest
    renderers: Renderers
    made: dict[str, Content] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    #: name of a chart that could not be drawn -> why
    failed: dict[str, RenderError] = field(default_factory=dict)
    _asked: dict[str, str] = field(default_factory=dict)

    def draw(self, entries: tuple[Entry, ...], progress: Progress | None) -> _Folder:
        """Draw all `entries`, side by side, and return self."""
        begun = [(entry, *self._begin(entry)) for entry in entries]
        for done, (entry, drawing, pictures) in enumerate(begun):
            if progress:
                progress(done, len(entries), entry.title)
            try:
                found = {
                    name: content for one in pictures for name, content in one.result().items()
                }
            except RenderError as error:
                self.failed[entry.name] = error
                continue
            self.made |= found
            self.sources |= {name: self._asked[name] for name in found}
            self._describe(entry, drawing)
        return self

    def _begin(self, entry: Entry) -> tuple[Drawing, list[Future[dict[str, Content]]]]:
        """Begin to draw the picture of an entry and the stills of its page."""
        from lrchart import site
        from lrchart.chart.dress import spec_of
        from lrchart.drawing import PICTURES, Drawing

        drawing = Drawing(spec_of(entry.draw()), self.config.options, entry.taller)
        jobs = []
        if {*self.config.formats} & {*PICTURES}:
            job = drawing.picture(self.config.formats)
            jobs.append((job, {name: f"{entry.name}.{name}" for name in job.formats}))
        if "html" in self.config.formats:
            for job, keys in drawing.still_jobs():
                paths = {format_: site.still_path(entry.name, key) for format_, key in keys.items()}
                jobs.append((job, paths))
        return drawing, [self._picture(job, files_of) for job, files_of in jobs]

    def _picture(self, job: Job, names: dict[str, str]) -> Future[dict[str, Content]]:
        """Return the pictures of a job by file name: as they are if nothing changed, or drawn."""
        source = source_of(job)
        self._asked |= dict.fromkeys(names.values(), source)
        folder = self.config.outputs
        there = {name: self.before.read(folder, name, source) for name in names.values()}
        kept = {name: content for name, content in there.items() if content is not None}
        if len(kept) == len(names):
            done: Future[dict[str, Content]] = Future()
            done.set_result(dict(kept))
            return done
        return _renamed(self.renderers.submit(job), names)

    def _describe(self, entry: Entry, drawing: Drawing) -> None:
        """Add what is made without drawing: the spec, and the figure for the pages."""
        from lrchart import site

        if "vl.json" in self.config.formats:
            self.made[f"{entry.name}.vl.json"] = drawing.vl_json()
        if "html" in self.config.formats:
            paths = {key: site.still_path(entry.name, key) for key in site.STILLS}
            stills = {key: _text(self.made[path]) for key, path in paths.items()}
            figure = drawing.figure(stills, entry.name, entry.title, entry.caption)
            self.figures.append(replace(figure, tables=entry.tables()))


def _renamed(
    drawing: Future[dict[str, Content]], names: dict[str, str]
) -> Future[dict[str, Content]]:
    renamed: Future[dict[str, Content]] = Future()

    def pass_on(drawn: Future[dict[str, Content]]) -> None:
        if drawn.cancelled():
            renamed.cancel()
        elif error := drawn.exception():
            renamed.set_exception(error)
        else:
            found = drawn.result()
            renamed.set_result({name: found[format_] for format_, name in names.items()})

    drawing.add_done_callback(pass_on)
    return renamed


def _text(content: Content) -> str:
    return content.decode() if isinstance(content, bytes) else content


def _csv(declared: Gallery) -> str:
    return declared.frame.to_csv(index=False, lineterminator="\n")


def _pages(
    config: Config, declared: Gallery, figures: list[Figure], *, whole: bool
) -> dict[str, Content]:
    """Return the pages of `figures` and the script they share; the index too if `whole`."""
    if not figures:
        return {}
    from lrchart import site
    from lrchart.gallery import numbers

    templates = config.templates
    pages: dict[str, Content] = {site.SCRIPT_FILE: site.script(templates)}
    for figure in figures:
        page = site.chart_page(
            figure,
            standalone=config.standalone,
            formats=config.formats,
            templates=templates,
        )
        pages[f"{figure.name}.html"] = page
    if whole:
        index = site.Gallery(
            title=config.options.title or TITLE,
            lead=LEAD,
            figures=tuple(figures),
            table=numbers(declared.frame, config.options),
            formats=config.formats,
            files=(site.Link("sweeps.csv", "sweeps.csv", "every step of every run"),),
        )
        pages["index.html"] = site.index_page(index, templates=templates)
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
