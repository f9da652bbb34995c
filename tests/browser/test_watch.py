"""`lrchart watch` as people use it: a process, a sweep in another, and a browser."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

#: program: a sweep that waits for a line on stdin after some of its steps
SWEEP = """
import sys, lrchart
sweep = lrchart.Sweep(start=1e-6, end=1.0, steps=60, path=sys.argv[1], progress=False)
for lr in sweep:
    if sweep.step in (20, 40):
        sys.stdin.readline()
    sweep.record(2.0 - 0.1 * max(0.0, 6 + __import__("math").log10(lr)))
"""


@pytest.fixture
def watching(tmp_path, as_child):
    """Start the watch of a file that is not there yet; give its process, address and file."""
    path = tmp_path / "sweep.csv"
    command = [sys.executable, "-m", "lrchart", "watch", str(path)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=as_child
    )
    said = process.stdout.readline()
    assert said.startswith(f"watching {path} at http://127.0.0.1:"), process.stderr.read()
    yield process, said.split()[3], path
    process.kill()
    process.communicate()


@pytest.fixture
def sweep(watching, as_child):
    """Start the sweep in a process of its own; give what lets it go on."""
    process = subprocess.Popen(
        [sys.executable, "-c", SWEEP, str(watching[2])],
        stdin=subprocess.PIPE,
        text=True,
        env=as_child,
    )

    def go_on():
        process.stdin.write("\n")
        process.stdin.flush()

    yield go_on
    process.kill()
    process.communicate()


def test_the_chart_grows_with_the_sweep_and_keeps_what_was_set(watching, visit, request):
    process, address, path = watching
    seen = visit(address)
    news = seen.page.locator("[data-news]")
    seen.page.get_by_text(f"Waiting for {path}.").wait_for()
    go_on = request.getfixturevalue("sweep")
    seen.page.get_by_text("20 of 60 steps").wait_for(timeout=60_000)
    line = seen.page.locator(".alive svg.marks .mark-line path").first
    line.wait_for(state="attached", timeout=30_000)
    first = line.get_attribute("d")
    seen.page.locator(".controls label", has_text="Full").click()
    seen.page.get_by_label("Raw loss").uncheck()
    go_on()
    seen.page.get_by_text("40 of 60 steps").wait_for(timeout=30_000)
    seen.until(f"document.querySelector('.mark-line path').getAttribute('d') !== '{first}'")
    assert seen.page.locator(".live").count() == 1
    assert seen.page.locator(".controls :checked").input_value() == "full"
    assert not seen.page.get_by_label("Raw loss").is_checked()
    assert seen.evaluate("document.activeElement.type") == "checkbox"
    before = listeners(seen)
    go_on()
    seen.page.get_by_text("60 steps").wait_for(timeout=30_000)
    seen.until("document.querySelector('h1').textContent === document.title")
    assert listeners(seen) == before
    assert seen.evaluate("refused") == []
    assert seen.complaints == []
    assert {url.split("/")[2] for url in seen.requests if url.startswith("http")} == {
        address.split("/")[2]
    }
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")
    seen.page.get_by_text("The watch has ended").wait_for()
    assert news.is_visible()


def listeners(seen):
    """Count what listens to the page as a whole, and would add up if each chart left its own."""
    browser = seen.page.context.new_cdp_session(seen.page)
    page = browser.send("Runtime.evaluate", {"expression": "window"})["result"]["objectId"]
    listening = browser.send("DOMDebugger.getEventListeners", {"objectId": page})["listeners"]
    kinds = sorted(listener["type"] for listener in listening)
    assert "pointerdown" in kinds
    return kinds


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_and_frees_its_port(watching, kind):
    process, address, _ = watching
    process.send_signal(kind)
    assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == 0
    port = int(address.rsplit(":", 1)[1].strip("/"))
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        (None, "/", 200),
        (None, "/lrchart.js", 200),
        (None, "/../x", 404),
        ("evil.example", "/", 403),
    ],
)
def test_it_answers_this_machine_only_and_only_what_it_has(watching, host, path, status):
    where = watching[1].split("/")[2]
    asked = http.client.HTTPConnection(where, timeout=20)
    asked.request("GET", path, headers={"Host": host or where})
    assert asked.getresponse().status == status
    asked.close()


def test_an_unreadable_sweep_warns_until_it_can_be_read(watching, visit):
    _, address, path = watching
    rows = (Path(__file__).parents[2] / "examples/sweeps/cnn_digits_seed0.csv").read_text()
    half = rows.splitlines(keepends=True)[:50]
    path.write_text("".join(half), encoding="utf-8")
    seen = visit(address)
    button = seen.page.locator("[data-tool=number]")
    seen.page.locator(".caption.alarm", has_text="Hard to read").wait_for(timeout=30_000)
    assert button.inner_text() == "Copy guess"
    path.write_text(rows, encoding="utf-8")
    seen.page.locator(".caption:not(.alarm)", has_text="Suggested").wait_for(timeout=30_000)
    assert button.inner_text() == "Copy number"
