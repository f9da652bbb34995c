import numpy as np
import pandas as pd
import pytest

from lrchart.frame.validation import validate
from tests.later import later
from tests.recorders.silent import samples, transformers_arguments

torch = later("torch", reason="PyTorch is not installed")
transformers = later("transformers", reason="Transformers is not installed")
accelerate = later("accelerate", reason="Accelerate is not installed")
Classifier = later("tests.recorders.models", "Classifier")

RangeTest = later("lrchart.recorders.transformers", "RangeTest")

RANGE = {"start": 1e-4, "end": 1.0, "steps": 30}


@pytest.fixture
def make_trainer(toys, tmp_path):
    def make(model, optimizers=(None, None), **options):
        defaults = {
            "per_device_train_batch_size": 8,
            "max_grad_norm": 0.0,
            "num_train_epochs": 2,
            "learning_rate": 1e-3,
            "lr_scheduler_type": "constant",
        }
        arguments = transformers_arguments(tmp_path, **(defaults | options))
        data = samples(toys.data())
        return transformers.Trainer(model, arguments, train_dataset=data, optimizers=optimizers)

    return make


def by_trainer(trainer, rates):
    """Return the losses of the Trainer's own loop, its rates set by the smallest of callbacks."""
    losses = []

    class Plain(transformers.TrainerCallback):
        def on_step_begin(self, *_, optimizer, **_more):
            for group in optimizer.param_groups:
                group["lr"] = float(rates[len(losses)])

        def on_step_end(self, *_, **_more):
            losses.append(sum(parts))
            parts.clear()

    parts = []
    compute = trainer.compute_loss

    def compute_loss(*arguments, **options):
        loss = compute(*arguments, **options)
        parts.append(loss.item() / trainer.args.gradient_accumulation_steps)
        return loss

    trainer.compute_loss = compute_loss
    trainer.add_callback(Plain())
    trainer.train()
    return losses


@pytest.mark.parametrize("accumulate", [1, 5])
def test_frame_equals_a_loop_by_hand(toys, make_trainer, accumulate):
    options = {"gradient_accumulation_steps": accumulate}
    trainer = make_trainer(Classifier(toys), **options)
    toys.seed()
    with RangeTest(trainer, **RANGE) as test:
        trainer.train()
    frame = test.frame()
    pd.testing.assert_frame_equal(validate(frame), frame)
    twin = make_trainer(Classifier(toys), max_steps=30, **options)
    toys.seed()
    losses = by_trainer(twin, np.geomspace(1e-4, 1.0, 30))
    np.testing.assert_allclose(frame["loss"], losses[: len(frame)], rtol=1e-6)
    assert len(frame) > 10


def test_frame_equals_a_bare_loop_over_the_same_batches(toys, make_trainer):
    class Noting(Classifier):
        def forward(self, inputs, labels):
            seen.append((inputs, labels))
            return super().forward(inputs, labels)

    seen, model = [], Noting(toys)
    del model.net[3]  # dropout would change the random state
    trainer = make_trainer(model, optim="adamw_torch")
    with RangeTest(trainer, **RANGE) as test:
        trainer.train()
    net = toys.model()
    del net[3]
    optimizer = torch.optim.AdamW(net.parameters(), weight_decay=0.0)
    losses = toys.by_hand(net, optimizer, seen, np.geomspace(1e-4, 1.0, 30))
    np.testing.assert_allclose(test.frame()["loss"], losses, rtol=1e-5)
    assert len(losses) > 10


@pytest.mark.parametrize("fail_at", [None, 12])
def test_everything_is_put_back(toys, make_trainer, assert_same_bits, fail_at):
    model = Classifier(toys, fail_at)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    toys.by_hand(model.net, optimizer, toys.loader(), [1e-3] * 3)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 3)
    trainer = make_trainer(model, (optimizer, scheduler), eval_strategy="no")
    toys.seed()
    before = toys.state(model, optimizer, scheduler)
    test = RangeTest(trainer, **RANGE)
    try:
        with test:
            trainer.train()
    except ZeroDivisionError:
        assert fail_at
    assert_same_bits(before, toys.state(model, optimizer, scheduler))
    assert trainer.optimizer is optimizer
    assert trainer.args.max_steps == -1
    assert len(test.frame()) == (fail_at - 1 if fail_at else test.sweep.step) > 10


def test_training_after_a_sweep_is_training_without_one(toys, make_trainer, assert_same_bits):
    def train(swept):
        model = Classifier(toys)
        options = {"lr_scheduler_type": "linear", "warmup_steps": 4}
        trainer = make_trainer(model, **options)
        toys.seed()
        if swept:
            with RangeTest(trainer, **RANGE):
                trainer.train()
        trainer.train()
        return toys.state(model)

    assert_same_bits(train(swept=False), train(swept=True))


def test_a_loss_that_is_not_finite_is_kept(toys, make_trainer):
    class Broken(Classifier):
        def forward(self, inputs, labels):
            output = super().forward(inputs, labels)
            return output | {"loss": output["loss"] * (float("nan") if self.calls == 5 else 1)}

    trainer = make_trainer(Broken(toys))
    with RangeTest(trainer, divergence=None, **RANGE) as test:
        trainer.train()
    assert np.isfinite(test.frame()["loss"][:4]).all()
    assert np.isnan(test.frame()["loss"][4])


def test_nothing_is_saved_or_evaluated(toys, make_trainer, tmp_path):
    trainer = make_trainer(Classifier(toys), save_strategy="steps", save_steps=2)
    with RangeTest(trainer, **RANGE):
        trainer.train()
    assert list(tmp_path.glob("checkpoint-*")) == []


def test_the_trainers_own_mixed_precision_and_clipping_are_swept(toys, make_trainer):
    options = {"bf16": True, "max_grad_norm": 0.01}
    trainer = make_trainer(Classifier(toys), **options)
    toys.seed()
    with RangeTest(trainer, **RANGE) as test:
        trainer.train()
    twin = make_trainer(Classifier(toys), max_steps=30, **options)
    toys.seed()
    losses = by_trainer(twin, np.geomspace(1e-4, 1.0, 30))
    frame = test.frame()
    np.testing.assert_allclose(frame["loss"], losses[: len(frame)], rtol=1e-6)
    assert len(frame) > 10
