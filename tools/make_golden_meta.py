"""Reptile and first-order MAML by torch's own optimizers over transformers' own classes (tools/README.md).

  make_golden_meta.py GOLDEN           from the repository's root

Writes meta.json: a few rounds over two tasks of unequal size, in float64 and without dropout: the mean loss of each round,
its gradient norm, and every parameter's norm at the end. Written from the papers' algorithms and docs/training.md, not from
the Java code: whole models are copied, every task has a loop of its own."""
import copy
import json
import math
import random
import sys

import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, Trainer, get_linear_schedule_with_warmup

from decoders import exact
from make_golden import rounded

RECIPE = dict(epochs=3, texts=2, rate=1e-3, warmup=0.2, decay=0.01, clip=1.0, seed=5)
RULES = [dict(rule="reptile", inner=2, rate=0.5), dict(rule="reptile", inner=3, rate=1.0),
         dict(rule="fomaml", inner=1, rate=0.05), dict(rule="fomaml", inner=2, rate=0.1)]
FOLDERS = ["bert-tiny-seqcls", "qwen2-tiny-seqcls"]


def tasks(config):
    draw = random.Random(config.vocab_size)
    ids = [i for i in range(5, config.vocab_size) if i != config.pad_token_id]
    return [[dict(ids=[draw.choice(ids) for _ in range(draw.randint(3, 9))], label=draw.randrange(config.num_labels))
             for _ in range(size)] for size in (7, 4)]


class Batches:
    """A task's batches without end: epoch after epoch in the order of a generator of its own."""

    def __init__(self, examples):
        self.examples, self.per_epoch = examples, math.ceil(len(examples) / RECIPE["texts"])

    def at(self, batch):
        generator = torch.Generator().manual_seed(RECIPE["seed"] + batch // self.per_epoch)
        order = torch.randperm(len(self.examples), generator=generator).tolist()
        first = batch % self.per_epoch * RECIPE["texts"]
        return [self.examples[i] for i in order[first:first + RECIPE["texts"]]]


def loss_of(model, batch):
    logits = torch.cat([model(input_ids=torch.tensor([example["ids"]])).logits for example in batch])
    return torch.nn.functional.cross_entropy(logits, torch.tensor([example["label"] for example in batch]))


def clipped(model, batch):
    model.zero_grad()
    loss = loss_of(model, batch)
    loss.backward()
    return loss.item(), torch.nn.utils.clip_grad_norm_(model.parameters(), RECIPE["clip"]).item()


def adamw(model, updates):
    decayed = set(Trainer.get_decay_parameter_names(None, model))
    optimizer = torch.optim.AdamW(
        [{"params": [p for n, p in model.named_parameters() if n in decayed], "weight_decay": RECIPE["decay"]},
         {"params": [p for n, p in model.named_parameters() if n not in decayed], "weight_decay": 0.0}], lr=RECIPE["rate"])
    return optimizer, get_linear_schedule_with_warmup(optimizer, math.ceil(RECIPE["warmup"] * updates), updates)


def reptile(model, data, rounds, rule):
    optimizer, schedule = adamw(model, rounds * len(data) * rule["inner"])
    losses, norms = [], []
    for r in range(rounds):
        start = copy.deepcopy(model.state_dict())
        arrived, seen = [], []
        for task in data:
            model.load_state_dict(start)
            for i in range(rule["inner"]):
                seen.append(clipped(model, task.at(r * rule["inner"] + i)))
                optimizer.step()
                schedule.step()
            arrived.append(copy.deepcopy(model.state_dict()))
        mean = {k: sum(a[k] for a in arrived) / len(arrived) for k in start}
        model.load_state_dict({k: start[k] + rule["rate"] * (mean[k] - start[k]) for k in start})
        losses.append(sum(l for l, _ in seen) / len(seen))
        norms.append(sum(n for _, n in seen) / len(seen))
    return losses, norms


def fomaml(model, data, rounds, rule):
    optimizer, schedule = adamw(model, rounds)
    losses, norms = [], []
    for r in range(rounds):
        total, queries = None, []
        for task in data:
            learner = copy.deepcopy(model)
            descent = torch.optim.SGD(learner.parameters(), lr=rule["rate"])
            first = r * (rule["inner"] + 1)
            for i in range(rule["inner"]):
                clipped(learner, task.at(first + i))
                descent.step()
            query = loss_of(learner, task.at(first + rule["inner"]))
            queries.append(query.item())
            found = torch.autograd.grad(query, list(learner.parameters()), allow_unused=True)
            found = [torch.zeros_like(p) if g is None else g for p, g in zip(learner.parameters(), found)]
            total = found if total is None else [a + b for a, b in zip(total, found)]
        for parameter, gradient in zip(model.parameters(), total):
            parameter.grad = gradient / len(data)
        losses.append(sum(queries) / len(queries))
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), RECIPE["clip"]).item())
        optimizer.step()
        schedule.step()
    return losses, norms


def case(golden, folder, rule):
    config = AutoConfig.from_pretrained(f"{golden}/{folder}")
    for name in ("hidden_dropout_prob", "attention_probs_dropout_prob", "attention_dropout", "classifier_dropout"):
        if getattr(config, name, None) is not None:
            setattr(config, name, 0.0)
    model = AutoModelForSequenceClassification.from_pretrained(f"{golden}/{folder}", config=config, dtype=torch.float32,
                                                               attn_implementation="eager").double().train()
    made = tasks(config)
    data = [Batches(examples) for examples in made]
    taken = rule["inner"] + (rule["rule"] == "fomaml")
    rounds = math.ceil(sum(task.per_epoch for task in data) * RECIPE["epochs"] / (len(data) * taken))
    with exact():
        losses, norms = {"reptile": reptile, "fomaml": fomaml}[rule["rule"]](model, data, rounds, rule)
    return dict(checkpoint=folder, **rule, labels=[config.id2label[i] for i in range(config.num_labels)], recipe=RECIPE,
                tasks=made, losses=rounded(losses), gradient_norms=rounded(norms),
                norms={k: rounded(float(v.detach().norm())) for k, v in model.named_parameters()})


if __name__ == "__main__":
    made = [case(sys.argv[1], folder, rule) for folder in FOLDERS for rule in RULES]
    with open(f"{sys.argv[1]}/meta.json", "w", encoding="utf-8") as out:
        json.dump(made, out, separators=(",", ":"), allow_nan=False)
        out.write("\n")
