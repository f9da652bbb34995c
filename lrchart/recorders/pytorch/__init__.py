"""Parts that the recorders on PyTorch share: state, step, callback, ranks."""
