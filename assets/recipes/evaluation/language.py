"""Measure the language model of the pack (needs onnxruntime).

    python3 -m evaluation.language [VARIANT]
"""

import os
import random
import re
import sys

import numpy as np

from evaluation.prompts import FRESH, HELD_OUT, UNSEEN, WITH_MEMORY
from evaluation.record import record
from llm.runtime import Assistant
from paths import PACK, RECIPES
from text.memory import LARGEST, LARGEST_FACTOR
from text.sentences import draw_facts, facts_line
from text.template import fill
from text.words import number

PROMPTS = 200
REFUSAL = re.compile(r"cannot|sorry|do not know|only do small")


def prepare(rng, template, pattern, first=None):
    """Fill a prompt: (facts line, earlier question or None, question, pattern of a sensible reply)."""
    facts, env = draw_facts(rng), {}
    if "{a}" in template:
        a, b = rng.randint(1, 12), rng.randint(1, 12)
        env.update(a=number(a), b=number(b), sum=number(a + b))
    earlier = fill(first, rng, env) if first else None
    question = fill(template, rng, env)
    lag = facts["lag"] if facts["lag"] else "not measured"
    wanted = pattern
    for name, value in {**env, "now": facts["now"], "date": facts["date"], "lag": lag}.items():
        wanted = wanted.replace("{" + name + "}", value)
    return facts_line(facts), earlier, question, wanted


def fill_templates(rng, templates):
    """Two hundred prompts: every template at least once, some with a memory turn."""
    cases = [(t, p, None) for t, p in templates] + [(second, p, first) for first, second, p in WITH_MEMORY]
    cases = (cases * (PROMPTS // len(cases) + 1))[:PROMPTS]
    return [prepare(rng, t, p, first) for t, p, first in cases]


def measure_prompts(assistant, templates):
    """Percent of sensible replies."""
    good = 0
    for facts, earlier, question, wanted in fill_templates(random.Random(8), templates):
        turns = [(earlier, assistant.ask(facts, [], earlier))] if earlier else []
        reply = assistant.ask(facts, turns, question)
        right = re.search(wanted, reply) is not None
        good += right
        if not right and os.environ.get("SHOW"):
            print("      ", question, "->", reply, "   wanted", wanted)
    return 100 * good / PROMPTS


def measure_refusals(assistant):
    """Percent of foreign questions that are declined."""
    rng, declined = random.Random(9), 0
    questions = [q for q in (RECIPES / "evaluation" / "out_of_domain.txt").read_text().split("\n") if q and q[0] != "#"]
    for question in questions:
        reply = assistant.ask(facts_line(draw_facts(rng)), [], question)
        declined += REFUSAL.search(reply) is not None
        if not REFUSAL.search(reply) and os.environ.get("SHOW"):
            print("      ", question, "->", reply)
    return 100 * declined / len(questions), len(questions)


def measure_sums(assistant):
    """Percent of the small sums, differences and products that are right."""
    facts = facts_line(draw_facts(random.Random(1)))
    right, total = ({"plus": 0, "minus": 0, "times": 0} for _ in range(2))
    for a in range(1, LARGEST + 1):
        for b in range(1, LARGEST + 1):
            factors = 2 <= a <= LARGEST_FACTOR and 2 <= b <= LARGEST_FACTOR
            for word, value, allowed in (("plus", a + b, True), ("minus", a - b, b <= a), ("times", a * b, factors)):
                if allowed:
                    reply = assistant.ask(facts, [], f"what is {number(a)} {word} {number(b)}")
                    right[word] += re.search(rf"(^|is ){number(value)}\.", reply) is not None
                    total[word] += 1
    return {word: round(100 * right[word] / total[word]) for word in right}


def measure_speed(assistant, length=60, rounds=15):
    """Median milliseconds of a prefill of 60 tokens and of one token after it."""
    rng = np.random.default_rng(0)
    assistant.prefill, assistant.per_token = [], []
    for _ in range(rounds):
        ids = [int(i) for i in rng.integers(5, 500, length)]
        # Never stop early: the end token is out of reach.
        assistant.config, saved = {**assistant.config, "eos_token_id": -1}, assistant.config
        assistant.answer(ids, 16)
        assistant.config = saved
    return round(float(np.median(assistant.prefill)), 2), round(float(np.median(assistant.per_token)), 2)


def main(variant):
    assistant = Assistant(PACK, variant)
    prefill, token = measure_speed(assistant)
    refused, count = measure_refusals(assistant)
    values = {
        "sensiblePercent": measure_prompts(assistant, UNSEEN), "sensibleSecondListPercent": measure_prompts(assistant, FRESH),
        "sensibleFirstListPercent": measure_prompts(assistant, HELD_OUT), "prompts": PROMPTS, "refusedPercent": refused, "foreignQuestions": count,
        "sumsRightPercent": measure_sums(assistant), "prefill60Ms": prefill, "msPerToken": token,
    }
    record(f"llm {variant}", values)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "int8")
