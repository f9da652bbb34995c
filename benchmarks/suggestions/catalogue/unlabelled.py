"""Autoencoders, densities, and losses over pairs."""

# ruff: noqa: E501  (a table: one row a line)

from __future__ import annotations

from functools import partial as P  # noqa: N812

from torch import nn

from benchmarks.suggestions import networks as n
from benchmarks.suggestions import objectives as o
from benchmarks.suggestions.data import pictures, unlabelled
from benchmarks.suggestions.task import Task

TASKS = (
    Task("sheet_ae", "autoencoder", "Autoencoder with two code units on an S-shaped sheet", unlabelled.curve_in_space, P(n.mlp, 20, 24, 2, 24, 20, act=nn.Tanh), o.reconstruction, "adam", 32, 300),
    Task("digits_ae_linear", "autoencoder", "Linear autoencoder of digits", pictures.pixels, P(n.mlp, 64, 8, 64, act=nn.Identity), o.reconstruction_sum, "sgd", 32, 250),
    Task("digits_ae_px255", "autoencoder", "Autoencoder of digits with pixels 0..255", P(pictures.pixels, scale=16.0), P(n.mlp, 64, 24, 64), o.reconstruction, "adamax", 32, 300, ("raw-inputs", "big-initial-loss")),
    Task("digits_denoise", "autoencoder", "Denoising autoencoder of digits", pictures.pixels, P(n.mlp, 64, 48, 64), o.denoising, "nesterov", 64, 300, ("stochastic-loss",), 64),
    Task("digits_vae", "autoencoder", "Variational autoencoder of binary digits", pictures.binary_pixels, P(n.Variational, 64, 32, 4), o.elbo, "radam", 32, 300, ("stochastic-loss",), 4),
    Task("digits_vae", "autoencoder", "Variational autoencoder of binary digits, RMSprop", pictures.binary_pixels, P(n.Variational, 64, 32, 4), o.elbo, "rmsprop", 64, 250, ("stochastic-loss",), 4),
    Task("flow_crescents", "density", "Normalizing flow on two crescents, units of 3", P(unlabelled.crescents, 3.0), P(n.Flow, 16, 4), o.flow, "adam", 64, 300, ("negative-loss",)),
    Task("flow_crescents_x10", "density", "Normalizing flow on two crescents, units of 10", P(unlabelled.crescents, 10.0), P(n.Flow, 16, 4), o.flow, "sgdclip", 64, 300, ("big-initial-loss", "clipping")),
    Task("views_nce", "contrastive", "Match two spoilt copies of a grating, Adam", P(unlabelled.views, 0.5, True), P(n.mlp, 100, 32, 16), o.info_nce(0.2), "adam", 32, 250),
    Task("views_nce", "contrastive", "Match two spoilt copies of a digit, Lion", unlabelled.views, P(n.mlp, 64, 32, 16), o.info_nce(0.5), "lion", 64, 200),
    Task("twins", "contrastive", "Decorrelated features of two spoilt digits", unlabelled.views, P(n.mlp, 64, 32, 8), o.decorrelation, "sgdm", 128, 250),
    Task("siamese_digits", "contrastive", "Same or different digit, contrastive margin", unlabelled.digit_pairs, P(n.mlp, 64, 32, 4), o.siamese, "adamw", 32, 300),
    Task("siamese_digits", "contrastive", "Same or different digit, contrastive margin, plain SGD", unlabelled.digit_pairs, P(n.mlp, 64, 32, 4), o.siamese, "sgd", 64, 300),
    Task("triplets", "contrastive", "Triplet margin on clusters", unlabelled.triplets, P(n.mlp, 12, 24, 4), o.triplet, "rmsprop", 32, 250),
    Task("ranking", "contrastive", "Pairwise ranking by a hidden score", unlabelled.ranked, P(n.mlp, 8, 32, 1), o.pairwise_rank, "adam", 16, 300),
    Task("digits_ae_px255_sum", "autoencoder", "Autoencoder of digits with pixels 0..255, summed loss", P(pictures.pixels, scale=16.0), P(n.mlp, 64, 16, 64), o.reconstruction_sum, "nesterov", 16, 250, ("raw-inputs", "big-initial-loss")),
    Task("flow_crescents_wide", "density", "Wide normalizing flow, Lion", P(unlabelled.crescents, 3.0), P(n.Flow, 48, 4), o.flow, "lion", 32, 250, ("negative-loss", "wide-net")),
)
