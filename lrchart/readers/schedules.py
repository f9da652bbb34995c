"""Refuse a table if every column that may be its learning rate is a schedule."""

from __future__ import annotations

from dataclasses import replace

from lrchart.errors import InputError, option_text
from lrchart.kinds.door import AUTO, refusal
from lrchart.kinds.run import kind_of_run
from lrchart.readers.columns import Choice, candidates
from lrchart.readers.messages import listing
from lrchart.readers.numbers import to_numbers
from lrchart.readers.table import Table


def refuse_schedules(table: Table, choice: Choice) -> None:
    """Refuse a table with losses if each column that could be the learning rate is a schedule.

    Whoever has chosen among parameter groups and losses need not learn only then that there is no
    range test in them.

    Raises
    ------
    KindError
        The evidence of the first of the columns.
    """
    rates = [choice.lr_column] if choice.lr_column else candidates("lr", table.names)
    losses = [name for name in table.names if "loss" in name.casefold()]
    known = set(rates) <= set(table.names) and len(set(table.names)) == len(table.names)
    if choice.kind != AUTO or not rates or not losses or not known:
        return
    try:
        loaded = table.load(rates)
    except InputError:  # damaged: reported when the columns are read
        return
    kinds = [kind_of_run(to_numbers(loaded, name).values) for name in rates]
    if all(kind.kind == "training" and kind.known and kind.sure for kind in kinds):
        whose = f"each of {listing(rates)} ({option_text('lr_column')}) is a schedule: "
        evidence = (whose if len(rates) > 1 else "") + kinds[0].evidence
        raise refusal(replace(kinds[0], evidence=evidence))
