"""Files that strangers send to take a program down, of every format that is read, drawn by chance."""
