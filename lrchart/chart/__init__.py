"""Layered Altair charts; this folder draws and computes nothing."""
