"""Trainers of frameworks that print and save nothing, and the warnings that Lightning's give."""

import warnings

import pytest

#: marks tests that train with Lightning on a toy task
lightning_warnings = pytest.mark.filterwarnings(
    "ignore:.*does not have many workers",
    "ignore:The number of training batches",
    "ignore:.*LeafSpec:FutureWarning",
    "ignore:.*in eval mode at the start of training",
)


def lightning_trainer(folder, *callbacks, **options):
    """Return a trainer of Lightning."""
    pl = pytest.importorskip("lightning.pytorch", reason="Lightning is not installed")
    silent = dict.fromkeys(
        ["logger", "enable_checkpointing", "enable_progress_bar", "enable_model_summary"], False
    )
    options = {"accelerator": "cpu", **silent, **options}
    return pl.Trainer(callbacks=[*callbacks], default_root_dir=folder, **options)


def lightning_module(model, loss, optimizer):
    """Return a module that trains `model` on pairs of inputs and targets."""
    pl = pytest.importorskip("lightning.pytorch", reason="Lightning is not installed")

    class Module(pl.LightningModule):
        def __init__(self):
            super().__init__()
            self.model = model

        def training_step(self, batch):
            return loss(self.model(batch[0]), batch[1])

        def configure_optimizers(self):
            return optimizer

    return Module()


def transformers_arguments(folder, **options):
    """Return the arguments of a Trainer of Transformers."""
    transformers = pytest.importorskip("transformers", reason="Transformers is not installed")
    pytest.importorskip("accelerate", reason="Accelerate is not installed")
    return transformers.TrainingArguments(
        output_dir=str(folder), report_to="none", disable_tqdm=True, use_cpu=True, **options
    )


def samples(data):
    """Return pairs of inputs and targets as a Trainer takes them."""
    return [{"inputs": inputs, "labels": label} for inputs, label in data]


def fastai_learner(folder, data, *arguments, **options):
    """Return a learner of fastai that trains on batches of 8; the arguments are its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fastai sets a deprecated pandas option
        learner = pytest.importorskip("fastai.learner", reason="fastai is not installed")
        from fastai.callback import progress, schedule  # noqa: F401  add methods to learners
        from fastai.data.core import DataLoaders
        from fastai.data.load import DataLoader

    batches = DataLoader(data, bs=8)
    loaders = DataLoaders(batches, batches, device="cpu")
    return learner.Learner(loaders, *arguments, path=folder, **options)
