"""Writes a BLOOM checkpoint of any size with random weights, for measuring time and memory; needs Python alone.

    python3 make_large.py /tmp/bloom-560m-size              # 24 blocks, hidden 1024, vocabulary 250880, bfloat16: 1.1 GB
    python3 make_large.py /tmp/small --layers 2 --hidden 64 --vocabulary 500 --shards 3

Weights repeat one block of normal numbers, so states mean nothing. The tokenizer is that of the tiny BLOOM among the tests.
"""
import argparse
import json
import pathlib
import random
import shutil
import struct

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "src/test/resources/golden/bloom-tiny-text"
DEVIATION = 0.02
PERIOD = 1 << 16


def bfloat16(values):
    """The upper halves of float32 numbers, little-endian."""
    return b"".join(struct.pack("<f", value)[2:] for value in values)


def tensors(layers, hidden, vocabulary):
    """Names and shapes in the order of the file, as BloomModel saves them."""
    norm = lambda name: [(name + ".weight", [hidden]), (name + ".bias", [hidden])]
    linear = lambda name, out, inner: [(name + ".weight", [out, inner]), (name + ".bias", [out])]
    yield "word_embeddings.weight", [vocabulary, hidden]
    yield from norm("word_embeddings_layernorm")
    for i in range(layers):
        block = f"h.{i}."
        yield from norm(block + "input_layernorm")
        yield from linear(block + "self_attention.query_key_value", 3 * hidden, hidden)
        yield from linear(block + "self_attention.dense", hidden, hidden)
        yield from norm(block + "post_attention_layernorm")
        yield from linear(block + "mlp.dense_h_to_4h", 4 * hidden, hidden)
        yield from linear(block + "mlp.dense_4h_to_h", hidden, 4 * hidden)
    yield from norm("ln_f")


def write(path, entries, block):
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, shape in entries:
        size = 2
        for n in shape:
            size *= n
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for start in range(0, offset, len(block)):
            file.write(block[:min(len(block), offset - start)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--layers", type=int, default=24)
    parser.add_argument("--hidden", type=int, default=1024)
    parser.add_argument("--heads", type=int, default=16)
    parser.add_argument("--vocabulary", type=int, default=250880)
    parser.add_argument("--shards", type=int, default=1)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(1)
    block = bfloat16(rng.gauss(0, DEVIATION) for _ in range(PERIOD)) * 16
    entries = list(tensors(arguments.layers, arguments.hidden, arguments.vocabulary))
    if arguments.shards == 1:
        write(arguments.folder / "model.safetensors", entries, block)
    else:
        names = [f"model-{i + 1:05}-of-{arguments.shards:05}.safetensors" for i in range(arguments.shards)]
        for i, name in enumerate(names):
            write(arguments.folder / name, entries[i::arguments.shards], block)
        weight_map = {name: names[i % arguments.shards] for i, (name, _) in enumerate(entries)}
        (arguments.folder / "model.safetensors.index.json").write_text(
            json.dumps({"metadata": {}, "weight_map": weight_map}))
    config = {"model_type": "bloom", "architectures": ["BloomForCausalLM"], "hidden_size": arguments.hidden,
              "n_layer": arguments.layers, "n_head": arguments.heads, "vocab_size": arguments.vocabulary,
              "seq_length": 2048, "layer_norm_epsilon": 1e-5, "torch_dtype": "bfloat16"}
    (arguments.folder / "config.json").write_text(json.dumps(config, indent=2))
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(GOLDEN / name, arguments.folder / name)


if __name__ == "__main__":
    main()
