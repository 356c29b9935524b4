"""A small word-bounded BPE and its Hugging Face files."""

import json
import re
from collections import Counter

PAD, FACTS, USER, ASSISTANT, END = "<pad>", "<c>", "<u>", "<a>", "<e>"
SPECIAL = [PAD, FACTS, USER, ASSISTANT, END]
SPLIT = r" ?[a-z']+|[^a-z' ]| "
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{% if message['role'] == 'system' %}<c>{{ message['content'] }}"
    "{% elif message['role'] == 'user' %}<u>{{ message['content'] }}"
    "{% elif message['role'] == 'assistant' %}<a>{{ message['content'] }}<e>"
    "{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<a>{% endif %}"
)


def train(texts, size, least=20, whole_words=()):
    """Learn merges; whole_words (numbers, names of units) become single tokens first."""
    counts = Counter(w for text in texts for w in re.findall(SPLIT, text))
    for word in whole_words:
        counts[" " + word] += 10 ** 6
    pieces = {w: list(w) for w in counts}
    vocabulary = SPECIAL + sorted({c for w in pieces for c in w})
    merges = []
    while len(vocabulary) < size:
        pairs = Counter()
        for word, parts in pieces.items():
            for pair in zip(parts, parts[1:]):
                pairs[pair] += counts[word]
        if not pairs or max(pairs.values()) < least:
            break
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        vocabulary.append(best[0] + best[1])
        pieces = {w: _merge(parts, best) for w, parts in pieces.items()}
    return vocabulary, merges


def _merge(parts, pair):
    merged, i = [], 0
    while i < len(parts):
        if i + 1 < len(parts) and (parts[i], parts[i + 1]) == pair:
            merged.append(parts[i] + parts[i + 1])
            i += 2
        else:
            merged.append(parts[i])
            i += 1
    return merged


class Tokenizer:
    """Encode and decode; equal to the Hugging Face file that hugging_face() writes."""

    def __init__(self, vocabulary, merges):
        self.vocabulary, self.merges = vocabulary, [tuple(m) for m in merges]
        self.index = {token: i for i, token in enumerate(vocabulary)}
        self.rank = {pair: i for i, pair in enumerate(self.merges)}
        self.cache = {}

    def _word(self, word):
        if word not in self.cache:
            parts = [c for c in word if c in self.index]
            while len(parts) > 1:
                pair = min(zip(parts, parts[1:]), key=lambda p: self.rank.get(p, 1 << 30))
                if pair not in self.rank:
                    break
                parts = _merge(parts, pair)
            self.cache[word] = [self.index[p] for p in parts]
        return self.cache[word]

    def encode(self, text):
        return [i for word in re.findall(SPLIT, text) for i in self._word(word)]

    def decode(self, ids):
        return "".join(self.vocabulary[i] for i in ids)


def hugging_face(vocabulary, merges, special=SPECIAL):
    """The contents of tokenizer.json."""
    characters = "".join(sorted(c for c in vocabulary if len(c) == 1))
    added = [
        {"id": vocabulary.index(t), "content": t, "single_word": False, "lstrip": False, "rstrip": False,
         "normalized": False, "special": True}
        for t in special
    ]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Lowercase"},
            {"type": "Replace", "pattern": {"Regex": "[^" + re.escape(characters) + "]"}, "content": ""},
        ]},
        "pre_tokenizer": {"type": "Split", "pattern": {"Regex": SPLIT}, "behavior": "Isolated", "invert": False},
        "post_processor": None,
        "decoder": {"type": "Fuse"},
        "model": {
            "type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
            "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False,
            "vocab": {token: i for i, token in enumerate(vocabulary)}, "merges": [list(m) for m in merges],
        },
    }


def write_files(folder, vocabulary, merges, special=SPECIAL, template=CHAT_TEMPLATE):
    """tokenizer.json and tokenizer_config.json."""
    (folder / "tokenizer.json").write_text(json.dumps(hugging_face(vocabulary, merges, special)))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast", "eos_token": END, "pad_token": PAD, "bos_token": None,
        "unk_token": None, "clean_up_tokenization_spaces": False, "model_max_length": 512, "chat_template": template,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
