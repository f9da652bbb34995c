"""Rules that read a learning rate off a range test: our own, other tools', and plug-ins."""
