"""Files that say where each piece of a page stands, to the words of pages."""
