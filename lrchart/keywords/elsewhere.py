"""Name the keyword or option that was meant by one of another program."""

from __future__ import annotations

from collections.abc import Mapping

from lrchart.errors import call_text, hint

#: name in lrchart -> names in other programs; if several match, the first one is suggested
ELSEWHERE = {
    "accumulate": "accumulate_grad_batches accumulation_steps gradient_accumulation_steps",
    "by": "facet group group_by groupby",
    "divergence": "diverge_th early_stop early_stop_threshold stop_div",
    "dpi": "ppi scale scale_factor",
    "end": "end_lr final_lr final_value lr_end lr_max max_lr max_value stop_lr",
    "every": "interval refresh",
    "for": "host tool",
    "force": "overwrite",
    "formats": "f format",
    "higher_is_better": "direction maximize mode",
    "json": "csv f format o output",
    "loader": "data dataloader train_data train_dataloader train_dl train_loader",
    "loss": "criterion loss_fn loss_func",
    "loss_column": "column loss metric y",
    "lr_column": "lr x",
    "marks": "axvline hline show_lr vline vlines",
    "model": "net network",
    "name": "label",
    "optimal_lr": "best_lr lr",
    "open": "browser open_browser show",
    "optimizer": "opt optim",
    "output": "f file filename format out save savefig",
    "outputs": "folder out output output_dir",
    "palette": "cmap color colors colour colours",
    "path": "csv file filename logfile out output",
    "progress": "bar progress_bar show_progress tqdm verbose",
    "quiet": "q",
    "replicates": "seeds",
    "rule": "method suggest_func suggest_funcs suggestion",
    "rule all": "all",
    "runs": "count grid n num_runs num_trials trials",
    "size": "figsize height width",
    "smoothing": "beta smooth smooth_f",
    "spacing": "mode scheduler step_mode",
    "start": "base_lr init_lr init_value initial_lr lr_min lr_start min_lr min_value start_lr",
    "steps": "epochs iterations max_iter max_steps n_iter n_steps num_batches num_it num_iter "
    "num_iterations num_steps num_training total_steps",
    "theme": "style",
    "theme dark": "dark dark_mode",
    "training_steps": "epochs max_steps num_training_steps steps total_steps",
    "val_loader": "val_dataloader val_dl valid_loader",
    "verbose": "v",
    "view": "ylim",
    "view log": "log log_loss logy yscale",
}
#: names in other programs without an option here -> why there is none, for what has a title
NEEDLESS = {
    "xlabel ylabel": "the axes are labelled, and {title} is above the chart",
    "log_lr log_x logx xscale": "the axis of learning rates is always logarithmic",
    "xlim": "the chart spans all rates of the history, and a page zooms",
    "skip_begin skip_end skip_start": "nothing has to be cut: the view zooms to the dip, and the "
    "default rule copes with both ends",
    "hue": "runs share the chart, each in a colour of its own; palette sets it",
    "show_suggestion suggest suggest_lr suggestions": "the chart shows the suggestion by itself",
    "interactive": "the chart is interactive on a page, .html, and in a notebook",
    "backend": "the chart is Altair's",
    "alpha font_size fontsize grid legend linewidth lw marker": "the chart is Altair's, as "
    "chart.configure_axis(grid=False) in Python",
    "html jpg pdf png svg": "the suffix of the file chooses the format",
    "json": "{suggest} gives the numbers",
    "stdout": "a chart is written to files; {suggest} gives the numbers",
    "delimiter encoding header sep": "the format of a file is detected from its content",
}
#: function here -> names of functions in other programs
FUNCTIONS = {
    "lrchart.plot": "LRFinder LearningRateFinder chart display draw figure finder line lineplot "
    "lrchart plot_lr_find relplot render report show",
    "lrchart.read": "from_csv load open read_csv readers",
    "lrchart.save": "embed export savefig to_html to_png write",
    "lrchart.build": "gallery",
    "lrchart.watch": "follow live serve",
    "lrchart.recorders.torch.TorchSweep": "TorchSweep",
    "lrchart.recorders.torch.range_test, or lrchart.Sweep in any loop": "RangeTest fit "
    "lr_range_test range_test record",
    "lrchart.suggest": "Tuner best_lr find find_lr lr lr_find lr_finder suggestion tune",
    "lrchart.optimum": "best",
}


def function(name: str) -> str:
    """Return ``; did you mean FUNCTION?`` for a function of another program, or ""."""
    near = (here for here, others in FUNCTIONS.items() if name in others.split())
    return next((f"; did you mean {here}?" for here in near), "")


def written(name: str) -> str:
    """Return an option's name as in Python: ``--training-steps`` is ``training_steps``."""
    return name.lstrip("-").replace("-", "_")


def advice(name: str, allowed: Mapping[str, str]) -> str:
    """Return the end of a message about an unknown name: what was meant, or all names.

    Parameters
    ----------
    name
        What was given.
    allowed
        Each name that exists, as in Python, and how the reader of the message writes it.

    Examples
    --------
    >>> advice("figsize", {"title": "title", "size": "size"})
    "did you mean 'size'?"
    >>> advice("--dark", {"theme": "--theme"})
    "did you mean '--theme dark'?"
    >>> advice("dark", {"theme": "theme"})
    "did you mean theme='dark'?"
    """
    word = written(name)
    for here, others in ELSEWHERE.items():
        meant, _, value = here.partition(" ")
        if meant in allowed and word in others.split():
            option = allowed[meant]
            if value and not option.startswith("-"):
                return f"did you mean {option}={value!r}?"
            return f"did you mean {f'{option} {value}'.rstrip()!r}?"
    for others, reason in NEEDLESS.items():
        if word in others.split() and {"title", "lr_column"} & allowed.keys():
            title = allowed.get("title", "title")
            return reason.format(title=title, suggest=call_text("suggest"))
    return hint(name, allowed.values())
