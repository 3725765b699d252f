"""Writes language.json: losses of language modelling while a model learns (tools/README.md).

  make_golden_language.py GOLDEN           from the repository's root

Five steps of AdamW on one batch of texts in float64 by transformers' own classes and torch's optimizer, without dropout:
losses and gradient norms of each step, and the norm of every parameter at the end. Masks are drawn once and kept."""
import json
import os
import random
import sys
import zlib

import torch
from transformers import AutoModelForCausalLM, AutoModelForMaskedLM

from decoders import exact

MASKED = ["bert-tiny", "distilbert-tiny", "roberta-tiny", "xlmr-tiny"]
CAUSAL = ["bloom-tiny", "qwen2-tiny", "llama-tiny-untied", "gpt2-tiny", "gemma2-tiny"]
STEPS, RATE, DECAY = 5, 1e-3, 0.01


def examples(name, config, masked):
    draw = random.Random(zlib.crc32(name.encode()))
    pads = {config.pad_token_id, 0, 1, 2, 3}
    rows = []
    for length in (9, 6, 9, 3):
        ids = [draw.choice([i for i in range(4, config.vocab_size) if i not in pads]) for _ in range(length)]
        if not masked:
            rows.append({"ids": ids, "labels": ids[1:] + [-100]})
            continue
        labels = [-100] * length
        for at in draw.sample(range(length), max(1, length // 3)):
            labels[at], ids[at] = ids[at], draw.choice([4, ids[at]])
        rows.append({"ids": ids, "labels": labels})
    return rows


def loss_of(model, rows, masked):
    """transformers' own loss of each text, weighted by its labels; a causal model is given the ids and shifts itself."""
    total, count = 0, 0
    for row in rows:
        ids = torch.tensor([row["ids"]])
        labels = torch.tensor([row["labels"]]) if masked else ids
        told = sum(label != -100 for label in row["labels"])
        total = total + model(input_ids=ids, labels=labels).loss * told
        count += told
    return total / count


def named(model):
    """Every parameter once; a tied table by its name as an embedding."""
    table = model.get_input_embeddings().weight
    output = model.get_output_embeddings()
    tied = output is not None and output.weight is table
    for key, p in model.named_parameters(remove_duplicate=False):
        if not (tied and p is table and not key.endswith(("embeddings.weight", "embed_tokens.weight", "wte.weight"))):
            if not key.endswith("decoder.bias") and key != "vocab_projector.weight":
                yield key, p


def training(directory, name, masked):
    auto = AutoModelForMaskedLM if masked else AutoModelForCausalLM
    model, loading = auto.from_pretrained(directory, dtype=torch.float32, attn_implementation="eager",
                                          output_loading_info=True)
    assert not loading["missing_keys"], loading
    model = model.double().eval()
    rows = examples(name, model.config, masked)
    parameters = dict(model.named_parameters())
    optimizer = torch.optim.AdamW(
        [{"params": [p for p in parameters.values() if p.dim() > 1], "weight_decay": DECAY},
         {"params": [p for p in parameters.values() if p.dim() == 1], "weight_decay": 0.0}], lr=RATE)
    losses, norms = [], []
    with exact():
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss = loss_of(model, rows, masked)
            loss.backward()
            losses.append(loss.item())
            norms.append(torch.nn.utils.clip_grad_norm_(parameters.values(), float("inf")).item())
            optimizer.step()
    return {"checkpoint": name, "rate": RATE, "decay": DECAY, "examples": rows, "losses": losses,
            "gradient_norms": norms, "norms": {key: float(p.detach().norm()) for key, p in named(model)}}


if __name__ == "__main__":
    torch.set_num_threads(1)
    golden = sys.argv[1]
    result = [training(os.path.join(golden, name), name, masked)
              for names, masked in ((MASKED, True), (CAUSAL, False)) for name in names]
    for entry in result:
        print(entry["checkpoint"], entry["losses"], flush=True)
    with open(os.path.join(golden, "language.json"), "w") as file:
        json.dump(result, file, indent=None, separators=(",", ":"))
        file.write("\n")
