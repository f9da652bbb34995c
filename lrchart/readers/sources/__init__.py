"""Places that histories come from: files, folders, patterns, addresses, standard input."""
