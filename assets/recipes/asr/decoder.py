"""Reference decoder: CTC prefix beam over a pronunciation trie with a language model.

It reads the pack's own files, so that what it measures is what ships.
"""

import gzip
import math

NEVER = -1e30
# An end inside a word is hardly ever meant.
UNFINISHED = -20
START, END = "<s>", "</s>"


def log_add(a, b):
    """log(exp(a) + exp(b))."""
    if a < b:
        a, b = b, a
    return a if b <= -1e29 else a + math.log1p(math.exp(b - a))


class LanguageModel:
    """An ARPA model of any order, with natural logarithms."""

    def __init__(self, path):
        self.score, self.backoff, self.memory, self.context = {}, {}, {}, 0
        for line in gzip.open(path, "rt"):
            cells = line.rstrip("\n").split("\t")
            if len(cells) < 2:
                continue
            gram = tuple(cells[1].split(" "))
            self.context = max(self.context, len(gram) - 1)
            self.score[gram] = float(cells[0]) * math.log(10)
            if len(cells) > 2:
                self.backoff[gram] = float(cells[2]) * math.log(10)

    def __call__(self, history, word):
        """Log-probability of a word after the words of a sentence so far."""
        return self._known(((START,) + history)[-self.context:], word)

    def _known(self, context, word):
        key = (context, word)
        if key not in self.memory:
            self.memory[key] = self._look_up(context, word)
        return self.memory[key]

    def unigram(self, word):
        return self._known((), word)

    def _look_up(self, context, word):
        gram = context + (word,)
        if gram in self.score:
            return self.score[gram]
        if not context:
            return -20.0
        return self.backoff.get(context, 0.0) + self._known(context[1:], word)


class Trie:
    """Pronunciations as a prefix tree; every node knows the best unigram below it."""

    def __init__(self, path, phones, model):
        index = {p: i for i, p in enumerate(phones)}
        self.children, self.words, self.best = [{}], [[]], [0.0]
        for line in gzip.open(path, "rt"):
            word, *form = line.split()
            node, value = 0, model.unigram(word)
            for phone in (index[p] for p in form):
                if phone not in self.children[node]:
                    self.children[node][phone] = len(self.children)
                    self.children.append({})
                    self.words.append([])
                    self.best.append(NEVER)
                node = self.children[node][phone]
                self.best[node] = max(self.best[node], value)
            if word not in self.words[node]:
                self.words[node].append(word)


class Decoder:
    """Decode phone log-probabilities to words."""

    def __init__(self, trie, model, beam, lmWeight, wordBonus, prune, lookAhead):
        self.trie, self.model = trie, model
        self.beam, self.weight, self.bonus, self.prune, self.ahead = beam, lmWeight, wordBonus, prune, lookAhead

    def decode(self, rows):
        """Best word list and the network's log-probability of its phones, for frames x phones."""
        # A hypothesis is (words, node, last phone): [log p blank, log p phone, word score].
        beams = {((), 0, 0): [0.0, NEVER, 0.0]}
        for row in rows:
            beams = self._best(self._step(beams, row))
        return self._finish(beams)

    def _step(self, beams, row):
        grown, children, words = {}, self.trie.children, self.trie.words

        def entry(key, score):
            found = grown.get(key)
            if found is None:
                found = grown[key] = [NEVER, NEVER, score]
            return found

        allowed = {i for i, p in enumerate(row) if p >= self.prune}
        for key, (blank, phone, score) in beams.items():
            said, node, last = key
            total = log_add(blank, phone)
            stay = entry(key, score)
            stay[0] = log_add(stay[0], total + row[0])
            if last:
                stay[1] = log_add(stay[1], phone + row[last])
            for symbol, target in children[node].items():
                if symbol not in allowed:
                    continue
                gain = (blank if symbol == last else total) + row[symbol]
                if gain < -1e20:
                    continue
                if children[target]:
                    grow = entry((said, target, symbol), score)
                    grow[1] = log_add(grow[1], gain)
                for word in words[target]:
                    grow = entry((said + (word,), 0, symbol), score + self.bonus + self.weight * self.model(said, word))
                    grow[1] = log_add(grow[1], gain)
        return grown

    def _best(self, beams):
        if len(beams) <= self.beam:
            return beams
        best, scale = self.trie.best, self.ahead * self.weight
        ranked = sorted(beams.items(), key=lambda kv: -(log_add(kv[1][0], kv[1][1]) + kv[1][2] + scale * best[kv[0][1]]))
        return dict(ranked[:self.beam])

    def _finish(self, beams):
        """Prefer complete words and a likely end of the sentence."""
        best = (NEVER, (), NEVER)
        for (said, node, _), (blank, phone, score) in beams.items():
            acoustic = log_add(blank, phone)
            total = acoustic + score + (0 if node == 0 else UNFINISHED)
            if node == 0 and said:
                total += self.weight * self.model(said, END)
            best = max(best, (total, said, acoustic))
        return list(best[1]), best[2]


def from_pack(folder, config, **changes):
    """The decoder of a pack folder with its configured values."""
    model = LanguageModel(folder / "asr" / "lm.arpa.gz")
    trie = Trie(folder / "asr" / "lexicon.txt.gz", config["phones"], model)
    known = ("beam", "lmWeight", "wordBonus", "prune", "lookAhead")
    values = {k: v for k, v in config["decoder"].items() if k in known}
    return Decoder(trie, model, **{**values, **changes})
