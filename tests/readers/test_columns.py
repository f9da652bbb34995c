from __future__ import annotations

import pytest

from lrchart.errors import InputError
from lrchart.readers.columns import Choice, Columns, choose
from lrchart.readers.spellings import means

LR = [
    "lr", "LR", "lrs", "Learning Rate", "learning_rate", "learning-rate", "learningRate",
    "learning_rates", "train/lr", "train/learning_rate", "optimizer.lr", "lr-SGD", "lr-Adam-1",
    "lr-AdamW/pg2", "lr_pg0", "lr/group_1", "lr[0]", "lr_0", " lr ", "# lr", "trainer/lr",
]  # fmt: skip
LOSS = [
    "loss", "Loss", "losses", "train_loss", "train/loss", "Train Loss", "training_loss",
    "trainLoss", "loss/train", "batch_loss", "minibatch_loss", "train_loss_step", "loss_step",
]  # fmt: skip
NEITHER = [
    "val_loss", "eval/loss", "test_loss", "valid_loss", "loss_smooth", "train_loss_epoch",
    "lr-SGD-momentum", "lr_scheduler", "lr_max", "color", "optimal_lr", "gloss", "loss_scale",
    "train_loss__MIN", "grad_norm", "accuracy", "", "_",
]  # fmt: skip


@pytest.mark.parametrize("name", LR)
def test_learning_rates(name: str) -> None:
    assert means("lr", name)
    assert not means("loss", name)


@pytest.mark.parametrize("name", LOSS)
def test_losses(name: str) -> None:
    assert means("loss", name)
    assert not means("lr", name)


@pytest.mark.parametrize("name", NEITHER)
def test_other_columns(name: str) -> None:
    assert not means("lr", name)
    assert not means("loss", name)


def test_the_first_spelling_of_a_step_and_a_run_wins() -> None:
    # W&B's _step counts calls of wandb.log, of which one optimizer step may have two.
    names = ["run_id", "Run", "_step", "trainer/global_step", "lr", "loss", "seed"]
    columns = Columns("lr", "loss", "Run", "seed", "trainer/global_step", None)
    assert choose(names, Choice()) == columns


def test_lrchart_s_own_columns_win_over_a_metric_s_name() -> None:
    own = ["run", "replicate", "step", "lr", "loss"]
    names = ["global_step", "train_loss", *own]
    assert choose(names, Choice()) == Columns(
        lr="lr", loss="loss", run="run", replicate="replicate", step="step"
    )


OTHERWISE = [  # names, rate, loss
    (["iteration", "lr", "total_loss", "loss_cls", "loss_box_reg"], "lr", "total_loss"),
    (["learning rate", "lm loss", "loss scale"], "learning rate", "lm loss"),
    (["epoch_accuracy", "epoch_learning_rate", "epoch_loss"], "epoch_learning_rate", "epoch_loss"),
    (["lr", "epoch_lr", "loss", "total_loss"], "lr", "loss"),
    (["lr", "loss/train/total", "loss/eval/total"], "lr", "loss/train/total"),
]


@pytest.mark.parametrize(("names", "lr", "loss"), OTHERWISE)
def test_other_names_count_where_no_column_has_a_usual_one(
    names: list[str], lr: str, loss: str
) -> None:
    columns = choose(names, Choice())
    assert (columns.lr, columns.loss) == (lr, loss)


def test_two_other_names_are_ambiguous() -> None:
    with pytest.raises(InputError, match="2 columns could be the loss: 'total_loss', 'lm_loss'"):
        choose(["lr", "total_loss", "lm_loss"], Choice())


def test_a_chosen_name_that_fits_two_columns_is_ambiguous() -> None:
    names = ["lr", "Train Loss", "train_loss", "accuracy"]
    message = "could be several columns; the columns are 'Train Loss', 'train_loss'$"
    with pytest.raises(InputError, match=message):
        choose(names, Choice(loss_column="train-loss"))
    assert choose(names, Choice(loss_column="Train Loss")).loss == "Train Loss"
