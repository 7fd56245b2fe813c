"""Printed pages: characters, words, ruling lines and drawings of a PDF or a picture, to lines and rows of tables."""
