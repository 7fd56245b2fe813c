"""Broken documents by the thousand, to see that each ends in a result or in one of our own errors."""
