"""Write a plan of trainings as the configuration of the tool that runs them."""

from __future__ import annotations

from collections.abc import Callable

from lrchart.errors import one_of

Rates = list[float]


def plan_text(tool: str, rates: Rates, seeds: int) -> str:
    """Return the configuration of `tool` (see `TOOLS`) that trains `rates` with `seeds` each.

    Raises
    ------
    OptionError
        No tool has that name.
    """
    if tool not in TOOLS:
        raise one_of("--for", tool, TOOLS)
    return TOOLS[tool](rates, list(range(seeds)))


def _shell(rates: Rates, seeds: list[int]) -> str:
    return "\n".join(
        f"python train.py --lr {_text(lr)} --seed {seed}" for lr in rates for seed in seeds
    )


def _hydra(rates: Rates, seeds: list[int]) -> str:
    return f"python train.py -m lr={_comma(rates)} seed={','.join(map(str, seeds))}"


def _wandb(rates: Rates, seeds: list[int]) -> str:
    values = ", ".join(map(_yaml, rates))
    return "\n".join(
        [
            "program: train.py",
            "method: grid",
            "parameters:",
            "  lr:",
            f"    values: [{values}]",
            "  seed:",
            f"    values: {seeds}",
        ]
    )


def _optuna(rates: Rates, seeds: list[int]) -> str:
    return "\n".join(
        [
            "import optuna",
            "",
            f'space = {{"lr": [{_comma(rates, ", ")}], "seed": {seeds}}}',
            "study = optuna.create_study(sampler=optuna.samplers.GridSampler(space))",
            "# In the objective, bounds do not matter: the sampler gives the rates of the grid.",
            f'#   lr = trial.suggest_float("lr", {_text(rates[0])}, {_text(rates[-1])}, log=True)',
            f'#   seed = trial.suggest_int("seed", 0, {max(seeds)})',
            "study.optimize(objective)",
        ]
    )


def _ray(rates: Rates, seeds: list[int]) -> str:
    return "\n".join(
        [
            "from ray import tune",
            "",
            "param_space = {",
            f'    "lr": tune.grid_search([{_comma(rates, ", ")}]),',
            f'    "seed": tune.grid_search({seeds}),',
            "}",
            "tune.Tuner(train, param_space=param_space).fit()",
        ]
    )


def _comma(rates: Rates, between: str = ",") -> str:
    return between.join(map(_text, rates))


def _text(lr: float) -> str:
    """Return a rate as every tool reads it."""
    return f"{lr:g}"


def _yaml(lr: float) -> str:
    """Return a rate as YAML reads it: without a point, 1e-05 would be a text."""
    text = f"{lr:g}"
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


#: tool -> function that writes its configuration
TOOLS: dict[str, Callable[[Rates, list[int]], str]] = {
    "shell": _shell,
    "hydra": _hydra,
    "wandb": _wandb,
    "optuna": _optuna,
    "ray": _ray,
}
