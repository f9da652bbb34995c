"""Requirements on every framework's recorder: odd losses, linear rates, groups in their ratio."""

import numpy as np
import pandas as pd
import pytest

from lrchart.recorders.parts import attempts
from tests.later import later
from tests.recorders.silent import (
    fastai_learner,
    lightning_module,
    lightning_trainer,
    lightning_warnings,
    samples,
    transformers_arguments,
)

torch = later("torch", reason="PyTorch is not installed")
Breaking = later("tests.recorders.models", "Breaking")
bits_of = later("tests.recorders.models", "bits_of")

BREAKS_AT = 5
RANGE = {"start": 1e-3, "end": 1e-1, "steps": 12}


def by_pytorch(toys, model, _folder, **options):
    from lrchart.recorders.torch import range_test

    return range_test(model, model.optimizer, toys.loss, toys.loader(), **options)


def by_ignite(toys, model, _folder, **options):
    engine = pytest.importorskip("ignite.engine", reason="PyTorch-Ignite is not installed")
    from lrchart.recorders.ignite import RangeTest

    trainer = engine.create_supervised_trainer(model, model.optimizer, toys.loss)
    with RangeTest(trainer, model, model.optimizer, **options) as test:
        trainer.run(toys.loader(), max_epochs=100)
    return test.frame()


def by_lightning(toys, model, folder, **options):
    module = lightning_module(model, toys.loss, model.optimizer)
    from lrchart.recorders.lightning import RangeTest

    test = RangeTest(**options)
    lightning_trainer(folder, test, max_epochs=-1).fit(module, toys.loader())
    return test.frame()


def by_transformers(toys, model, folder, **options):
    arguments = transformers_arguments(folder)
    from torch.optim.lr_scheduler import ConstantLR
    from transformers import Trainer

    from lrchart.recorders.transformers import RangeTest

    pair = model.optimizer, ConstantLR(model.optimizer, 1.0)
    trainer = Trainer(model, arguments, train_dataset=samples(toys.data()), optimizers=pair)
    with RangeTest(trainer, **options) as test:
        trainer.train()
    return test.frame()


def by_fastai(toys, model, folder, **options):
    learn = fastai_learner(folder, toys.data(), model, toys.loss)
    from fastai.optimizer import OptimWrapper

    from lrchart.recorders.fastai import RangeTest

    learn.opt = OptimWrapper(opt=model.optimizer)
    with RangeTest(**options) as test, learn.no_bar(), learn.no_logging():
        learn.fit(100, lr=[1e-4, 1e-3], cbs=test)
    return test.frame()


RECORDERS = [by_pytorch, by_ignite, by_lightning, by_transformers, by_fastai]

pytestmark = [
    pytest.mark.parametrize("record", RECORDERS),
    lightning_warnings,
]


def test_losses_that_are_not_finite_are_kept_and_stop_the_sweep(toys, tmp_path, record):
    frame = record(toys, Breaking(toys, BREAKS_AT), tmp_path, **RANGE)
    assert frame["loss"].isna().tolist() == [False] * 4 + [True] * 3


def test_linear_rates_reach_the_exact_end_without_the_rule(toys, tmp_path, record):
    options = {**RANGE, "spacing": "linear", "divergence": None}
    frame = record(toys, Breaking(toys, BREAKS_AT), tmp_path, **options)
    np.testing.assert_allclose(frame["lr"], np.linspace(1e-3, 1e-1, 12), rtol=1e-12)
    assert (frame["lr"].iloc[0], frame["lr"].iloc[-1]) == (1e-3, 1e-1)
    assert frame["loss"].isna().sum() == 8


def test_parameter_groups_keep_their_ratio(toys, tmp_path, record):
    model = Breaking(toys, BREAKS_AT)
    frame = record(toys, model, tmp_path, **RANGE)
    in_force = np.array(model.rates)
    np.testing.assert_allclose(in_force[:, 1], frame["lr"], rtol=1e-12)
    np.testing.assert_allclose(in_force[:, 0], frame["lr"] / 10, rtol=1e-12)
    assert [group["lr"] for group in model.optimizer.param_groups] == [1e-4, 1e-3]


def test_every_attempt_begins_from_the_same_state(toys, tmp_path, record, monkeypatch):
    verdicts = iter(["noise", "noise", ""])
    monkeypatch.setattr(attempts, "LADDER", (6, 9, 12))
    monkeypatch.setattr(attempts, "_unreadable", lambda *_: next(verdicts))
    model = Breaking(toys, breaks_at=99).eval()
    before = bits_of(model.net)
    options = {"start": 1e-3, "end": 1e-1, "divergence": None, "path": tmp_path / "history.csv"}
    frame = record(toys, model, tmp_path, steps="auto", **options)
    starts = [model.states[place] for place in (0, 6, 15)]
    assert starts[0] == starts[1] == starts[2]
    assert starts[0][1] == before[1]
    assert len({repr(state) for state in model.states}) > 20
    np.testing.assert_allclose(frame["lr"], np.geomspace(1e-3, 1e-1, 12))
    assert set(frame["attempt"]) == {3}
    column = pd.read_csv(options["path"])["attempt"]
    assert column.value_counts().to_dict() == {1: 6, 2: 9, 3: 12}
    assert bits_of(model.net)[1] == before[1]
    assert [group["lr"] for group in model.optimizer.param_groups] == [1e-4, 1e-3]
