"""Train the language model on freshly drawn dialogues.

    OMP_NUM_THREADS=1 python3 -m llm.train MINUTES [CHECKPOINT [RATE]]

With a checkpoint it goes on from there with its tokenizer and a lower rate: RATE
(.6) times that of a new training. Another rate draws other dialogues.
"""

import json
import random
import sys

import numpy as np
import torch
from torch.nn import functional as F

import training
from evaluation.development import measure
from llm.model import LanguageModel, answer
from llm.tokenizer import ASSISTANT, END, FACTS, USER, Tokenizer, train as train_tokenizer
from paths import CHECKPOINTS
from text.dialogue import dialogue
from text.words import MONTHS, ONES, ORDINALS, TENS, WEEKDAYS

VOCABULARY = 1536
PEAK_RATE = 2e-3
BATCH, LENGTH = 20, 160
QUESTION_WEIGHT = 0.1
WHOLE_WORDS = ONES + TENS + ORDINALS + WEEKDAYS + MONTHS + ["hundred", "milliseconds", "o'clock", "latency", "unknown"]


def make_tokenizer(seed=3, dialogues=8000):
    """Learn the tokens from dialogues and write them beside the checkpoints."""
    rng, texts = random.Random(seed), []
    for _ in range(dialogues):
        facts, turns = dialogue(rng)
        texts += [facts] + [part for pair in turns for part in pair]
    vocabulary, merges = train_tokenizer(texts, VOCABULARY, 12, WHOLE_WORDS)
    (CHECKPOINTS / "tokenizer.json").write_text(json.dumps({"vocabulary": vocabulary, "merges": merges}))
    return Tokenizer(vocabulary, merges)


def load_tokenizer():
    data = json.loads((CHECKPOINTS / "tokenizer.json").read_text())
    return Tokenizer(data["vocabulary"], data["merges"])


def encode_dialogue(tokens, facts, turns):
    """Ids and loss weights: replies count fully, questions a little, facts not at all."""
    mark = tokens.index
    ids = [mark[FACTS]] + tokens.encode(facts)
    weights = [0.0] * len(ids)
    for question, reply in turns:
        asked = [mark[USER]] + tokens.encode(question) + [mark[ASSISTANT]]
        said = tokens.encode(reply) + [mark[END]]
        ids += asked + said
        weights += [QUESTION_WEIGHT] * len(asked) + [1.0] * len(said)
    return ids, weights


def batch(tokens, rng):
    """Rows of whole dialogues, cut or padded at the end."""
    ids = np.zeros((BATCH, LENGTH + 1), np.int64)
    weights = np.zeros((BATCH, LENGTH + 1), np.float32)
    for row in range(BATCH):
        filled = 0
        while filled < LENGTH + 1:
            a, b = encode_dialogue(tokens, *dialogue(rng))
            # A dialogue that does not fit starts the next row, unless much would be empty.
            if filled and len(a) > LENGTH + 1 - filled and filled > LENGTH * 0.75:
                break
            take = min(len(a), LENGTH + 1 - filled)
            ids[row, filled:filled + take], weights[row, filled:filled + take] = a[:take], b[:take]
            filled += take
    return torch.from_numpy(ids), torch.from_numpy(weights)


def separate(ids, facts):
    """Packed dialogues do not see each other, and positions restart with each, as at run time."""
    group = (ids == facts).cumsum(1)
    mask = (group[:, :, None] == group[:, None, :]).float()
    place = torch.arange(ids.shape[1]).expand_as(ids)
    start = torch.where(ids == facts, place, torch.zeros_like(place)).cummax(1).values
    return mask, place - start


def watch(model, tokens):
    """Percent of development wordings answered and of foreign ones declined, to watch what is learned beyond the wordings."""
    def ask(facts, turns, question):
        ids, _ = encode_dialogue(tokens, facts, turns)
        ids += [tokens.index[USER]] + tokens.encode(question) + [tokens.index[ASSISTANT]]
        return tokens.decode(answer(model, ids, tokens.index[END]))

    right, declined = measure(ask)
    print(f"    development wordings: {right} % right, {declined} % declined", flush=True)


def show(model, tokens):
    """A few answers, to watch the training."""
    facts = "time seven thirty p m; day monday november the twenty third; latency ninety milliseconds"
    for questions in (["my name is rachel", "what is nine plus seven", "what is my name"], ["what time is it", "how fast are you"],
                      ["set the garage lights to violet", "who won the world cup"], ["start a timer for twelve minutes", "how long is the timer"]):
        turns = []
        for question in questions:
            ids, _ = encode_dialogue(tokens, facts, turns)
            ids += [tokens.index[USER]] + tokens.encode(question) + [tokens.index[ASSISTANT]]
            turns.append((question, tokens.decode(answer(model, ids, tokens.index[END]))))
        print("   ", " | ".join(f"{q} -> {a}" for q, a in turns), flush=True)


def main(minutes, start=None, rate=0.6):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    rng, tokens = random.Random(5 + round(1000 * (rate - 0.6)) if start else 4), load_tokenizer() if start else make_tokenizer()
    model, averaged = (LanguageModel(len(tokens.vocabulary)) for _ in range(2))
    if start:
        model.load_state_dict(training.load(start))
    peak = PEAK_RATE * (rate if start else 1)
    print(f"{len(tokens.vocabulary)} tokens, {sum(p.numel() for p in model.parameters())} weights", flush=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.05)
    average, clock, step, seen, shown = training.Average(model, 0.995), training.Clock(minutes), 0, 0, None
    while not clock.over:
        training.set_rate(optimiser, training.learning_rate(peak, step, clock.share, 60, flat=0.3, floor=0.03))
        ids, weights = batch(tokens, rng)
        mask, positions = separate(ids[:, :-1], tokens.index[FACTS])
        logits = model(ids[:, :-1], mask, positions)[0]
        entropy = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), ids[:, 1:].reshape(-1), reduction="none")
        weight = weights[:, 1:].reshape(-1)
        loss = (entropy * weight).sum() / weight.sum()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        average.update(model)
        step, seen = step + 1, seen + BATCH * LENGTH
        shown = loss.item() if shown is None else 0.97 * shown + 0.03 * loss.item()
        if step % 100 == 0 or step in (20, 50):
            print(f"{clock.elapsed:.1f} min, step {step}: loss {shown:.3f}, {seen / clock.elapsed / 60:.0f} tokens/s", flush=True)
            training.save("llm", average.state)
        if step % 500 == 0:
            averaged.load_state_dict(average.state)
            watch(averaged, tokens)
    training.save("llm", average.state)
    averaged.load_state_dict(average.state)
    show(averaged, tokens)
    watch(averaged, tokens)


if __name__ == "__main__":
    main(float(sys.argv[1]), *sys.argv[2:3], *map(float, sys.argv[3:4]))
