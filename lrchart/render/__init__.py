"""Render Vega-Lite specs as SVG, PNG and PDF, in worker processes."""
