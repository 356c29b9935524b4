"""Wordings of the measured prompts: no training dialogue may use them, whatever the templates can say."""

import re

from evaluation.prompts import FRESH, HELD_OUT, UNSEEN, WITH_MEMORY
from text.wide_wordings import is_development_wording

_SLOT = re.compile(r"\\\{\w+\\\}")


def _bare(words):
    """Politeness makes no other wording."""
    return " ".join(w for w in words.split() if w != "please")


_WORDINGS = [q for q, _ in HELD_OUT + FRESH + UNSEEN] + [second for _, second, _ in WITH_MEMORY]
_PATTERN = re.compile("|".join(_SLOT.sub(r"[a-z' ]+", re.escape(_bare(w))) for w in _WORDINGS))


def is_held_out(question):
    """Whether a question is worded like a measured prompt or a development wording, with any values in its slots."""
    return _PATTERN.fullmatch(_bare(question)) is not None or is_development_wording(question)
