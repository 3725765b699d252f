"""Draws random encoder configurations and writes, for each, a checkpoint and what transformers computes from it.

    transformers-env run fuzz_encoders.py OUT [DRAWS [SEED]]      (OUT inside the current folder; 200 draws, seed 1)

Each draw is a folder OUT/FAMILY-NNN with config.json, model.safetensors and expected.json, laid out as the golden
folders. org.polyprobe.model.EncoderFuzz compares them; see README.md.
"""

import copy
import json
import os
import random
import sys

import torch
import transformers
from transformers import logging

from encoders import compute, fill, plain, save, stored

FAMILIES = {"bert": "Bert", "roberta": "Roberta", "xlm-roberta": "XLMRoberta", "distilbert": "DistilBert", "t5": "T5",
            "mt5": "MT5"}
LONGEST = 40


def draw_config(family, draw, architecture):
    """Odd head counts and widths, one to four layers, any padding id; labels and vocabularies of any size."""
    heads, head_size, layers = draw.randint(1, 7), draw.choice([1, 2, 3, 5, 8, 11]), draw.randint(1, 4)
    settings = {"vocab_size": draw.randint(20, 90), "pad_token_id": draw.randint(0, 9)}
    if "Classification" in architecture:
        settings["num_labels"] = draw.randint(1, 6)
    if family in ("t5", "mt5"):
        buckets = draw.choice([4, 5, 7, 8, 10, 16, 31, 32])
        settings.update(d_model=draw.randint(4, 40), d_kv=head_size, d_ff=draw.randint(1, 60), num_layers=layers,
                        num_heads=heads, relative_attention_num_buckets=buckets,
                        relative_attention_max_distance=draw.choice([buckets // 4 + 1, 9, 16, 20, 64, 128]),
                        layer_norm_epsilon=draw.choice([1e-6, 1e-5, 1e-3]))
        if draw.random() < 0.5:
            settings["feed_forward_proj"] = draw.choice(["relu", "gated-gelu"])
    elif family == "distilbert":
        settings.update(dim=heads * head_size, hidden_dim=draw.randint(1, 60), n_layers=layers, n_heads=heads,
                        max_position_embeddings=draw.randint(LONGEST, 60),
                        sinusoidal_pos_embds=draw.random() < 0.2)
    else:
        settings.update(hidden_size=heads * head_size, intermediate_size=draw.randint(1, 60), num_hidden_layers=layers,
                        num_attention_heads=heads, type_vocab_size=draw.randint(1, 3),
                        max_position_embeddings=draw.randint(LONGEST + 11, 70),
                        layer_norm_eps=draw.choice([1e-12, 1e-5, 1e-3]))
    return settings


def draw_rows(config, draw):
    """Texts of one token up to LONGEST, padded on either side, often some of equal length side by side."""
    lengths = [draw.choice([1, draw.randint(2, 12), draw.randint(2, LONGEST)]) for _ in range(draw.randint(1, 5))]
    if draw.random() < 0.5:
        lengths.insert(1, lengths[0])
    left, width = draw.random() < 0.4, max(lengths) + draw.choice([0, 0, 1, 3])
    width = min(width, LONGEST)
    rows = {"input_ids": [], "attention_mask": []}
    for length in lengths:
        ids = [draw.randrange(config.vocab_size) for _ in range(length)]     # the padding id too, as any token
        padding = [config.pad_token_id] * (width - length)
        mask = [1] * length
        if config.model_type not in ("t5", "mt5") and draw.random() < 0.2:   # distances in T5 count what is masked
            mask = [int(i == 0 or draw.random() < 0.7) for i in range(length)]
        rows["input_ids"].append(padding + ids if left else ids + padding)
        rows["attention_mask"].append([0] * len(padding) + mask if left else mask + [0] * len(padding))
    if config.model_type == "bert" and draw.random() < 0.7:
        rows["token_type_ids"] = [[draw.randrange(config.type_vocab_size) for _ in row] for row in rows["input_ids"]]
    return rows


def own_share(model, rows, states, logits):
    """The largest share of the tolerance that transformers' own float32 uses, states and logits, at unmasked tokens."""
    mask = torch.tensor(rows["attention_mask"], dtype=torch.bool)
    single_states, single_logits = compute(copy.deepcopy(model).float(), rows)
    pairs = [(a[mask], b[mask]) for a, b in zip(single_states, states)]
    if logits is not None:
        pairs.append((single_logits[mask], logits[mask]) if logits.dim() == 3 else (single_logits, logits))
    return max(float(((a - b).abs() / (2e-5 + 2e-5 * b.abs())).max()) for a, b in pairs)


def write(folder, family, seed):
    """False, and nothing written, if float32 cannot carry the numbers: norms of a few nearly equal values amplify."""
    draw = random.Random(seed)
    tasks = ["EncoderModel", "ForTokenClassification"] if "t5" in family else [
        "Model", "ForMaskedLM", "ForSequenceClassification", "ForTokenClassification"]
    name = FAMILIES[family] + draw.choice(tasks)
    architecture = getattr(transformers, name)
    config = architecture.config_class(**draw_config(family, draw, name))
    model = architecture(config)
    fill(model, torch.Generator().manual_seed(draw.getrandbits(32)))
    dtype = draw.choice([torch.float32, torch.float32, torch.float16, torch.bfloat16])
    model = stored(model, dtype)
    rename = ("shared.", "encoder.embed_tokens.") if "t5" in family and draw.random() < 0.3 else None
    inputs, worst = [], 0.0
    for number in range(2):
        rows = draw_rows(config, draw)
        states, logits = compute(model, rows)
        share = own_share(model, rows, states, logits)
        if not share <= 0.25:
            return False
        worst = max(worst, share)
        entry = {"name": str(number), **rows, "hidden_states": [plain(state, 10) for state in states]}
        if logits is not None:
            entry["logits"] = plain(logits, 10)
        inputs.append(entry)
    save(folder, model, dtype, rename=rename)
    with open(os.path.join(folder, "expected.json"), "w") as file:
        json.dump({"architecture": name, "seed": seed, "transformers_own_fp32_share": worst, "inputs": inputs}, file,
                  separators=(",", ":"))
    return True


if __name__ == "__main__":
    logging.set_verbosity_error()
    out, draws, first = sys.argv[1], int((sys.argv + ["200"])[2]), int((sys.argv + ["1"] * 2)[3])
    for family in FAMILIES:
        number = rejected = 0
        while number < draws:
            seed = f"{family} {first} {number + rejected}"
            if write(os.path.join(out, f"{family}-{number:04d}"), family, seed):
                number += 1
            else:
                rejected += 1
        print(f"{family}: {number} draws, {rejected} more where transformers' own float32 strays", flush=True)
