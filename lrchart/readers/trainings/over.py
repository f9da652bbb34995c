"""Keep the best of the settings named by `over` at each learning rate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrchart.frame.trainings import MEASURED


def uneven(table: pd.DataFrame) -> str:
    """Return a note if not every setting ``over`` was trained at every rate of its group.

    Then the curve may jump where a good setting is missing.
    """
    groups = table.groupby("group")
    full = groups["lr"].nunique() * groups["over"].nunique()
    there = table.drop_duplicates(["group", "lr", "over"]).groupby("group").size()
    short = int((there < full).sum())
    if not short:
        return ""
    return (
        f"in {short} of {len(full)} groups some settings were not trained at every rate: the best "
        "of those that were is taken, and the curve may jump"
    )


def best_over(table: pd.DataFrame) -> pd.DataFrame:
    """Return the trainings of the best setting ``over`` at each rate of each group.

    The mean over seeds is compared, so that a lucky seed does not choose the setting; a setting
    with a seed that diverged is taken only if all have one.
    """
    counted = table[table["status"].isin(MEASURED)]
    blown = (counted["status"] == "diverged") | ~np.isfinite(counted["loss"])
    loss = counted["loss"].mask(blown, np.inf)
    keys = ["group", "lr", "over"]
    mean = counted.assign(loss=loss).groupby(keys, sort=False)["loss"].mean()
    best = mean.reset_index().sort_values("loss", kind="stable").drop_duplicates(["group", "lr"])
    others = table[~table["status"].isin(MEASURED)]
    chosen = counted.merge(best[keys], on=keys)
    return pd.concat([chosen, others], ignore_index=True)
