"""Paragraphs of Word: their runs, and how each is shown."""
