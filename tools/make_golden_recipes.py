"""Training losses of transformers' own classes and torch's own optimizer, for src/test/resources/golden/training.json.

Run in the reference environment from this folder: the golden checkpoints are expected in ./golden (copy or bind them).
Everything is float64 and without dropout, but for the cases in bfloat16, which are float32 under torch.autocast; batches are padded on the right. Each case is a few epochs over a handful of
texts; the order within an epoch is torch.randperm of a generator seeded with seed + epoch.
"""
import json
import random
import sys

import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoModelForTokenClassification
from transformers import Trainer, get_constant_schedule_with_warmup, get_cosine_schedule_with_warmup
from transformers import get_linear_schedule_with_warmup

SCHEDULES = {"NONE": lambda o, w, n: get_constant_schedule_with_warmup(o, w),
             "LINEAR": get_linear_schedule_with_warmup, "COSINE": get_cosine_schedule_with_warmup}
DROPOUTS = ["hidden_dropout_prob", "attention_probs_dropout_prob", "hidden_dropout", "attention_dropout", "resid_pdrop",
            "embd_pdrop", "attn_pdrop", "dropout_rate", "dropout", "classifier_dropout", "seq_classif_dropout"]
IGNORED = -100
UNUSED = 4
STANDARD = dict(epochs=2, texts=4, microTexts=4, rate=1e-3, warmup=0.2, decline="LINEAR", weightDecay=0.01, clipNorm=1.0,
                labelSmoothing=0.0, classWeights=[], frozenBlocks=0, frozenEmbeddings=False, dtype="FLOAT32", seed=5)
CASES = ([(f + "-tiny-seqcls", {}) for f in ["bert", "xlmr", "distilbert", "bloom", "qwen2", "qwen3", "llama", "mistral",
                                             "gemma", "gemma2", "gemma3", "gpt2"]]
         + [(f + "-tiny-tokcls", {}) for f in ["bert", "xlmr", "distilbert", "t5", "bloom", "gpt2", "qwen2", "gemma2"]]
         + [("bert-tiny-seqcls", c) for c in [
             dict(decline="COSINE"), dict(decline="NONE", warmup=0.0), dict(clipNorm=0.0), dict(clipNorm=0.05),
             dict(microTexts=2), dict(labelSmoothing=0.1), dict(classWeights=[1.0, 2.0, 0.5]),
             dict(labelSmoothing=0.2, classWeights=[1.0, 2.0, 0.5], microTexts=1),
             dict(frozenBlocks=2, frozenEmbeddings=True), dict(weightDecay=0.1)]]
         + [("bert-tiny-tokcls", dict(microTexts=1, classWeights=[2.0, 1.0, 0.5, 1.0, 1.5]))]
         + [(f + "-tiny-seqcls", dict(dtype="BFLOAT16")) for f in ["bert", "xlmr", "bloom", "qwen2", "gpt2"]])


def examples(config, texts, labels):
    draw = random.Random(config.vocab_size)
    pad = config.pad_token_id
    types = getattr(config, "type_vocab_size", 1)
    made = []
    for i in range(10):
        length = draw.randint(3, 9)
        ids = [draw.choice([t for t in range(5, config.vocab_size) if t != pad]) for _ in range(length)]
        own = [0] * length
        if types > 1 and config.model_type == "bert":
            own = [0] * (length // 2) + [1] * (length - length // 2)
        marks = [draw.randrange(labels)] if texts else [
            IGNORED if draw.random() < 0.2 else draw.randrange(labels) for _ in range(length)]
        made.append(dict(ids=ids, types=own, labels=marks))
    return made


def run(folder, changes):
    recipe = {**STANDARD, **changes}
    texts = folder.endswith("seqcls")
    config = AutoConfig.from_pretrained("golden/" + folder)
    for name in DROPOUTS:
        if getattr(config, name, None) is not None:
            setattr(config, name, 0.0)
    config.classifier_dropout = 0.0
    if config.pad_token_id not in range(config.vocab_size):
        config.pad_token_id = UNUSED    # as good as none: no text has it
    kind = AutoModelForSequenceClassification if texts else AutoModelForTokenClassification
    model = kind.from_pretrained("golden/" + folder, config=config, attn_implementation="eager",
                                 dtype=torch.float64 if recipe["dtype"] == "FLOAT32" else torch.float32)
    model.train()
    freeze(model, recipe)
    data = examples(config, texts, config.num_labels)
    decayed = set(Trainer.get_decay_parameter_names(None, model))
    learned = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW([
        {"params": [p for n, p in learned if n in decayed], "weight_decay": recipe["weightDecay"]},
        {"params": [p for n, p in learned if n not in decayed], "weight_decay": 0.0}], lr=recipe["rate"])
    per_epoch = -(-len(data) // recipe["texts"])
    steps = recipe["epochs"] * per_epoch
    schedule = SCHEDULES[recipe["decline"]](optimizer, -(-recipe["warmup"] * steps // 1), steps)
    losses, norms, rates = [], [], []
    for epoch in range(recipe["epochs"]):
        order = torch.randperm(len(data), generator=torch.Generator().manual_seed(recipe["seed"] + epoch)).tolist()
        for start in range(0, len(order), recipe["texts"]):
            step = [data[i] for i in order[start:start + recipe["texts"]]]
            losses.append(accumulate(model, step, recipe, config))
            grads = [p for _, p in learned if p.grad is not None]
            limit = recipe["clipNorm"] or float("inf")
            norms.append(torch.nn.utils.clip_grad_norm_(grads, limit).item())
            rates.append(schedule.get_last_lr()[0])
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
    return dict(checkpoint=folder, recipe=recipe, labels=[config.id2label[i] for i in range(config.num_labels)],
                examples=data, losses=losses, gradient_norms=norms, rates=rates)


def freeze(model, recipe):
    body = model.base_model
    if recipe["frozenEmbeddings"]:
        body.embeddings.requires_grad_(False)
    if recipe["frozenBlocks"]:
        body.encoder.layer[:recipe["frozenBlocks"]].requires_grad_(False)


def accumulate(model, step, recipe, config):
    """Gradients of the step's mean loss, from passes of microTexts each, as num_items_in_batch makes them."""
    kind = next(model.parameters()).dtype
    weights = torch.tensor(recipe["classWeights"], dtype=kind) if recipe["classWeights"] else None
    every = [m for e in step for m in e["labels"] if m != IGNORED]
    total = sum(recipe["classWeights"][m] for m in every) if recipe["classWeights"] else len(every)
    criterion = torch.nn.CrossEntropyLoss(weight=weights, label_smoothing=recipe["labelSmoothing"], reduction="sum")
    sum_loss = 0.0
    # Under a sliding window transformers gives NaN for padding that sees nothing: there texts run one by one.
    side = 1 if getattr(config, "sliding_window", None) else recipe["microTexts"]
    for start in range(0, len(step), side):
        part = step[start:start + side]
        length = max(len(e["ids"]) for e in part)
        fill = lambda key, by: torch.tensor([e[key] + [by] * (length - len(e["ids"])) for e in part])
        inputs = dict(input_ids=fill("ids", config.pad_token_id), attention_mask=torch.tensor(
            [[1] * len(e["ids"]) + [0] * (length - len(e["ids"])) for e in part]))
        if config.model_type == "bert":
            inputs["token_type_ids"] = fill("types", 0)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=recipe["dtype"] == "BFLOAT16"):
            logits = model(**inputs).logits.to(kind)
        if logits.dim() == 2:
            loss = criterion(logits, torch.tensor([e["labels"][0] for e in part]))
        else:
            loss = criterion(logits.flatten(0, 1), fill("labels", IGNORED).flatten())
        (loss / total).backward()
        sum_loss += loss.item() / total
    return sum_loss


if __name__ == "__main__":
    with open(sys.argv[1], "w") as out:
        json.dump([run(folder, changes) for folder, changes in CASES], out, separators=(",", ":"), allow_nan=False)
