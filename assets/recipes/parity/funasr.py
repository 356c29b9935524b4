"""SenseVoice and the streaming Paraformer of FunASR."""

import numpy as np

from parity.graph import FLOAT, INT32, INT64, Graph, comma, filled, write_tokens

STACKED = 560


def normalisation(random):
    return {
        "lfr_window_size": 7,
        "lfr_window_shift": 6,
        "neg_mean": comma(f"{value:.3f}" for value in -random.uniform(8, 14, STACKED)),
        "inv_stddev": comma(f"{value:.4f}" for value in random.uniform(0.15, 0.3, STACKED)),
    }


def sense_voice(folder, seed, size=50, inner=12):
    graph = Graph(seed)
    graph.input("x", FLOAT, ["N", "T", STACKED])
    for name in ("x_length", "language", "text_norm"):
        graph.input(name, INT32, ["N"])
    prompts = graph.normal((16, inner), 1.5)
    language = graph.reshape(graph.op("Gather", prompts, "language"), [-1, 1, inner])
    form = graph.reshape(graph.op("Gather", prompts, "text_norm"), [-1, 1, inner])
    emotion = graph.op("Add", language, graph.normal((1, 1, inner), 2))
    event = graph.op("Sub", language, graph.normal((1, 1, inner), 2))
    projected = graph.op("MatMul", "x", graph.normal((STACKED, inner), 0.12))
    rows = graph.op("Sin", graph.op("Concat", language, emotion, event, form, projected, axis=1))
    length = graph.op("Mul", graph.op("Cast", "x_length", to=FLOAT), graph.constant(1e-4))
    bias = np.zeros(size)
    bias[0] = 2.2
    scores = graph.op("Add", graph.op("MatMul", rows, graph.normal((inner, size))), graph.constant(bias))
    graph.output(graph.op("Add", scores, graph.reshape(length, [-1, 1, 1])), "logits", FLOAT, ["N", "T", size])
    facts = {"model_type": "sense_voice_ctc", "version": 2, "vocab_size": size, "normalize_samples": 0}
    facts |= {"comment": "iic/SenseVoiceSmall", "lang_auto": 0, "lang_zh": 3, "lang_en": 4, "lang_yue": 7}
    facts |= {"lang_ja": 11, "lang_ko": 12, "lang_nospeech": 13, "with_itn": 14, "without_itn": 15}
    graph.save(folder / "model.onnx", facts | normalisation(graph.random))
    symbols = ["<unk>", "<s>", "</s>", "<|zh|>", "<|en|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>"]
    symbols += list("的一是不了在人有我他") + ["▁the", "▁a", "ing", "。", "，"]
    write_tokens(folder / "tokens.txt", filled(symbols, size, "s"))


def paraformer(folder, seed, width=16, size=40, blocks=2, kernel=11):
    paraformer_encoder(folder, seed, width, size, blocks, kernel)
    paraformer_decoder(folder, seed + 1, width, size, blocks, kernel)
    symbols = ["<blank>", "<s>", "</s>"] + list("的一是不了在人有我他") + ["he@@", "llo", "wor@@", "ld", "the", "a@@"]
    symbols += [f"w{number}" for number in range(size - len(symbols))]
    write_tokens(folder / "tokens.txt", symbols)


def paraformer_encoder(folder, seed, width, size, blocks, kernel):
    graph = Graph(seed)
    graph.input("speech", FLOAT, ["batch_size", "feats_length", STACKED])
    graph.input("speech_lengths", INT32, ["batch_size"])
    encoded = graph.op("Sin", graph.op("MatMul", "speech", graph.normal((STACKED, width), 0.03)))
    weights = graph.op("Sigmoid", graph.op("MatMul", encoded, graph.normal((width, 1))))
    alphas = graph.op("Squeeze", graph.op("Mul", weights, graph.constant(0.55)), graph.integers([2]))
    graph.output(encoded, "enc", FLOAT, ["batch_size", "feats_length", width])
    graph.output(graph.op("Cast", "speech_lengths", to=INT32), "enc_len", INT32, ["batch_size"])
    graph.output(alphas, "alphas", FLOAT, ["batch_size", "feats_length"])
    facts = {"model_type": "paraformer", "vocab_size": size, "encoder_output_size": width}
    facts |= {"decoder_num_blocks": blocks, "decoder_kernel_size": kernel}
    graph.save(folder / "encoder.onnx", facts | normalisation(graph.random))


def paraformer_decoder(folder, seed, width, size, blocks, kernel):
    graph = Graph(seed)
    graph.input("enc", FLOAT, ["batch_size", "T", width])
    graph.input("enc_len", INT32, ["batch_size"])
    graph.input("acoustic_embeds", FLOAT, ["batch_size", "n", width])
    graph.input("acoustic_embeds_len", INT32, ["batch_size"])
    memory = [batch, _, _] = ["batch_size", width, kernel - 1]
    heard = graph.op("ReduceMean", "acoustic_embeds", axes=[1, 2], keepdims=1)
    around = [graph.op("ReduceMean", "enc", axes=[1, 2], keepdims=1)]
    moved = []
    for block in range(blocks):
        name = graph.input(f"in_cache_{block}", FLOAT, memory)
        kept = graph.op("Mul", name, graph.constant(0.4 + 0.2 * block))
        moved.append(graph.op("Add", kept, heard))
        said = graph.op("ReduceMean", name, axes=[1, 2], keepdims=1)
        around.append(graph.op("Mul", said, graph.normal((1, 1, width))))
    scores = graph.op("MatMul", graph.op("Add", "acoustic_embeds", graph.op("Sum", *around)), graph.normal((width, size)))
    graph.output(scores, "logits", FLOAT, [batch, "n", size])
    graph.output(graph.op("ArgMax", scores, axis=2, keepdims=0), "sample_ids", INT64, [batch, "n"])
    for block, value in enumerate(moved):
        graph.output(value, f"out_cache_{block}", FLOAT, memory)
    graph.save(folder / "decoder.onnx")


def write(root):
    sense_voice(root / "sense-voice", 37)
    paraformer(root / "paraformer", 47)
