"""The task table: one row a small training, grouped by kind."""

from __future__ import annotations

from functools import partial

from torch import nn

from benchmarks.suggestions import datasets as d
from benchmarks.suggestions import networks as n
from benchmarks.suggestions import objectives as o
from benchmarks.suggestions.task import Task

P = partial
GRAPH, NODE_FEATURES, NODES = d.community()

LINEAR = [
    Task("softmax_iris", "linear", "Softmax regression on iris", d.table("iris", held=50), P(n.linear, 4, 3), o.cross_entropy, "sgd", None, 200),
    Task("softmax_iris_raw", "linear", "Softmax regression on iris in centimetres", d.table("iris", raw=True, held=50), P(n.linear, 4, 3), o.cross_entropy, "adam", 10, 200, ("raw-inputs",)),
    Task("softmax_wine_raw", "linear", "Softmax regression on raw wine measurements, zero start", d.table("wine", raw=True, held=60), P(n.linear, 13, 3, zero=True), o.cross_entropy, "sgd", 16, 250, ("raw-inputs",)),
    Task("softmax_wine_raw", "linear", "The same with RMSprop", d.table("wine", raw=True, held=60), P(n.linear, 13, 3, zero=True), o.cross_entropy, "rmsprop", 16, 250, ("raw-inputs",)),
    Task("hinge_cancer", "linear", "Linear margin classifier of breast-cancer cells", d.table("breast_cancer", held=150), P(n.linear, 30, 2), o.hinge, "nesterov", 32, 200),
    Task("softmax_cancer_raw", "linear", "Logistic regression on raw breast-cancer measurements (to 4000)", d.table("breast_cancer", raw=True, held=150), P(n.linear, 30, 2, zero=True), o.cross_entropy, "adam", 32, 250, ("raw-inputs",)),
    Task("boost_hastie", "linear", "Exponential loss, linear scores of random cosine features", d.hastie, P(n.Fourier, 10, 128, 1, 0.3), o.exponential, "sgdm", 64, 250),
    Task("digits_linear_raw", "linear", "Softmax regression on digits, pixels 0..16, summed loss", P(d.digits, 1.0), P(n.linear, 64, 10), o.cross_entropy_sum, "sgd", 32, 200, ("raw-inputs", "sum-loss")),
    Task("digits_linear", "linear", "Softmax regression on digits, all rows a step", d.digits, P(n.linear, 64, 10), o.cross_entropy, "adagrad", None, 150, ("full-batch",)),
    Task("units_linear", "linear", "Softmax regression on columns in units from 0.01 to 1000", d.mixed_units, P(n.linear, 12, 4, zero=True), o.cross_entropy, "adamw", 32, 250, ("raw-inputs",)),
    Task("sensors_linear", "linear", "Softmax regression on readings near 1000, zero start", d.sensors, P(n.linear, 16, 3, zero=True), o.cross_entropy, "adamax", 16, 300, ("raw-inputs",)),
    Task("powers", "linear", "Least squares on plain powers of x up to 7", d.polynomial, P(n.linear, 7, 1), o.mse, "sgd", 16, 300),
    Task("powers", "linear", "The same with Adam and all rows", d.polynomial, P(n.linear, 7, 1), o.mse, "adam", None, 300, ("full-batch",)),
    Task("spectrum2", "linear", "Least squares with input scales over two decades", P(d.low_rank, 2.0), P(n.linear, 40, 1), o.mse, "sgdm", 32, 300),
    Task("spectrum1_sum", "linear", "Least squares, summed over a batch of 128, one decade of input scales", P(d.low_rank, 1.0), P(n.linear, 40, 1), o.mse_sum, "sgd", 128, 200, ("sum-loss",)),
    Task("spectrum_offset", "linear", "Absolute error, targets around 20", P(d.low_rank, 1.0, 0.5, 20.0), P(n.linear, 40, 1), o.mae, "radam", 32, 300, ("long-flat",)),
    Task("sparse_truth", "linear", "Least squares on 30 inputs of which 4 matter, batches of 4", d.sparse_truth, P(n.linear, 30, 1), o.mse, "adadelta", 4, 400, ("very-noisy",)),
    Task("prices", "linear", "Least squares on raw prices in thousands", d.prices, P(n.linear, 3, 1), o.mse, "sgdm", 32, 200, ("big-initial-loss", "blow-up")),
    Task("linnerud", "linear", "Three body measures from three exercises, 14 rows", d.linnerud, P(n.linear, 3, 3), o.mse, "sgdm", None, 150, ("full-batch",)),
    Task("counts_linear", "linear", "Poisson regression", d.counts, P(n.linear, 8, 1), o.poisson, "sgd", 32, 250, ("blow-up",)),
]

REGRESSION = [
    Task("mlp_diabetes", "regression", "MLP on diabetes, all rows a step", d.diabetes, P(n.mlp, 10, 32, 1), o.mse, "sgdm", None, 200, ("full-batch",)),
    Task("mlp_diabetes_milli", "regression", "MLP on diabetes with the target times 0.001", P(d.diabetes, 1e-3), P(n.mlp, 10, 16, 1), o.mse, "adam", 16, 200),
    Task("circuit_raw", "regression", "MLP on raw circuit measurements and target (to 1800)", d.friedman2, P(n.mlp, 4, 32, 1), o.mae, "nesterov", 32, 250, ("raw-inputs", "big-initial-loss")),
    Task("circuit_raw", "regression", "The same with Adam", d.friedman2, P(n.mlp, 4, 32, 1), o.mse, "adam", 64, 250, ("raw-inputs", "big-initial-loss")),
    Task("circuit", "regression", "MLP on scaled circuit data, Huber loss", P(d.friedman2, False), P(n.mlp, 4, 32, 32, 1), o.huber, "lion", 32, 250),
    Task("circuit", "regression", "MLP on scaled circuit data, squared error", P(d.friedman2, False), P(n.mlp, 4, 48, 1), o.mse, "sgd", 16, 250, ("big-initial-loss", "blow-up")),
    Task("phase", "regression", "MLP on the phase of a circuit, log-cosh loss", d.friedman3, P(n.mlp, 4, 24, 24, 1, act=nn.Tanh), o.log_cosh, "rmspropm", 32, 250),
    Task("wave", "regression", "Tanh MLP on a noisy sine", d.wave, P(n.mlp, 1, 32, 32, 1, act=nn.Tanh), o.mse, "adam", 32, 400),
    Task("wave", "regression", "The same with plain SGD, batches of 8", d.wave, P(n.mlp, 1, 32, 32, 1, act=nn.Tanh), o.mse, "sgd", 8, 400),
    Task("wave_sine", "regression", "Sine-activated network on a noisy sine", d.wave, P(n.Sine, 1, 32, 6.0), o.mse, "adamw", 32, 250),
    Task("landscape", "regression", "Sine-activated network fits a rough landscape", d.field, P(n.Sine, 2, 48, 8.0), o.mse, "nadam", 64, 300),
    Task("landscape_relu", "regression", "ReLU network fits a rough landscape", d.field, P(n.mlp, 2, 64, 64, 1), o.mse, "amsgrad", 64, 300),
    Task("fan_nll", "regression", "Gaussian likelihood with a predicted spread", d.fan, P(n.mlp, 1, 32, 32, 2), o.gaussian, "adam", 32, 300, ("negative-loss",)),
    Task("fan_nll", "regression", "The same with momentum and clipped gradients", d.fan, P(n.mlp, 1, 32, 32, 2), o.gaussian, "sgdclip", 16, 300, ("negative-loss", "clipping")),
    Task("fan_nll_x30", "regression", "Gaussian likelihood, targets times 30", P(d.fan, 30.0), P(n.mlp, 1, 32, 2), o.gaussian, "rmsprop", 32, 300, ("big-initial-loss",)),
    Task("mixture", "regression", "Mixture density network on a two-valued curve", d.two_valued, P(n.mlp, 1, 32, 12), o.mixture, "adamw", 64, 400, ("negative-loss",)),
    Task("mixture", "regression", "The same with Adagrad", d.two_valued, P(n.mlp, 1, 32, 12), o.mixture, "adagrad", 64, 400, ("negative-loss",)),
    Task("quantiles", "regression", "Three quantiles of a fan-shaped cloud", d.fan, P(n.mlp, 1, 32, 3), o.quantiles, "radam", 16, 300),
    Task("counts_mlp", "regression", "Poisson MLP", d.counts, P(n.mlp, 8, 32, 1, norm="ln"), o.poisson, "nadam", 64, 250),
    Task("durations", "regression", "Gamma deviance of positive targets", d.durations, P(n.mlp, 6, 32, 1), o.gamma, "sgdm", 64, 250),
    Task("outliers", "regression", "Huber loss with a tenth of the targets thrown off, batches of 4", d.outliers, P(n.mlp, 5, 32, 1), o.huber, "adamw", 4, 400, ("very-noisy",)),
    Task("outliers_mse", "regression", "Squared error with a tenth of the targets thrown off", d.outliers, P(n.mlp, 5, 32, 1), o.mse, "sgd", 16, 300, ("very-noisy",)),
    Task("pendulum", "regression", "Residual network on the flow of a pendulum", d.pendulum, P(n.Residual, 2, 16, 2, 2), o.mse, "lion", 64, 250),
    Task("pendulum_sum", "regression", "MLP on the flow of a pendulum, summed squared error", d.pendulum, P(n.mlp, 2, 32, 2, act=nn.Tanh), o.mse_sum, "nesterov", 64, 250, ("sum-loss",)),
    Task("taught", "regression", "MLP learns a random ReLU network", d.taught, P(n.mlp, 10, 48, 1), o.mse, "sgd", 32, 300),
    Task("taught_noisy", "regression", "MLP learns a random ReLU network, batches of 4", d.taught, P(n.mlp, 10, 48, 1), o.mse, "sgdm", 4, 400, ("very-noisy",)),
    Task("deeplinear", "regression", "Five linear layers in a row on linear targets", P(d.low_rank, 1.0), P(n.mlp, 40, 16, 16, 16, 16, 1, act=nn.Identity), o.mse, "sgd", 32, 300, ("long-flat",)),
    Task("prices_mlp", "regression", "MLP on raw prices in thousands (loss 60000)", d.prices, P(n.mlp, 3, 32, 1), o.mse, "sgd", 64, 250, ("big-initial-loss", "blow-up")),
    Task("experts", "regression", "Softmax mixture of linear experts", d.taught, P(n.Experts, 10, 6, 1), o.mse, "adam99", 32, 300),
]

CLASSIFIERS = [
    Task("spirals3", "mlp", "MLP on three spirals", d.spirals, P(n.mlp, 2, 32, 32, 3), o.cross_entropy, "adam", 16, 400),
    Task("spirals5", "mlp", "MLP on five spirals, plain SGD", P(d.spirals, 5, 0.08), P(n.mlp, 2, 48, 48, 5), o.cross_entropy, "sgd", 32, 400, ("long-flat",)),
    Task("checkerboard", "mlp", "MLP on a 3×3 checkerboard", d.checkerboard, P(n.mlp, 2, 32, 32, 2), o.cross_entropy, "radam", 32, 400),
    Task("parity6", "mlp", "Parity of six of ten bits", d.parity, P(n.mlp, 10, 64, 2), o.cross_entropy, "adam", 32, 400, ("long-flat",)),
    Task("parity4", "mlp", "Parity of four of eight bits, momentum", P(d.parity, 4), P(n.mlp, 8, 32, 2), o.cross_entropy, "sgdm", 32, 400, ("long-flat",)),
    Task("circles_bn", "mlp", "Batch-normalised MLP on noisy circles", d.drawn("circles", noise=0.15, factor=0.5), P(n.mlp, 2, 24, 24, 2, norm="bn"), o.cross_entropy, "sgd", 64, 250),
    Task("blobs_ln", "mlp", "Layer-normalised MLP on overlapping blobs", d.drawn("blobs", centers=6, n_features=5, cluster_std=4.0), P(n.mlp, 5, 32, 6, norm="ln"), o.cross_entropy, "rmsprop", 16, 250),
    Task("hypercube", "mlp", "MLP on hypercube clusters, batches of 4", d.drawn("classification", n_features=16, n_informative=8, n_classes=4, class_sep=1.2), P(n.mlp, 16, 32, 4), o.cross_entropy, "sgd", 4, 400, ("very-noisy",)),
    Task("hypercube_x50", "mlp", "The same with inputs times 50", d.drawn("classification", scale=50.0, n_features=16, n_informative=8, n_classes=4, class_sep=1.2), P(n.mlp, 16, 32, 4), o.cross_entropy, "nesterov", 32, 250, ("raw-inputs", "big-initial-loss")),
    Task("units_mlp", "mlp", "MLP on columns in units from 0.01 to 1000", d.mixed_units, P(n.mlp, 12, 32, 4), o.cross_entropy, "sgdm", 32, 250, ("raw-inputs", "big-initial-loss")),
    Task("units_mlp", "mlp", "The same with Lion", d.mixed_units, P(n.mlp, 12, 32, 4), o.cross_entropy, "lion", 32, 250, ("raw-inputs", "big-initial-loss")),
    Task("sensors_mlp", "mlp", "Narrow MLP on readings near 1000", d.sensors, P(n.mlp, 16, 16, 3, gain=0.05), o.cross_entropy, "signsgd", 32, 250, ("raw-inputs",)),
    Task("wine_mlp_raw", "mlp", "MLP on raw wine measurements", d.table("wine", raw=True, held=60), P(n.mlp, 13, 24, 3, gain=0.1), o.cross_entropy, "adam", 8, 300, ("raw-inputs",)),
    Task("cancer_mlp", "mlp", "Deep narrow MLP on breast-cancer cells", d.table("breast_cancer", held=150), P(n.mlp, 30, 16, 16, 16, 16, 2), o.cross_entropy, "sgdm", 16, 250),
    Task("iris_mlp", "mlp", "Tanh MLP on iris, batches of 4", d.table("iris", held=50), P(n.mlp, 4, 16, 3, act=nn.Tanh), o.cross_entropy, "nesterov", 4, 250, ("very-noisy",)),
    Task("hastie_mlp", "mlp", "MLP with squared hinge loss", d.hastie, P(n.mlp, 10, 48, 1), o.squared_hinge, "adamax", 32, 300),
    Task("multilabel", "mlp", "Six labels at once, binary cross-entropy", d.multilabel, P(n.mlp, 20, 32, 6), o.binary, "adagrad", 32, 250),
    Task("rare_focal", "mlp", "Focal loss on a 4 % class", d.rare, P(n.mlp, 8, 24, 2), o.focal, "sgdm", 64, 300),
    Task("digits_px255", "mlp", "MLP on digits with pixels 0..255", P(d.digits, 16.0), P(n.mlp, 64, 32, 10), o.cross_entropy, "sgd", 64, 250, ("raw-inputs", "big-initial-loss")),
    Task("digits_px255_wide", "mlp", "Wide MLP on digits with pixels 0..255", P(d.digits, 16.0), P(n.mlp, 64, 128, 10, gain=0.2), o.cross_entropy, "adamw", 32, 200, ("raw-inputs", "wide-net")),
    Task("digits_px16_lion", "mlp", "Wide MLP on digits with pixels 0..16", P(d.digits, 1.0), P(n.mlp, 64, 128, 10), o.cross_entropy, "lionwd", 16, 200, ("raw-inputs", "wide-net")),
    Task("digits_wrong", "mlp", "MLP on noisy digits with 30 % wrong labels", P(d.digits, noise=0.3, wrong=0.3), P(n.mlp, 64, 64, 10), o.smoothed_cross_entropy, "adam", 64, 250),
    Task("digits_elu", "mlp", "ELU network on digits, smoothed labels", d.digits, P(n.mlp, 64, 32, 32, 10, act=nn.ELU), o.smoothed_cross_entropy, "adadelta", 32, 250),
    Task("digits_residual", "mlp", "Residual MLP with layer norm on noisy digits", P(d.digits, noise=0.4), P(n.Residual, 64, 32, 10, 3), o.cross_entropy, "adamwclip", 32, 200, ("clipping",)),
    Task("digits_unnormed", "mlp", "Residual MLP without normalisation on digits", d.digits, P(n.Residual, 64, 32, 10, 4, False), o.cross_entropy, "sgd", 64, 200),
    Task("digits_deep_bn", "mlp", "Six-layer batch-normalised MLP on noisy digits", P(d.digits, noise=0.3), P(n.mlp, 64, 24, 24, 24, 24, 24, 10, norm="bn"), o.cross_entropy, "nadam", 128, 200),
    Task("digits_big", "mlp", "MLP on digits, large start (weights times 4)", d.digits, P(n.mlp, 64, 48, 10, gain=4.0), o.cross_entropy, "rmspropm", 32, 250, ("big-initial-loss",)),
    Task("digits_tiny", "mlp", "MLP on digits, tiny start (weights times 0.02)", d.digits, P(n.mlp, 64, 48, 10, gain=0.02), o.cross_entropy, "sgdm", 32, 300, ("long-flat",)),
    Task("digits_distil", "mlp", "MLP fits a teacher's soft labels", d.soft_digits, P(n.mlp, 64, 32, 10), o.soft_labels, "sgdm99", 64, 300),
    Task("odd_hinge", "mlp", "Odd or even digits, margin loss", P(d.odd_even, noise=0.2), P(n.mlp, 64, 32, 2), o.hinge, "signsgd", 32, 250),
]

PICTURES = [
    Task("stripes_cnn", "cnn", "CNN tells the direction of gratings in noise", P(d.stripes, noise=1.0), P(n.Conv, 6, 4), o.cross_entropy, "adam", 16, 250),
    Task("stripes_bn", "cnn", "The same with batch norm and SGD", P(d.stripes, noise=1.0), P(n.Conv, 6, 4, "bn"), o.cross_entropy, "sgd", 32, 200),
    Task("stripes_x100", "cnn", "Gratings of contrast 100", P(d.stripes, noise=1.0, scale=100.0), P(n.Conv, 6, 4), o.cross_entropy, "sgdm", 32, 250, ("raw-inputs", "big-initial-loss")),
    Task("stripes_gn", "cnn", "Group norm, AdamW", P(d.stripes, noise=1.0), P(n.Conv, 6, 4, "gn"), o.cross_entropy, "adamw", 64, 150),
    Task("digits_gn", "cnn", "Group-normalised CNN on turned digits", P(d.digits, image=True, turn=1), P(n.Conv, 6, 10, "gn"), o.cross_entropy, "nesterov", 32, 200),
    Task("digits_cnn_px255", "cnn", "CNN on digits with pixels 0..255", P(d.digits, 16.0, image=True), P(n.Conv, 6, 10), o.cross_entropy, "adamw", 32, 200, ("raw-inputs", "big-initial-loss")),
    Task("digits_cnn_tanh", "cnn", "Tanh CNN on noisy digits, batches of 8", P(d.digits, image=True, noise=0.2), P(n.Conv, 6, 10, "", nn.Tanh), o.cross_entropy, "rmsprop", 8, 300),
    Task("dots_cnn", "cnn", "CNN counts dots, squared error", d.dots, P(n.Conv, 6, 1), o.mse, "sgdm", 32, 200),
    Task("dots_cnn_sum", "cnn", "CNN counts dots, summed squared error", d.dots, P(n.Conv, 6, 1, "gn"), o.mse_sum, "adagrad", 64, 200, ("sum-loss",)),
    Task("beats_conv", "cnn", "1-d CNN tells pulse shapes", d.beats, P(n.Conv1d, 8, 4), o.cross_entropy, "lion", 32, 250),
    Task("beats_conv", "cnn", "The same with plain SGD", d.beats, P(n.Conv1d, 8, 4), o.cross_entropy, "sgd", 16, 250),
]

SEQUENCES = [
    Task("adding_gru", "sequence", "GRU adds two marked numbers", d.adding, P(n.Recurrent, 2, 16, 1, True), o.mse, "adam", 32, 300),
    Task("adding_rnn", "sequence", "Tanh recurrence adds two marked numbers", P(d.adding, 8), P(n.Recurrent, 2, 24, 1), o.mse, "sgdclip", 32, 300, ("clipping",)),
    Task("logistic_rnn", "sequence", "Tanh recurrence forecasts the logistic map", d.forecast("logistic", 6), P(n.Recurrent, 1, 24, 1), o.mse, "nadam", 32, 300),
    Task("ar_linear_raw", "sequence", "Linear forecast of a resonant series times 200", d.forecast("autoregressive", 10, 200.0, True), P(n.linear, 10, 1, True), o.mae, "sgd", 16, 300, ("raw-inputs",)),
    Task("ar_gru", "sequence", "GRU forecasts a resonant series", d.forecast("autoregressive", 8), P(n.Recurrent, 1, 16, 1, True), o.huber, "nesterov", 32, 250),
    Task("seasonal_mlp_x100", "sequence", "MLP forecasts a seasonal series times 100", d.forecast("seasonal", 16, 100.0, True), P(n.mlp, 16, 32, 1), o.mse, "lion", 32, 300, ("raw-inputs", "big-initial-loss")),
    Task("seasonal_mlp_x100", "sequence", "The same with plain SGD", d.forecast("seasonal", 16, 100.0, True), P(n.mlp, 16, 32, 1), o.mse, "sgd", 64, 300, ("raw-inputs", "big-initial-loss", "blow-up")),
    Task("chain_gru", "sequence", "GRU on a second-order Markov chain", d.chain, P(n.Recurrent, 12, 24, 12, True, True, 12), o.token_cross_entropy, "rmsprop", 16, 250),
    Task("chain_rnn", "sequence", "Tanh recurrence on a second-order Markov chain, plain SGD", d.chain, P(n.Recurrent, 12, 32, 12, False, True, 12), o.token_cross_entropy, "sgd", 16, 250),
    Task("chain_tfm", "sequence", "Transformer on a second-order Markov chain", d.chain, P(n.Transformer, 12, 14, 24, 12, causal=True), o.token_cross_entropy, "adamw1", 32, 250),
    Task("chain_tfm_sum", "sequence", "The same, loss summed over all tokens, momentum", d.chain, P(n.Transformer, 12, 14, 16, 12, causal=True), o.token_cross_entropy_sum, "sgdm", 32, 200, ("sum-loss",)),
    Task("reversal_tfm", "sequence", "Transformer writes a sequence backwards", d.reversal, P(n.Transformer, 9, 16, 24, 9, 2, causal=True), o.token_cross_entropy, "adam", 32, 300),
    Task("reversal_post", "sequence", "Post-norm transformer, RAdam", d.reversal, P(n.Transformer, 9, 16, 24, 9, 2, causal=True, pre_norm=False), o.token_cross_entropy, "radam", 32, 250),
    Task("brackets_gru", "sequence", "GRU tracks the depth of brackets", d.brackets, P(n.Recurrent, 4, 16, 6, True, True, 2), o.token_cross_entropy, "adagrad", 32, 200),
    Task("brackets_tfm", "sequence", "Transformer tracks the depth of brackets", d.brackets, P(n.Transformer, 2, 12, 16, 6, causal=True), o.token_cross_entropy, "lion", 32, 250),
    Task("recall_rnn", "sequence", "Tanh recurrence recalls the first token", d.recall, P(n.Recurrent, 8, 32, 8, False, False, 8), o.cross_entropy, "rmsprop", 32, 300, ("long-flat",)),
    Task("majority_tfm", "sequence", "Transformer finds the commonest token", d.majority, P(n.Transformer, 4, 11, 16, 4), o.cross_entropy, "amsgrad", 32, 200),
]

EMBEDDINGS = [
    Task("modular13", "embedding", "(a + b) mod 13 from embeddings", d.modular, P(n.Embedded, 13, 16, n.mlp(32, 64, 13)), o.cross_entropy, "adamw1", None, 300, ("full-batch", "long-flat")),
    Task("reviews", "embedding", "Factors with biases on centred scores", d.reviews, P(n.Factors, 80, 60, 4, 0.3), o.mse, "adam", 64, 300),
    Task("reviews_raw", "embedding", "The same on raw scores with Adagrad", P(d.reviews, True), P(n.Factors, 80, 60, 4, 0.3), o.mse, "adagrad", 32, 300, ("sparse-gradient",)),
    Task("reviews_sum", "embedding", "The same, summed loss, plain SGD", d.reviews, P(n.Factors, 80, 60, 4, 0.5), o.mse_sum, "sgd", 128, 300, ("sparse-gradient", "sum-loss")),
    Task("neighbours", "embedding", "Skip-gram with drawn negatives", d.neighbours, P(n.Factors, 40, 40, 8, 0.3), o.negative_sampling, "sgd", 64, 300, ("sparse-gradient", "long-flat")),
    Task("neighbours", "embedding", "The same with RMSprop", d.neighbours, P(n.Factors, 40, 40, 8, 0.3), o.negative_sampling, "rmsprop", 32, 300, ("sparse-gradient",)),
    Task("categories", "embedding", "Four category columns embedded, then an MLP", d.categories, P(n.Embedded, 100, 4, n.mlp(16, 32, 1)), o.mse, "nadam", 32, 300),
    Task("documents", "embedding", "Average of word embeddings, five topics", d.documents, P(n.Embedded, 200, 8, n.mlp(8, 5), True), o.cross_entropy, "sgdm", 32, 300, ("sparse-gradient", "long-flat")),
    Task("documents", "embedding", "The same with Adadelta", d.documents, P(n.Embedded, 200, 8, n.mlp(8, 5), True), o.cross_entropy, "adadelta", 32, 250, ("sparse-gradient",)),
    Task("community", "embedding", "Graph convolution finds communities", lambda: NODES, P(n.Graph, GRAPH, NODE_FEATURES, 16, 4), o.cross_entropy, "adam", None, 150, ("full-batch",)),
    Task("community", "embedding", "The same with momentum, batches of 16 nodes", lambda: NODES, P(n.Graph, GRAPH, NODE_FEATURES, 16, 4), o.cross_entropy, "sgdwd", 16, 200),
]

UNLABELLED = [
    Task("sheet_ae", "autoencoder", "Autoencoder with two code units on an S-shaped sheet", d.curve_in_space, P(n.mlp, 20, 24, 2, 24, 20, act=nn.Tanh), o.reconstruction, "adam", 32, 300),
    Task("sheet_ae_x20", "autoencoder", "The same in units 20 times smaller, summed loss", P(d.curve_in_space, 20.0), P(n.mlp, 20, 24, 2, 24, 20), o.reconstruction_sum, "sgdclip", 32, 300, ("clipping", "big-initial-loss")),
    Task("digits_ae_linear", "autoencoder", "Linear autoencoder of digits", d.pixels, P(n.mlp, 64, 8, 64, act=nn.Identity), o.reconstruction_sum, "sgd", 32, 250),
    Task("digits_ae_px255", "autoencoder", "Autoencoder of digits with pixels 0..255", P(d.pixels, scale=16.0), P(n.mlp, 64, 24, 64), o.reconstruction, "adamax", 32, 300, ("raw-inputs", "big-initial-loss")),
    Task("digits_denoise", "autoencoder", "Denoising autoencoder of digits", d.pixels, P(n.mlp, 64, 48, 64), o.denoising, "nesterov", 64, 300, ("stochastic-loss",), 64),
    Task("digits_vae", "autoencoder", "Variational autoencoder of binary digits", d.binary_pixels, P(n.Variational, 64, 32, 4), o.elbo, "radam", 32, 300, ("stochastic-loss",), 4),
    Task("digits_vae", "autoencoder", "The same with RMSprop", d.binary_pixels, P(n.Variational, 64, 32, 4), o.elbo, "rmsprop", 64, 250, ("stochastic-loss",), 4),
    Task("flow_crescents", "density", "Normalizing flow on two crescents, units of 3", P(d.crescents, 3.0), P(n.Flow, 16, 4), o.flow, "adam", 64, 300, ("negative-loss",)),
    Task("flow_crescents_x10", "density", "The same in units ten times smaller, momentum", P(d.crescents, 10.0), P(n.Flow, 16, 4), o.flow, "sgdclip", 64, 300, ("big-initial-loss", "clipping")),
    Task("views_nce", "contrastive", "Match two spoilt copies of a grating, Adam", P(d.views, 0.5, True), P(n.mlp, 100, 32, 16), o.info_nce(0.2), "adam", 32, 250),
    Task("views_nce", "contrastive", "Match two spoilt copies of a digit, Lion", d.views, P(n.mlp, 64, 32, 16), o.info_nce(0.5), "lion", 64, 200),
    Task("twins", "contrastive", "Decorrelated features of two spoilt digits", d.views, P(n.mlp, 64, 32, 8), o.decorrelation, "sgdm", 128, 250),
    Task("siamese_digits", "contrastive", "Same or different digit, contrastive margin", d.digit_pairs, P(n.mlp, 64, 32, 4), o.siamese, "adamw", 32, 300),
    Task("siamese_digits", "contrastive", "The same with plain SGD", d.digit_pairs, P(n.mlp, 64, 32, 4), o.siamese, "sgd", 64, 300),
    Task("triplets", "contrastive", "Triplet margin on clusters", d.triplets, P(n.mlp, 12, 24, 4), o.triplet, "rmsprop", 32, 250),
    Task("ranking", "contrastive", "Pairwise ranking by a hidden score", d.ranked, P(n.mlp, 8, 32, 1), o.pairwise_rank, "adam", 16, 300),
]

FINE_TUNING = [
    Task("ft_digits_turned", "mlp", "MLP trained on digits, tuned on 200 lying ones", P(d.digits, turn=1, keep=200), P(n.mlp, 64, 64, 10), o.cross_entropy, "adam", 16, 150, ("fine-tuning",), 0, d.digits),
    Task("ft_digits_wrong", "mlp", "MLP trained on digits, tuned on 100 noisy ones, 20 % mislabelled", P(d.digits, noise=0.3, wrong=0.2, keep=100), P(n.mlp, 64, 64, 10), o.cross_entropy, "sgdm", 8, 150, ("fine-tuning",), 0, d.digits),
    Task("ft_digits_negative", "mlp", "Residual MLP tuned on 200 negatives of digits", P(d.digits, negative=True, keep=200), P(n.Residual, 64, 32, 10, 2), o.cross_entropy, "adamw", 16, 150, ("fine-tuning",), 0, d.digits),
    Task("ft_digits_px255", "mlp", "MLP on pixels 0..255, tuned on noisy ones", P(d.digits, 16.0, noise=0.3, keep=250), P(n.mlp, 64, 64, 10, gain=0.2), o.cross_entropy, "sgd", 16, 200, ("fine-tuning", "raw-inputs"), 0, P(d.digits, 16.0)),
    Task("ft_digits_lion", "mlp", "Wide MLP tuned on 150 noisy digits, Lion", P(d.digits, noise=0.4, wrong=0.1, keep=150), P(n.mlp, 64, 128, 10), o.cross_entropy, "lionwd", 16, 150, ("fine-tuning",), 0, d.digits),
    Task("ft_odd_even", "mlp", "From digits above 4 to all, odd or even", P(d.odd_even, noise=0.2, keep=150), P(n.mlp, 64, 48, 2), o.cross_entropy, "nadam", 8, 150, ("fine-tuning",), 0, P(d.odd_even, only=5)),
    Task("ft_stripes_cnn", "cnn", "CNN tuned on gratings turned by 15 degrees", P(d.stripes, angle=0.26, noise=1.2, keep=150), P(n.Conv, 6, 4), o.cross_entropy, "adam", 8, 150, ("fine-tuning",), 0, d.stripes),
    Task("ft_stripes_bn", "cnn", "Batch-normalised CNN tuned on noisier gratings", P(d.stripes, noise=1.5, keep=200), P(n.Conv, 6, 4, "bn"), o.cross_entropy, "nesterov", 32, 120, ("fine-tuning",), 0, d.stripes),
    Task("ft_beats", "cnn", "1-d CNN tuned on stretched pulses", P(d.beats, 0.8, 1.5, 150), P(n.Conv1d, 8, 4), o.cross_entropy, "rmsprop", 16, 150, ("fine-tuning",), 0, d.beats),
    Task("ft_pendulum", "regression", "MLP tuned on a longer pendulum", P(d.pendulum, 1.6, 0.2, 500), P(n.mlp, 2, 32, 2, act=nn.Tanh), o.mse, "adam", 16, 200, ("fine-tuning",), 0, d.pendulum),
    Task("ft_pendulum_sum", "regression", "The same, summed loss, momentum", P(d.pendulum, 1.6, 0.2, 500), P(n.mlp, 2, 32, 2, act=nn.Tanh), o.mse_sum, "sgdm", 32, 200, ("fine-tuning", "sum-loss"), 0, d.pendulum),
    Task("ft_wave", "regression", "Sine network tuned on a shifted wave", P(d.wave, 0.3, 0.4, 3.0, 400), P(n.Sine, 1, 32, 6.0), o.mse, "radam", 8, 150, ("fine-tuning",), 0, d.wave),
    Task("ft_taught", "regression", "MLP tuned on a slightly changed teacher", P(d.taught, shift=0.4, rows=450), P(n.mlp, 10, 48, 1), o.mse, "sgd", 8, 150, ("fine-tuning",), 0, d.taught),
    Task("ft_taught", "regression", "The same with RMSprop", P(d.taught, shift=0.4, rows=450), P(n.mlp, 10, 48, 1), o.mse, "rmsprop", 32, 150, ("fine-tuning",), 0, d.taught),
    Task("ft_chain_tfm", "sequence", "Transformer tuned on 60 sequences of a flatter chain", P(d.chain, sharp=1.2, keep=60), P(n.Transformer, 12, 14, 24, 12, causal=True), o.token_cross_entropy, "adamw", 8, 120, ("fine-tuning",), 0, d.chain),
    Task("ft_chain_gru", "sequence", "GRU tuned on 80 sequences of another chain", P(d.chain, sharp=1.0, keep=80), P(n.Recurrent, 12, 24, 12, True, True, 12), o.token_cross_entropy, "sgdclip", 8, 150, ("fine-tuning", "clipping"), 0, d.chain),
    Task("ft_documents", "embedding", "Word embeddings tuned on 100 other documents", P(d.documents, 99, 100), P(n.Embedded, 200, 8, n.mlp(8, 5), True), o.cross_entropy, "adagrad", 8, 150, ("fine-tuning", "sparse-gradient"), 0, d.documents),
    Task("ft_digits_ae", "autoencoder", "Autoencoder tuned on negatives of digits", P(d.pixels, negative=True, keep=200), P(n.mlp, 64, 24, 64), o.reconstruction, "amsgrad", 16, 150, ("fine-tuning",), 0, d.pixels),
    Task("ft_flow", "density", "Flow tuned on crescents turned by 30 degrees", P(d.crescents, 1.0, 0.5, 200), P(n.Flow, 16, 4), o.flow, "adam", 16, 150, ("fine-tuning",), 0, d.crescents),
]

TASKS: tuple[Task, ...] = (
    *LINEAR, *REGRESSION, *CLASSIFIERS, *PICTURES, *SEQUENCES, *EMBEDDINGS, *UNLABELLED, *FINE_TUNING,
)  # fmt: skip
