"""Template language: [a|b|] alternatives (nested) and {slot} places.

A slot name may carry a digit ({item}, {item2}) so that one template can hold
several values of the same kind. Values are kept in an environment, so that a
reply can repeat what its question said.
"""

import re
import zlib

from text.words import random_slot

_ALTERNATIVES = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_NOT_SPOKEN = re.compile(r"[^a-z' ]")


def choose(template, rng):
    """Resolve the [a|b|] alternatives of a template."""
    while True:
        done = _ALTERNATIVES.sub(lambda m: rng.choice(m.group(1).split("|")), template)
        if done == template:
            return done
        template = done


def slots_of(template):
    """Names of the slots of a template without alternatives."""
    return _SLOT.findall(template)


def fill(template, rng, env=None, draw=random_slot):
    """Fill a template; env maps slot names to values and is extended."""
    env = {} if env is None else env

    def value(match):
        name = match.group(1)
        if name not in env:
            env[name] = draw(name.rstrip("23456789"), rng)
        return env[name]

    return re.sub(r"\s+", " ", _SLOT.sub(value, choose(template, rng))).strip()


def normalise(text):
    """The spoken form of a sentence: lower case, only letters, ' and spaces."""
    return re.sub(r"\s+", " ", _NOT_SPOKEN.sub(" ", text.lower())).strip()


def is_test(text):
    """One sentence in twenty is kept for tests, chosen by its hash."""
    return zlib.crc32(normalise(text).encode()) % 20 == 0
