"""Comments that an office file keeps beside its text: which of them say that what they hang on may be wrong.

In: the words of a comment. Out: whether they doubt what they hang on. Surprise: most comments do not; they say who
filled a cell in, or how. One that is nothing but a figure gives another one, and a question is a doubt.
"""

from __future__ import annotations

import re

from extractor.page import normalise

_DOUBTS = re.compile(
    r"应该?(?:当|填|写|改|更正)*(?:[为是:](?!整数|数字|非负)|\d)|更正|订正|修正|勘误|改[为成]|有误|错|误[填写报录]|不[对准]|存疑|疑[似问]"
    r"|[待未][核审确定查补更复]|[再重]新?[核查]|请\S{0,4}核|核\S{0,2}一下|暂|[预估][估计算]|上年|去年|往年|漏[填报计]|[多少][报填计]"
    r"|实[际为]|不(?:一致|相符|相等|符)|[?]|没有?[核确定]"
    r"|\b(?:wrong|incorrect|should be|to be (?:checked|confirmed)|tbc|tbd|draft|estimated?|last year)\b",
    re.IGNORECASE,
)
_SETTLED = re.compile(r"[无没]有?(?:错|误)误?|已(?:经)?(?:[核更修订改]|确认)|不得有误|以免\S{0,4}[错误]")
"""Words after which nothing is to be done any more."""
_FIGURE = re.compile(r"\W*\d[\d,.]*\s*[件条份次项人元]?\W*")
_AUTHOR = re.compile(r"\A[^\n:]{1,20}:\s*\n?")


def doubts(comment: str) -> bool:
    """Tell whether a comment says that what it hangs on may be wrong, not final, or of something else."""
    words = normalise(comment)
    said = _AUTHOR.sub("", words)
    if _FIGURE.fullmatch(words) or _FIGURE.fullmatch(said):
        return True
    return any(
        _DOUBTS.search(sentence) is not None and not _SETTLED.search(sentence)
        for sentence in re.split(r"[。;\n]", words)
    )
