"""The recipe of polyprobe transfer in real transformers, step by step (tools/README.md).

  compare_training.py start MODEL START LABEL…        a checkpoint with a new head, without dropout
  compare_training.py train START TRAIN TEST OUT      trains on TRAIN, answers TEST; writes OUT/steps.csv, OUT/answers.tsv
  compare_training.py beside OUT STEPS PREDICTIONS    what the two have in common, from polyprobe's files

TRAIN and TEST are TSV files with premise, hypothesis and label. The head is drawn by transformers. Everything else is
`polyprobe transfer --epochs 1 --batch 32 --lr 3e-5` with seed 1: order, schedule, decay, clipping, length."""
import csv
import json
import math
import os
import sys
import time

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer, get_linear_schedule_with_warmup

SEED, BATCH, RATE, WARMUP, DECAY, CLIP, LENGTH = 1, 32, 3e-5, 0.1, 0.01, 1.0, 128


def rows(file):
    with open(file, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def start(source, target, *labels):
    torch.manual_seed(SEED)
    model = AutoModelForSequenceClassification.from_pretrained(
        source, dtype=torch.float32, num_labels=len(labels), id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)}, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    model.save_pretrained(target)
    AutoTokenizer.from_pretrained(source).save_pretrained(target)


def batch(tokenizer, items):
    return tokenizer([i["premise"] for i in items], [i["hypothesis"] for i in items], truncation="longest_first",
                     max_length=LENGTH, padding=True, return_tensors="pt")


def train(source, train_file, test_file, out):
    os.makedirs(out, exist_ok=True)
    tokenizer = AutoTokenizer.from_pretrained(source)
    model = AutoModelForSequenceClassification.from_pretrained(source, dtype=torch.float32).train()
    items, ids = rows(train_file), model.config.label2id
    steps = math.ceil(len(items) / BATCH)
    optimizer = torch.optim.AdamW(
        [{"params": [p for p in model.parameters() if p.dim() > 1], "weight_decay": DECAY},
         {"params": [p for p in model.parameters() if p.dim() == 1], "weight_decay": 0.0}], lr=RATE)
    schedule = get_linear_schedule_with_warmup(optimizer, math.ceil(WARMUP * steps), steps)
    order = torch.randperm(len(items), generator=torch.Generator().manual_seed(SEED)).tolist()
    with open(f"{out}/steps.csv", "w", encoding="utf-8") as log:
        log.write("step,loss,gradient_norm,seconds\n")
        for step in range(steps):
            began = time.perf_counter()
            taken = [items[i] for i in order[step * BATCH:(step + 1) * BATCH]]
            loss = model(**batch(tokenizer, taken), labels=torch.tensor([ids[i["label"]] for i in taken])).loss
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            log.write(f"{step + 1},{loss.item()},{norm.item()},{time.perf_counter() - began}\n")
            log.flush()
    model.eval()
    with open(f"{out}/answers.tsv", "w", encoding="utf-8") as answers, torch.no_grad():
        answers.write("gold\tpredicted\n")
        asked = rows(test_file)
        for first in range(0, len(asked), BATCH):
            some = asked[first:first + BATCH]
            for item, best in zip(some, model(**batch(tokenizer, some)).logits.argmax(-1).tolist()):
                answers.write(f"{item['label']}\t{model.config.id2label[best]}\n")


def beside(out, steps_file, predictions_file):
    theirs = list(csv.DictReader(open(f"{out}/steps.csv", encoding="utf-8")))
    ours = [row for row in csv.DictReader(open(steps_file, encoding="utf-8")) if row["kind"] == "full" and row["loss"]]
    assert len(ours) == len(theirs), (len(ours), len(theirs))
    print("step  transformers  polyprobe  gradient norms")
    for a, b in zip(theirs, ours):
        if int(a["step"]) in (1, 2, 3, 5) or int(a["step"]) % 10 == 0:
            print(f"{a['step']:>4}  {float(a['loss']):12.6f}  {float(b['loss']):9.6f}  {float(a['gradient_norm']):.5f} "
                  f"{float(b['gradient_norm']):.5f}")
    gaps = [abs(float(a["loss"]) - float(b["loss"])) for a, b in zip(theirs, ours)]
    print(f"largest difference of losses: {max(gaps):.1e}, mean {sum(gaps) / len(gaps):.1e}")
    answers = rows(f"{out}/answers.tsv")
    own = rows(predictions_file)
    assert len(own) == len(answers) and all(a["gold"] == b["gold"] for a, b in zip(answers, own))
    n = len(answers)
    print(f"accuracy: {sum(a['gold'] == a['predicted'] for a in answers) / n:.4f} and "
          f"{sum(b['gold'] == b['predicted'] for b in own) / n:.4f}; same answer on "
          f"{sum(a['predicted'] == b['predicted'] for a, b in zip(answers, own))} of {n}")


if __name__ == "__main__":
    {"start": start, "train": train, "beside": beside}[sys.argv[1]](*sys.argv[2:])
