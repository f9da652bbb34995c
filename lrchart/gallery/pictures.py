"""Draw the pictures of the gallery, reusing those that have not changed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

from lrchart.chart.whole_spec import spec_of
from lrchart.errors import RenderError
from lrchart.export.drawing import PICTURES, Drawing
from lrchart.gallery.config import Config
from lrchart.gallery.entry import Entry
from lrchart.gallery.manifest import Manifest, source_of
from lrchart.pages.figure import Figure
from lrchart.pages.stills import STILLS, still_path
from lrchart.render.job import Content, Job, Renderers
from lrchart.report.table import Table

#: function called before each chart with the number of charts done, the total, and the title
Progress = Callable[[int, int, str], None]


@dataclass
class Pictures:
    """Pictures of one output folder, and the files made so far."""

    config: Config
    before: Manifest
    renderers: Renderers
    made: dict[str, Content] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    #: name of a failed chart -> reason
    failed: dict[str, RenderError] = field(default_factory=dict)
    _asked: dict[str, str] = field(default_factory=dict)

    def draw(self, entries: tuple[Entry, ...], progress: Progress | None) -> Pictures:
        """Draw all `entries` in parallel and return self."""
        begun = [(entry, *self._begin(entry)) for entry in entries]
        compiled = [self._compile(drawing) for _, drawing, _ in begun]
        # Meanwhile, the renderers draw.
        tables = [entry.tables() if "html" in self.config.formats else () for entry in entries]
        for done, (entry, drawing, pictures) in enumerate(begun):
            if progress:
                progress(done, len(entries), entry.title)
            try:
                made = {
                    name: content
                    for picture in pictures
                    for name, content in picture.result().items()
                }
                compilation = compiled[done]
                vega = str(compilation.result()["vega"]) if compilation else ""
            except RenderError as error:
                self.failed[entry.name] = error
                continue
            self.made |= made
            self.sources |= {name: self._asked[name] for name in made}
            self._describe(entry, drawing, tables[done], vega)
        return self

    def _begin(self, entry: Entry) -> tuple[Drawing, list[Future[dict[str, Content]]]]:
        """Start drawing the picture of an entry and the static images of its page."""
        drawing = Drawing(spec_of(entry.draw()), self.config.options, entry.taller)
        jobs = []
        if {*self.config.formats} & {*PICTURES}:
            job = drawing.picture(self.config.formats)
            jobs.append((job, {name: f"{entry.name}.{name}" for name in job.formats}))
        if "html" in self.config.formats:
            for job, keys in drawing.still_jobs():
                paths = {format_: still_path(entry.name, key) for format_, key in keys.items()}
                jobs.append((job, paths))
        return drawing, [self._picture(job, files_of) for job, files_of in jobs]

    def _compile(self, drawing: Drawing) -> Future[dict[str, Content]] | None:
        """Start compiling the spec of a page, if there are pages."""
        wanted = "html" in self.config.formats
        return self.renderers.submit(drawing.compilation()) if wanted else None

    def _picture(self, job: Job, names: dict[str, str]) -> Future[dict[str, Content]]:
        """Return the pictures of a job by file name: reused if nothing changed, else drawn."""
        source = source_of(job)
        self._asked |= dict.fromkeys(names.values(), source)
        folder = self.config.outputs
        previous = {name: self.before.read(folder, name, source) for name in names.values()}
        reusable = {name: content for name, content in previous.items() if content is not None}
        if len(reusable) == len(names):
            done: Future[dict[str, Content]] = Future()
            done.set_result(dict(reusable))
            return done
        return _renamed(self.renderers.submit(job), names)

    def _describe(
        self, entry: Entry, drawing: Drawing, tables: tuple[Table, ...], vega: str
    ) -> None:
        """Add the parts that need no renderer: the spec, and the figure for the pages."""
        if "vl.json" in self.config.formats:
            self.made[f"{entry.name}.vl.json"] = drawing.vl_json()
        if "html" in self.config.formats:
            paths = {key: still_path(entry.name, key) for key in STILLS}
            stills = {key: _text(self.made[path]) for key, path in paths.items()}
            figure = drawing.figure(stills, entry.name, entry.title, entry.caption)
            self.figures.append(replace(figure, tables=tables, apart=entry.taller > 0, vega=vega))


def _renamed(
    drawing: Future[dict[str, Content]], names: dict[str, str]
) -> Future[dict[str, Content]]:
    renamed: Future[dict[str, Content]] = Future()

    def pass_on(done: Future[dict[str, Content]]) -> None:
        if done.cancelled():
            renamed.cancel()
        elif error := done.exception():
            renamed.set_exception(error)
        else:
            contents = done.result()
            renamed.set_result({name: contents[format_] for format_, name in names.items()})

    drawing.add_done_callback(pass_on)
    return renamed


def _text(content: Content) -> str:
    return content.decode() if isinstance(content, bytes) else content
