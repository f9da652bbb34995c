import os
import subprocess
import sys

import pytest

from lrchart.recorders.sweep import Sweep

pty = pytest.importorskip("pty", reason="no pseudo-terminals here")

SCRIPT = """
from lrchart.recorders.sweep import Sweep
sweep = Sweep(1e-4, 1.0, 50, progress={progress})
for lr in sweep:
    sweep.record(2.5)
    if sweep.step == {last}:
        raise SystemExit
"""
SHOW_CURSOR = "\x1b[?25h"


def on_a_terminal(progress=True, last=50):
    """Return what a sweep writes to a terminal on standard error."""
    ours, theirs = pty.openpty()
    script = SCRIPT.format(progress=progress, last=last)
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    subprocess.run([sys.executable, "-c", script], stderr=theirs, env=env, check=True)
    os.close(theirs)
    text = b""
    try:
        while chunk := os.read(ours, 65536):
            text += chunk
    except OSError:  # Linux raises EIO when the last writer closes a terminal
        pass
    os.close(ours)
    return text.decode()


def test_bar_shows_the_steps_the_rate_and_the_loss():
    text = on_a_terminal()
    assert "50/50" in text
    assert "lr 1.00e+00  loss 2.5" in text


def test_cursor_comes_back_after_an_exception():
    text = on_a_terminal(last=20)
    assert text.rindex(SHOW_CURSOR) > text.rindex("\x1b[?25l")


def test_bar_can_be_off():
    assert on_a_terminal(progress=False) == ""


def test_nothing_is_drawn_where_standard_error_is_piped(capfd):
    sweep = Sweep(1e-4, 1.0, 5)
    for _lr in sweep:
        sweep.record(1.0)
    assert capfd.readouterr() == ("", "")


def test_a_notebooks_parts_imported_by_others_draw_nothing(capfd):
    pytest.importorskip("ipykernel.iostream", reason="ipykernel is not installed")
    sweep = Sweep(1e-4, 1.0, 5)
    for _lr in sweep:
        sweep.record(1.0)
    assert capfd.readouterr() == ("", "")


def test_a_notebooks_cell_shows_the_bar():
    manager = pytest.importorskip("jupyter_client.manager", reason="Jupyter is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    messages = []
    with manager.run_kernel(kernel_name="python3") as kernel:
        kernel.execute_interactive(
            SCRIPT.format(progress=True, last=51), output_hook=messages.append, timeout=120
        )
    assert any("50/50" in str(message["content"]) for message in messages)


def test_a_process_without_standard_error(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    sweep = Sweep(1e-4, 1.0, 2)
    for _lr in sweep:
        sweep.record(1.0)
    assert pytest.approx(list(sweep.frame()["lr"])) == [1e-4, 1.0]
