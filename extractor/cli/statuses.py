"""What the exit status of a command says.

In: nothing. Out: the numbers. Surprise: they are a contract with the programs that start this one.
"""

READ, SOME_FAILED, WRONG_USAGE, STOPPED = 0, 1, 2, 130
