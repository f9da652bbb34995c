"""The noisy quadratic model's exact answers against simulation and against pencil and paper."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.suggestions.nqm import Quadratics, draw, tasks

LR = np.geomspace(1e-3, 3, 30)


def one(
    h: list[float], start: list[float], noise: list[float], batch: int, budget: int = 20
) -> Quadratics:
    return Quadratics(
        np.array([h]), np.array([start]), np.array([noise]), np.array([batch]), np.array([budget])
    )


@pytest.mark.parametrize("batch", [1, 2, 16])
def test_the_expected_sweep_is_the_mean_of_simulated_ones(batch: int) -> None:
    case = one([2.0, 0.3, 0.05], [1.0, -2.0, 3.0], [0.5, 0.4, 2.0], batch)
    copies = 20_000
    many = Quadratics(*(np.repeat(x, copies, 0) for x in vars(case).values()))
    sampled = many.sampled_sweep(LR, seed=3)
    error = sampled.std(0) / np.sqrt(copies)
    # Five standard errors, because the noise is heavy-tailed beyond the stability limit.
    assert np.all(np.abs(sampled.mean(0) - case.expected_sweep(LR)[0]) < 5 * error)


def test_the_closed_form_is_the_recursion_at_a_constant_rate() -> None:
    cases = draw(200, seed=1)
    for factor in (1e-4, 0.1, 0.5, 1.0, 1.02):
        rate = cases.stability_limit * factor
        for row in range(0, 200, 40):
            lr = np.full(cases.budget[row] + 1, rate[row])
            single = Quadratics(*(x[row : row + 1] for x in vars(cases).values()))
            expected = single.expected_sweep(lr)[0, -1]
            assert cases.final_loss(rate)[row] == pytest.approx(expected, rel=1e-8)


def test_without_noise_one_coordinate_is_solved_by_the_inverse_curvature() -> None:
    case = one([4.0], [3.0], [0.0], 1)
    assert case.initial_loss == pytest.approx(18)
    assert case.stability_limit == pytest.approx(0.5)
    assert case.final_loss(np.array([0.25])) == pytest.approx(0)
    assert one([4.0], [3.0], [0.0], 1, 1).best_lr == pytest.approx(0.25, rel=1e-5)


def test_without_noise_two_coordinates_balance_at_two_over_their_sum() -> None:
    # After many steps, the best rate makes |1 − αh| equal at both ends: α = 2 / (h₁ + h₂).
    assert one([3.0, 1.0], [1.0, 1.0], [0, 0], 1, 500).best_lr == pytest.approx(0.5, rel=0.01)


@pytest.mark.parametrize(("factor", "grows"), [(0.99, False), (1.01, True)])
def test_the_stability_limit_parts_bounded_from_growing(factor: float, grows: bool) -> None:
    case = one([5.0, 1.0], [1.0, 1.0], [0.1, 0.1], 4, 5000)
    assert (case.final_loss(case.stability_limit * factor)[0] > case.initial_loss[0]) == grows


def test_no_rate_on_a_fine_grid_beats_the_best() -> None:
    cases = draw(100, seed=2)
    grid = cases.stability_limit[:, None] * np.logspace(-6, 0.5, 3000)
    losses = cases.final_loss(cases.best_lr)
    assert np.all(losses <= cases.final_loss(grid).min(1) * (1 + 1e-9))


def test_drawn_cases_spread_repeat_and_have_something_to_learn() -> None:
    cases = draw(2000)
    best = np.log10(cases.best_lr)
    assert np.percentile(best, 5) < -4.5
    assert np.percentile(best, 95) > -1.1
    assert np.all(cases.initial_loss > cases.final_loss(cases.best_lr))
    np.testing.assert_array_equal(draw(2000).curvature, cases.curvature)
    assert not np.array_equal(draw(2000, seed=1).curvature, cases.curvature)


def test_a_task_gives_the_scorer_what_it_needs() -> None:
    task = tasks(5, seed=4)[2]
    lr, loss = task.sweeps("100")[0]
    assert len(lr) == len(loss) <= 100
    assert np.isfinite(loss[:-1]).all()
    assert task.regret(task.best_lr) == pytest.approx(0, abs=1e-9)
    assert task.distance(task.best_lr) == 0
    assert task.distance(task.best_lr * 1e3) > 0 > task.distance(task.best_lr / 1e4)
    assert [task.regret(task.best_lr * up) for up in (1e2, 1e3, 1e6, 1e12)] == [1.5] * 4
    with pytest.raises(ValueError, match="has the sweep \"100\" only; got '300'"):
        task.sweeps("300")
