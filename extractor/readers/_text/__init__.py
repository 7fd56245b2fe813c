"""Tables in plain text, by how they were written: behind tabs and commas, drawn, ruled by dashes, wrapped, torn."""
