"""Tiny tokenizers and chat templates in the forms of real repositories, around models that say what a table holds."""

import json

from tiny.causal_reference import VOCABULARY

SPECIAL = ["<pad>", "<|im_start|>", "<|im_end|>", "<|endoftext|>"]
# Tags of thinking are tokens of their own, and no special ones, as Qwen has them.
TAGS = ["<think>", "</think>"]
LETTERS = ["\n", "\n\n", " ", ".", ",", "<", ">", "/", "|", "_", *"abcdefghijklmnopqrstuvwxyz", *"你好我在想，。？现是一二三"]
TOKENS = [*SPECIAL, *TAGS, *LETTERS]
INDEX = {token: index for index, token in enumerate(TOKENS)}

QWEN3 = """{%- for message in messages %}<|im_start|>{{ message.role }}
{% if message.role == 'assistant' and '</think>' in message.content %}{{ message.content.split('</think>')[-1].lstrip('\\n') }}\
{% else %}{{ message.content }}{% endif %}<|im_end|>
{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% if enable_thinking is defined and enable_thinking is false %}<think>

</think>

{% endif %}{% endif %}"""
ALWAYS = """{%- for message in messages %}<|im_start|>{{ message.role }}
{{ message.content }}<|im_end|>
{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}"""
DEEPSEEK = ALWAYS.replace("assistant\n{% endif %}", "assistant\n<think>\n{% endif %}")


def tokenizer():
    added = [{"id": INDEX[token], "content": token, "single_word": False, "lstrip": False, "rstrip": False,
              "normalized": False, "special": token in SPECIAL} for token in [*SPECIAL, *TAGS]]
    vocabulary = {token: index for token, index in INDEX.items() if token not in TAGS and token not in SPECIAL}
    model = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
             "fuse_unk": False, "byte_fallback": False, "vocab": vocabulary, "merges": ["\n \n"]}
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None,
            "pre_tokenizer": None, "post_processor": None, "decoder": {"type": "Fuse"}, "model": model}


def chain(*tokens):
    """Each token's successor; a token may come only once."""
    return {INDEX[token]: INDEX[following] for token, following in zip(tokens, tokens[1:])}


MODELS = {
    # Answers after the empty block of a template that was told not to think.
    "answers": (QWEN3, chain("\n\n", *"你好，我在。", "<|im_end|>")),
    # Thinks whatever it is told.
    "thinks": (ALWAYS, {**chain("\n", "<think>", *"想一二三", "</think>", "\n\n", *"你好，我在。", "<|im_end|>")}),
    # Its template opens the tag.
    "thinks_on": (DEEPSEEK, {**chain("\n", *"想一二三", "</think>", "\n\n", *"你好，我在。", "<|im_end|>")}),
    # Never comes to an end of it.
    "broods": (ALWAYS, {**chain("\n", "<think>", *"想一二三", "想"), **chain("</think>", "\n\n", *"你好", "<|im_end|>")}),
}


def write_text_files(write):
    assert len(TOKENS) <= VOCABULARY
    for name, (template, successors) in MODELS.items():
        folder = write(name, successors)
        dump = lambda file, value: (folder / file).write_text(json.dumps(value, ensure_ascii=False) + "\n")
        # Nested as in models that also see; nothing here says where a reply ends but the tokenizer.
        dump("config.json", {"model_type": "qwen3_5", "text_config": {"max_position_embeddings": 32768}})
        dump("tokenizer.json", tokenizer())
        dump("tokenizer_config.json", {"eos_token": {"content": "<|endoftext|>"}, "bos_token": None})
        (folder / "chat_template.jinja").write_text(template)
