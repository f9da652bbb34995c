"""Looks at a file that grows."""

from __future__ import annotations

import socket
import threading

import pytest

import lrchart
from lrchart import limits
from lrchart.errors import InputError, OptionError
from lrchart.live.server import HOST, Feed, Handler, Server, serve
from lrchart.live.watched import Watched

#: note on a history that is too short to know its kind
UNKNOWN = "steps so far: the kind is known from 20 steps on"
ROWS = "lr,loss\n1e-4,2.0\n1e-3,1.5\n1e-2,1.0\n"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sweep.csv"


def test_a_file_that_is_not_there_yet_is_waited_for(path):
    watched = Watched(path)
    assert watched.look().note == f"Waiting for {path}."
    assert watched.look() is None
    path.write_text(ROWS)
    look = watched.look()
    assert look.note == f"3 {UNKNOWN}; the last at lr 1e-2, loss 1."
    assert look.spec["layer"]


def test_a_file_that_is_as_it_was_is_not_read_again(path):
    path.write_text(ROWS)
    watched = Watched(path)
    assert watched.look() is not None
    assert watched.look() is None


@pytest.mark.parametrize("cut", ["1e-1", "1e-1,", "1e-1,9", "1e-"])
def test_a_line_that_is_being_written_is_not_read(path, cut):
    path.write_text(ROWS + cut)
    assert Watched(path).look().note == f"3 {UNKNOWN}; the last at lr 1e-2, loss 1."


@pytest.fixture
def undrawn(monkeypatch):
    """Draw no chart, which takes most of a look."""
    monkeypatch.setattr("lrchart.pipeline.plot", lambda *_: None)
    monkeypatch.setattr("lrchart.chart.whole_spec.spec_of", lambda _: {})


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("cut", range(1, 17))
def test_a_line_that_is_being_written_in_any_unicode_is_not_read(path, encoding, cut):
    whole = ROWS.encode(encoding)
    path.write_bytes((ROWS + "1e-1,9.25").encode(encoding)[: len(whole) + cut])
    assert Watched(path).look().note == f"3 {UNKNOWN}; the last at lr 1e-2, loss 1."


@pytest.mark.parametrize(
    "content", ["", "lr,loss\n", "lr,loss\n1e-4,2.0\n", "a,b\n1,2\n", "lr,loss\n1e-4,x\n1,2\n"]
)
def test_what_is_no_sweep_yet_is_said_and_the_watch_goes_on(path, content):
    path.write_text(content)
    watched = Watched(path)
    look = watched.look()
    assert look.spec is None
    assert look.note.endswith(".")
    path.write_text(ROWS)
    assert watched.look().spec is not None


def test_what_is_odd_about_a_sweep_is_not_logged_at_every_look(path, caplog):
    path.write_text(ROWS + "1e-1,nan\n")
    assert Watched(path).look().note == f"4 {UNKNOWN}; the last at lr 0.1, loss NaN."
    assert caplog.messages == []


def test_a_training_beside_a_sweep_is_named(tmp_path):
    rates = [10 ** (i / 10 - 5) for i in range(40)]
    for name, steps in (("a", rates), ("b", [1e-3 * (1 - i / 44) for i in range(40)])):
        rows = "".join(f"{i},{lr},{2 - i / 40}\n" for i, lr in enumerate(steps))
        (tmp_path / f"{name}.csv").write_text(f"step,lr,loss\n{rows}")
    note = Watched(tmp_path).look().note
    assert note.startswith("40 steps so far")
    assert "Left out run 'b': the rate only falls" in note


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("lr,loss\n1e-3,2\n", "run 'b' (replicate 0) has one step; a range test needs many"),
        ("lr,loss\n" + "1e-3,2\n" * 3, "run 'b' (replicate 0) has one learning rate"),
        ("lr,loss\n" + "1e-3,2\n" * 30, "run 'b' (replicate 0) has one learning rate"),
        ("a,b\n1,2\n", "no learning rate column among 'a', 'b'"),
        ("lr,loss\n-1e-3,1\n1e-2,2\n", "column 'lr', row 1: -0.001 is not a learning rate"),
        ("lr,loss\n1e-3,x\n1e-2,2\n", "column 'loss', row 1: 'x' is not a number"),
        ('{"lr": [1', "not valid JSON"),
    ],
)
def test_a_file_beside_a_sweep_that_cannot_be_read_is_named(tmp_path, content, reason):
    rows = "".join(f"{10 ** (i / 10 - 5)},{2 - i / 40}\n" for i in range(40))
    (tmp_path / "a.csv").write_text(f"lr,loss\n{rows}")
    (tmp_path / "b.csv").write_text(content)
    look = Watched(tmp_path).look()
    assert look.note.startswith("40 steps so far; the last at lr 7.9e-2, loss 1.02. Left out a ")
    assert f"file of the folder, {tmp_path / 'b.csv'}: {reason}" in look.note
    assert look.spec["layer"]


def test_a_run_of_one_step_in_a_file_of_sweeps_is_named(path):
    rows = "".join(f"a,{10 ** (i / 10 - 5)},{2 - i / 40}\n" for i in range(40))
    path.write_text(f"run,lr,loss\n{rows}b,1e-3,2\n")
    look = Watched(path).look()
    assert look.note.endswith(" Left out run 'b': it has one step; a range test needs many.")
    assert look.spec["layer"]


def test_a_journal_of_several_runs_is_counted(path):
    for run in ("a", "b"):
        sweep = lrchart.Sweep(1e-4, 1.0, 6, run=run, path=path, progress=False)
        for lr in sweep:
            sweep.record(1 + lr)
    assert (
        Watched(path).look().note == "sweep complete: 12 steps of 2 runs; the last at lr 1, loss 2."
    )


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        ([2.0] * 41, "sweep still running: 41 of 100 steps; the last at lr "),
        ([2.0] * 5, "sweep still running: 5 of 100 steps; the last at lr "),
        (
            [2.0] * 38 + [float("nan")] * 3,
            "41 of 100 steps, and the loss is NaN or infinite; the last",
        ),
        ([2.0] * 100, "sweep complete: 100 steps; the last at lr 10, loss 2."),
    ],
)
def test_a_recorder_says_how_many_steps_a_sweep_is_to_have(path, losses, said):
    sweep = lrchart.Sweep(steps=100, path=path, divergence=None, progress=False)
    for loss, _lr in zip(losses, sweep, strict=False):
        sweep.record(loss)
    assert Watched(path).look().note.startswith(said)


def test_of_another_history_nobody_knows_how_many_steps_it_is_to_have(path):
    rows = [f"{10 ** (step / 10 - 6)},{2.0 - step / 50}" for step in range(41)]
    path.write_text("\n".join(["lr,loss", *rows, ""]))
    assert Watched(path).look().note.startswith("41 steps so far; the last at lr 1e-2")


def test_no_more_is_read_than_memory_is_meant_for(path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_WHOLE_BYTES", 20)
    path.write_text(ROWS)
    assert Watched(path).look().note == ("has 21 bytes or more; the limit is 20 (MAX_WHOLE_BYTES).")


def test_a_connection_that_says_nothing_is_ended(monkeypatch):
    monkeypatch.setattr(Handler, "timeout", 0.1)
    with Server(0, Feed(), "patient") as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            with socket.create_connection((HOST, server.server_port), timeout=20) as silent:
                assert silent.recv(1) == b""
        finally:
            server.shutdown()
            thread.join()


def test_no_folder_is_refused(path):
    with pytest.raises(InputError, match="there is no folder"):
        serve(path.parent / "no" / "sweep.csv")


def test_a_port_that_is_taken_is_refused(path):
    with Server(0, Feed(), "first") as server, pytest.raises(OptionError) as error:
        serve(path, port=server.server_port)
    assert str(error.value).startswith(f"cannot serve on port {server.server_port}: ")


def test_a_feed_gives_the_newest_message_and_ends():
    feed = Feed()
    feed.put("one")
    feed.put("two")
    assert feed.after(0) == (2, "two")
    feed.close()
    assert feed.after(0) is None


def test_a_history_that_turns_out_a_training_is_refused_from_twenty_steps_on(path):
    rows = "".join(f"{min(k + 1, 8) * 1e-4},{3 - 0.01 * k}\n" for k in range(60))
    path.write_text("lr,loss\n" + "".join(rows.splitlines(keepends=True)[:15]))
    watched = Watched(path)
    assert "the kind is known from 20 steps on" in watched.look().note
    path.write_text("lr,loss\n" + rows)
    look = watched.look()
    assert look.spec is None
    assert "53 of 60 steps are at one rate, 8e-4: this is a training" in look.note


def test_a_short_plateau_is_drawn_until_the_kind_is_known(path):
    path.write_text("lr,loss\n" + "1e-4,2\n" * 9 + "2e-4,2\n")
    assert Watched(path).look().spec is not None


def test_a_sweep_appended_to_a_finished_one_is_named_as_left_out(path):
    first = "".join(f"{i},{10 ** (i / 10 - 5)},{2 - i / 40}\n" for i in range(40))
    again = "".join(f"{i},{10 ** (i / 10 - 5)},{2.1 - i / 40}\n" for i in range(8))
    path.write_text(f"step,lr,loss\n{first}{again}")
    look = Watched(path).look()
    assert look.note == (
        "40 steps so far; the last at lr 7.9e-2, loss 1.02. Left out the last 8 steps, in which "
        "the rate rises again."
    )


def test_losses_restored_from_a_mean_of_all_so_far_do_not_hide_the_progress(path):
    losses = [2 - i / 50 + (-1) ** i / 10 for i in range(40)]  # the last is 1.12
    means = [sum(losses[: i + 1]) / (i + 1) for i in range(40)]
    rows = "".join(f"{10 ** (i / 10 - 5)},{mean!r}\n" for i, mean in enumerate(means))
    path.write_text(f"lr,loss\n{rows}")
    note = Watched(path, smoothed="keras").look().note
    assert note == "40 steps so far; the last at lr 7.9e-2, loss 1.12."


LADDER = "".join(f"{10 ** (i / 10 - 5)},{2 - i / 40}\n" for i in range(40))


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        (LADDER + LADDER, "40 rows exactly like earlier ones"),
        ("0,2\n0,2\n" + LADDER, "2 steps at learning rate 0 (warm-up or decay)"),
        (",2\n" + LADDER, "1 row with no learning rate"),
        (LADDER + "1e-1,4e-", "row 41, the last, which is cut short"),
    ],
)
def test_rows_that_are_not_shown_are_named(tmp_path, rows, left):
    (tmp_path / "a.csv").write_text(f"lr,loss\n{rows}")
    note = Watched(tmp_path).look().note
    assert note == f"40 steps so far; the last at lr 7.9e-2, loss 1.02. Left out {left}."
