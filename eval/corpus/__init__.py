"""Made-up annual reports with known values, printed, converted and broken as such reports are in the wild.

In: a seed. Out: sources, gold labels and a case list for ``python -m eval``.

    python -m eval.corpus make FOLDER --reports 20 --seed 1    as many as wanted; see --help for converters and damages
    python -m eval.corpus keep eval/cases                      the small part kept with the project, made anew
    python -m eval.corpus list                                 formats, converters, damages; what is not installed

``eval/cases`` was made with the second command: every case has a report of its own, grown from the seed ``kept`` and
the recipe in ``own_cases.py``; the same converters give the same bytes. Places and agencies are invented and the prose
was written for this corpus (``wordings.toml``).

Surprise: no label is guessed. A report is printed three times more with every figure replaced by a code of its width,
and what comes back of the codes says which figure a conversion or a damage swallowed (``ink``, ``marked``). A figure
that is still there keeps its label even where it is hard to say which cell it stood in; two figures that ran together
without anything between them are lost.
"""
