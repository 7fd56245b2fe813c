"""Sheets of workbooks, the formats of their cells, and what lies over them."""
