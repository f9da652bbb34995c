import numpy as np
import pandas as pd
import pytest

from lrchart.errors import OptionError
from lrchart.frame.validation import validate
from lrchart.recorders.replicates import repeat_sweep, replicates


def train(sweep):
    random = np.random.default_rng(sweep.replicate)
    for _lr in sweep:
        sweep.record(random.normal())


def test_one_sweep_a_seed_in_one_valid_frame():
    frame = repeat_sweep(train, seeds=3, steps=20)
    assert list(frame["replicate"]) == [0] * 20 + [1] * 20 + [2] * 20
    assert frame["loss"].nunique() == 60
    pd.testing.assert_frame_equal(validate(frame), frame)


def test_a_seed_gives_the_same_sweep_whichever_others_run():
    both = repeat_sweep(train, seeds=[7, 3], steps=20)
    alone = repeat_sweep(train, seeds=[3], steps=20)
    pd.testing.assert_frame_equal(both.query("replicate == 3").reset_index(drop=True), alone)


def test_a_shared_file_keeps_what_was_finished_before_a_failure(tmp_path):
    def fails_at_two(sweep):
        if sweep.replicate == 2:
            raise ZeroDivisionError
        train(sweep)

    path = tmp_path / "history.csv"
    with pytest.raises(ZeroDivisionError):
        repeat_sweep(fails_at_two, seeds=5, steps=20, path=path)
    expected = repeat_sweep(train, seeds=2, steps=20)
    raw = pd.read_csv(path, dtype={"run": "str", "planned_steps": "float64"})
    pd.testing.assert_frame_equal(raw, expected)


def test_the_old_name_works_and_warns():
    with pytest.warns(DeprecationWarning, match="replicates is now called repeat_sweep"):
        frame = replicates(train, seeds=2, steps=20)
    pd.testing.assert_frame_equal(frame, repeat_sweep(train, seeds=2, steps=20))


@pytest.mark.parametrize("seeds", [0, -1, [], [1, 1], 1.5, None, [[]]])
def test_seeds_are_distinct_and_some(seeds):
    with pytest.raises(OptionError) as caught:
        repeat_sweep(train, seeds=seeds)
    assert str(caught.value) == f"seeds must be at least one, each once; got {seeds!r}"
