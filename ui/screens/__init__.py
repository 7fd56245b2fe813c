"""One module a screen, each with one function ``show``."""
