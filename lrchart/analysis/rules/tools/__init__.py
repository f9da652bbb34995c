"""Other tools' rules, repeated exactly: one file a tool."""
