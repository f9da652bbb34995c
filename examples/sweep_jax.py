"""A range test of a JAX model with an Optax optimizer."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import optax

import lrchart
from lrchart.recorders.jax import range_test

keys = jax.random.split(jax.random.key(0), 3)
inputs = jax.random.normal(keys[0], (2048, 20))
targets = (inputs[:, :4] * inputs[:, 4:8]).argmax(1)
random = np.random.default_rng(0)
rows = (random.choice(2048, 64, replace=False) for _ in itertools.count())
batches = ((inputs[row], targets[row]) for row in rows)
params = {
    "hidden": jax.random.normal(keys[1], (20, 64)) / 5,
    "out": jax.random.normal(keys[2], (64, 4)) / 8,
}
optimizer = optax.inject_hyperparams(optax.adamw)(learning_rate=1e-3)


def loss_of(params, batch):
    logits = jax.nn.relu(batch[0] @ params["hidden"]) @ params["out"]
    return optax.softmax_cross_entropy_with_integer_labels(logits, batch[1]).mean()


@jax.jit
def step(params, opt_state, batch):
    loss, gradients = jax.value_and_grad(loss_of)(params, batch)
    updates, opt_state = optimizer.update(gradients, opt_state, params)
    return jax.tree.map(jnp.add, params, updates), opt_state, loss


frame = range_test(
    step,
    params,
    optimizer.init(params),
    batches,
    end=1.0,
    path="history.csv",
    overwrite=True,
    run="JAX",
)
(page,) = lrchart.save(lrchart.plot(frame), "finder.html")
pick = lrchart.suggest(frame).iloc[0]
print(f"wrote history.csv and {page.resolve()}")
print(f"suggested lr {pick.lr:.1e}", pick.reason)
print(f"80 % interval {pick.lr_low:.1e} to {pick.lr_high:.1e}")
