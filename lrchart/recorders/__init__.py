"""Record range tests from live training: any loop with `sweep`, and a module for each framework."""
