"""Names of folders and plain YAML spell the settings of trainings."""

from __future__ import annotations

import pytest

from lrchart.readers.trainings import plain_yaml
from lrchart.readers.trainings.named_folders import spelled

SPELLINGS = [
    ("width256_depth2_seed1_lr0.0009765625", {"width": 256, "depth": 2, "seed": 1, "lr": 2**-10}),
    ("lr=1e-3,width=64", {"lr": 1e-3, "width": 64}),
    ("adam/learning_rate=0.1", {"learning_rate": 0.1}),
    ("lr-0.1_bs-32", {"lr": 0.1, "bs": 32}),
    ("batch_size__256__mu__9.e-01__lr__1.e-03", {"batch_size": 256, "mu": 0.9, "lr": 1e-3}),
    ("notes", {}),
]


@pytest.mark.parametrize(("name", "settings"), SPELLINGS)
def test_names_spell_settings(name: str, settings: dict[str, float]) -> None:
    assert spelled(name) == settings


def test_plain_yaml_reads_values_and_builds_nothing() -> None:
    text = (
        "a: 1e-3\nb:\n  c: 'x: y'  \n  d: !!python/object/apply:os.system [ls]\ne: null\nf: true\n"
    )
    values = plain_yaml.settings(text)
    assert values["a"] == 1e-3
    assert values["b/c"] == "x: y"
    assert values["b/d"] == "!!python/object/apply:os.system [ls]"
    assert values["e"] is None
    assert values["f"] is True
    assert plain_yaml.items("- lr=0.1\n- '+w=2'\n# no\n") == ["lr=0.1", "+w=2"]


LISTS = [
    ("lr:\n  - 1e-3\n", {"lr": 1e-3}, "of one value"),
    ("lr:\n- 1e-3\n- 1e-4  # last\nw: 8\n", {"lr": "[0.001, 0.0001]", "w": 8}, "of several"),
    ("optim:\n  lr:\n  - 0.5\n  name: sgd\n", {"optim/lr": 0.5, "optim/name": "sgd"}, "nested"),
    ("lr: [1e-3]\nsizes: [8, 16]\n", {"lr": 1e-3, "sizes": "[8, 16]"}, "on one line"),
    ("groups:\n- lr: 1e-3\n  wd: 0\n- lr: 1e-2\n",
     {"groups/lr": "[0.001, 0.01]", "groups/wd": 0}, "of mappings"),
    ("groups:\n  - lr: 1e-3\nlr: 1\n", {"groups/lr": 1e-3, "lr": 1}, "of one mapping"),
    ("- lr: 1\n", {"lr": 1}, "at the top"),
    ("note: |\n  lr: 5\n\n  - lr: 6\nlr: 1\n", {"lr": 1}, "within a text"),
    ("notes:\n  - |\n    lr: 5\n  - last: >-\n      lr: 6\nlr: 1\n", {"lr": 1}, "of texts"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "settings"), [c[:2] for c in LISTS], ids=[c[2] for c in LISTS])
def test_a_list_of_one_value_is_that_value(text: str, settings: dict[str, object]) -> None:
    assert plain_yaml.settings(text) == settings
