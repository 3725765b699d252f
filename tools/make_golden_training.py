"""Writes training.json for the golden text classifiers that lack one (tools/README.md).

  make_golden_training.py GOLDEN           from the repository's root

Five full steps of AdamW on one batch of four texts, in float64 by transformers' own classes and torch's optimizer, in
the layout of shared/golden/bloom-tiny-seqcls/training.json, norms in place of full values. Dropout is 0. Each text runs
on its own, without padding, so that models without a padding id can have a batch too."""
import json
import os
import random
import sys
import zlib

import torch
from transformers import AutoModelForSequenceClassification

from decoders import exact
from make_golden import rounded

FOLDERS = ["distilbert-tiny-seqcls", "xlmr-tiny-seqcls", "qwen2-tiny-seqcls", "qwen3-tiny-seqcls", "llama-tiny-seqcls",
           "mistral-tiny-seqcls", "gpt2-tiny-seqcls", "gemma-tiny-seqcls", "gemma2-tiny-seqcls", "gemma3-tiny-seqcls"]
STEPS = 5
OPTIMIZER = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.01,
             "no_weight_decay_for": "parameters with one axis: every bias and norm"}


def batch(name, config):
    """Without the padding id, whose embedding transformers keeps from being trained."""
    draw = random.Random(zlib.crc32(name.encode()))
    ids = [i for i in range(4, config.vocab_size) if i != config.pad_token_id]
    rows = [[draw.choice(ids) for _ in range(length)] for length in (9, 6, 9, 3)]
    return rows, [draw.randrange(config.num_labels) for _ in rows]


def loss_of(model, rows, labels):
    logits = torch.cat([model(input_ids=torch.tensor([row])).logits for row in rows])
    return torch.nn.functional.cross_entropy(logits, torch.tensor(labels)), logits


def training(directory, name):
    model = AutoModelForSequenceClassification.from_pretrained(directory, dtype=torch.float32,
                                                               attn_implementation="eager").double().eval()
    rows, labels = batch(name, model.config)
    parameters = dict(model.named_parameters())
    before = {key: value.detach().clone() for key, value in parameters.items()}
    optimizer = torch.optim.AdamW(
        [{"params": [p for p in parameters.values() if p.dim() > 1], "weight_decay": OPTIMIZER["weight_decay"]},
         {"params": [p for p in parameters.values() if p.dim() == 1], "weight_decay": 0.0}],
        lr=OPTIMIZER["learning_rate"], betas=(OPTIMIZER["beta1"], OPTIMIZER["beta2"]), eps=OPTIMIZER["epsilon"])
    losses, norms = [], {}
    with exact():
        for step in range(STEPS + 1):
            loss, logits = loss_of(model, rows, labels)
            losses.append(loss.item())
            if step == 0:
                first = logits.tolist()
            if step == STEPS:
                break
            optimizer.zero_grad()
            loss.backward()
            if step == 0:
                norms = {k: 0.0 if p.grad is None else float(p.grad.norm()) for k, p in parameters.items()}
            optimizer.step()
    parameters = {key: value.detach() for key, value in parameters.items()}
    width = max(map(len, rows))
    return {"checkpoint": name, "optimizer": OPTIMIZER,
            "batch": {"input_ids": [row + [0] * (width - len(row)) for row in rows],
                      "attention_mask": [[1] * len(row) + [0] * (width - len(row)) for row in rows],
                      "labels": labels},
            "losses_float64": rounded(losses), "logits_before": rounded(first),
            "logits_after_5_steps": rounded(logits.tolist()),
            "parameters": {key: {"weight_decay": OPTIMIZER["weight_decay"] if value.dim() > 1 else 0.0,
                                 "gradient_norm_step0": rounded(norms[key]),
                                 "norm_before": rounded(float(before[key].norm())),
                                 "norm_after_5_steps": rounded(float(value.norm())),
                                 "change_norm_after_5_steps": rounded(float((value - before[key]).norm()))}
                           for key, value in parameters.items()}}


if __name__ == "__main__":
    torch.set_num_threads(1)
    for folder in FOLDERS:
        place = os.path.join(sys.argv[1], folder)
        result = training(place, folder)
        with open(os.path.join(place, "training.json"), "w") as file:
            json.dump(result, file, indent=1)
            file.write("\n")
        print(folder, result["losses_float64"], flush=True)
