"""A range test of a Keras 3 model on the PyTorch backend, its accuracy beside the loss."""

import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np

import lrchart
from lrchart.recorders.keras import RangeTest

keras.utils.set_random_seed(0)
inputs = np.random.default_rng(0).normal(size=(2048, 20)).astype("float32")
targets = (inputs[:, :4] * inputs[:, 4:8]).argmax(1)

model = keras.Sequential(
    [
        keras.Input((20,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(4, activation="softmax"),
    ]
)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])

with RangeTest(end=1.0, path="history.csv", overwrite=True, run="Keras") as test:
    model.fit(inputs, targets, batch_size=64, epochs=100, verbose=0, callbacks=[test])

frame = test.frame()
(page,) = lrchart.save(lrchart.plot(frame), "finder.html")
pick = lrchart.suggest(frame).iloc[0]
print(f"wrote history.csv and {page.resolve()}")
print(f"suggested lr {pick.lr:.1e}", pick.reason)
print(f"80 % interval {pick.lr_low:.1e} to {pick.lr_high:.1e}")
