"""A history to write, in each of its formats."""

import pytest


@pytest.fixture(params=[".csv", ".jsonl"])
def path(request, tmp_path):
    return tmp_path / f"history{request.param}"
