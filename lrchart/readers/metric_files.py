"""Recognise files of one metric each: the metric and the run, from the tool's path and columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from lrchart.limits import MAX_NAME
from lrchart.readers.sources.source import Source
from lrchart.readers.spellings import means
from lrchart.readers.table import Loaded, Table

#: words in a file's name that name its metric or mark it as a history
METRIC_WORDS = frozenset(
    {
        *("", "lr", "lrs", "learn", "learning", "rate", "rates", "loss", "losses", "train"),
        *("training", "batch", "step", "metric", "metrics", "history", "log", "logs", "scalars"),
    }
)

#: words before a metric, such as those of tags (optim/lr, epoch_loss), and folders of that name
PREFIXES = METRIC_WORDS | {"epoch", "opt", "optim", "optimizer"}

#: optimizer behind its rate, as Lightning's LearningRateMonitor names it: lr-Adam, lr-SGD-1/pg2
_OPTIMIZER = re.compile(
    r"(?<=lr)-\w*?(?:ada(?!pt)|sgd|r(?:ms)?prop|lamb|lars|lion|muon|bfgs|optim)[a-z]*(?:-\d+)?(?:[-_/]pg\d+)?"
)


@dataclass(frozen=True)
class Tool:
    """Layout of a tool's files of metrics."""

    #: name of its format in `Reading.format`
    kind: str
    #: pattern of its paths, with the group ``metric`` and, if the path contains it, ``run``
    path: re.Pattern[str]
    #: patterns of the column names
    columns: Sequence[str]
    #: indices of the columns with the step, None if the rows are the steps, and the value
    step: int | None
    value: int
    #: file in the folder of a run that holds its name, if the folder is not named after the run
    title: str = ""

    def wrote(self, table: Table, path: str) -> re.Match[str] | None:
        """Return the parts of the path of a file that is laid out so, None for another."""
        names = table.names
        same = len(names) == len(self.columns) and all(map(re.fullmatch, self.columns, names))
        return self.path.fullmatch(path) if same else None


#: kind of a list or an array that is saved alone, its rows numbered
LIST = "list"

#: a file named after its metric
_NAMED = re.compile(r"(.*/)?(?P<metric>[^/]+?)(\.\w+)?")

TOOLS = (
    Tool(
        "TensorBoard download",
        re.compile(r"(.*/)?((run-)?(?P<run>[^/]*)-tag-)?(?P<metric>[^/]+?)(\.\w+)?"),
        ("Wall time", "Step", "Value"),
        step=1,
        value=2,
    ),
    Tool(
        "MLflow file store",
        re.compile(r"(?P<folder>.*/(?P<run>[0-9a-f]{32}))/metrics/(?P<metric>.+)"),
        ("0", "1", "2"),  # no header: time, value, step
        step=2,
        value=1,
        title="tags/mlflow.runName",
    ),
    Tool(
        "DVCLive TSV",
        re.compile(r"(?P<folder>.*?(?P<run>[^/]+)(/dvclive)?)/plots/metrics/(?P<metric>.+)\.tsv"),
        ("step", ".+"),
        step=0,
        value=1,
    ),
    Tool("table of one metric", _NAMED, ("step", "value", "timestamp"), step=0, value=1),
    Tool("table of one metric", _NAMED, ("step", "timestamp", "value"), step=0, value=2),
    Tool("table of one metric", _NAMED, ("timestamp", "value", "step"), step=2, value=1),
    # Polyaxon's events
    Tool("table of one metric", _NAMED, ("step", "timestamp", "metric"), step=0, value=2),
    # Neptune's fetch_values, saved with pandas
    Tool("table of one metric", _NAMED, ("", "step", "value", "timestamp"), step=1, value=2),
    Tool("table of one metric", _NAMED, ("(?i:step)", "(?i:value)"), step=0, value=1),
    Tool(LIST, _NAMED, ("0",), step=None, value=0),
)


def names_no_metric(table: Table, source: Source) -> bool:
    """Return whether a file of one metric is called so that it does not say of which.

    TensorBoard's downloads have the name of the run, and are numbered by the browser.
    """
    path = "/".join(source.parts)
    downloads = TOOLS[0]
    if not path or (match := downloads.wrote(table, path)) is None or match["run"]:
        return False
    words = set(re.split(r"[^a-z]+", match["metric"].casefold()))
    return not words & {"lr", "learning", "rate", "loss"}


def of_metric(table: Table, source: Source) -> tuple[Table, str, str]:
    """Return a file of one metric with its name for the values, and what tells its run apart.

    Any other table comes back as it is, with the run that it names, or else its folder and what its
    file is called beside the metric: ``bert_lr.csv`` is no half of ``cnn_metrics.csv``. The second
    key leaves out optimizers and prefixes of tags, too: ``lr-Adam.csv`` and ``train/loss.csv``.
    """
    path = "/".join(source.parts)
    for tool in TOOLS:
        if path and (match := tool.wrote(table, path)) is not None:
            parts = match.groupdict()
            run = (parts.get("run") or "").strip(".") or None
            if tool.title and (title := _title(source, parts["metric"], tool.title)):
                run = title
            key = parts.get("folder") or run
            metric = parts["metric"] if run or "/" in parts["metric"] else _word(parts["metric"])
            return _named(table, tool, metric, run), *_pair_keys(source, key)
    return table, *_pair_keys(source, table.run)


def folder_of(source: Source) -> str:
    """Return the name of the folder that a source lies in, or its own if it lies in none."""
    return source.parts[-2] if len(source.parts) > 1 else source.name


def _pair_keys(source: Source, key: str | None) -> tuple[str, str]:
    """Return the `key` of a run, or the folder of its file and the words that name no metric.

    The second one is without an optimizer, and without folders that are prefixes of tags.
    """
    if key is not None:
        return key, key
    if len(source.parts) < 2:
        return folder_of(source), folder_of(source)
    *folders, name = source.parts
    stem = PurePath(name).stem.casefold()
    near = [folder for folder in folders if folder.casefold() not in PREFIXES]
    loose = _words(_OPTIMIZER.sub("", stem)) - PREFIXES
    return _key(folders, _words(stem) - METRIC_WORDS), _key(near, loose)


def _words(stem: str) -> set[str]:
    return {*re.split(r"[^0-9a-z]+", stem)}


def _key(folders: Sequence[str], words: set[str]) -> str:
    return "/".join([*folders, "-".join(sorted(words))])


def _word(name: str) -> str:
    """Return the words in the name of a file that name its metric: ``lr`` of ``adam_lr``."""
    if any(means(role, name) for role in ("lr", "loss")):
        return name
    words = [word for word in re.split(r"[^0-9a-z]+", name.casefold()) if word in METRIC_WORDS]
    metric = "_".join(words)
    return metric if any(means(role, metric) for role in ("lr", "loss")) else name


def _named(table: Table, tool: Tool, metric: str, run: str | None) -> Table:
    """Return the table of a metric as the columns Step and `metric`."""
    columns = {metric: table.names[tool.value]}
    if tool.step is None:
        named = _counted(table.renamed(columns))
    else:
        named = table.renamed({"Step": table.names[tool.step], **columns})
    return replace(named, run=run, kind=tool.kind, nameless="")


def _counted(table: Table) -> Table:
    """Return a table of one column with the numbers of its rows as the column Step."""

    def load(names: Sequence[str]) -> Loaded:
        loaded = table.load(table.names)
        # Every place of a list was measured; an empty cell would stand for a step that was not.
        frame = loaded.frame.astype(object).fillna("nan").assign(Step=range(len(loaded.frame)))
        return replace(loaded, frame=frame[list(names)])

    return replace(table, names=("Step", *table.names), load=load)


def _title(source: Source, metric: str, file: str) -> str | None:
    """Return the name of a run that stands in a `file` of its folder, if there is one."""
    try:
        path = source.path.parents[metric.count("/") + 1] / file
        if not path.is_file():  # opening a pipe would block
            return None
        with path.open(encoding="utf-8") as text:
            return text.read(MAX_NAME).strip() or None
    except (OSError, UnicodeError):
        return None
