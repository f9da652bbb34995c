"""Read range tests: frames in, findings out."""
