"""Sets up and runs the development environment; only the standard library is needed."""
