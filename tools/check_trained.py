"""Loads what the Java program org.polyprobe.tune.TrainFamilies trained with transformers' own classes.

Fails where a tensor is missing or left over, a label is lost, or a score differs by more than 2e-5 + 2e-5 |score|.
"""
import json
import pathlib
import sys

import torch
from transformers import AutoModelForSequenceClassification, AutoModelForTokenClassification

worst, failed, models = 0.0, [], 0
for folder in sorted(p.parent for p in pathlib.Path(sys.argv[1]).glob("*/model/scores.json")):
    truth = json.loads((folder / "scores.json").read_text())
    config = json.loads((folder / "config.json").read_text())
    texts = config["architectures"][0].endswith("SequenceClassification")
    kind = AutoModelForSequenceClassification if texts else AutoModelForTokenClassification
    model, info = kind.from_pretrained(folder, output_loading_info=True, attn_implementation="eager")
    wrong = {k: sorted(v) for k, v in info.items() if k != "error_msgs" and v}
    if wrong or type(model).__name__ != config["architectures"][0] or list(model.config.id2label.values()) != ["low", "middle", "high"]:
        failed.append((str(folder), type(model).__name__, wrong))
        continue
    model.eval()
    models += 1
    with torch.no_grad():
        for ids, scores in zip(truth["ids"], truth["scores"]):
            logits, scores = model(input_ids=torch.tensor([ids])).logits[0], torch.tensor(scores)
            off = ((logits - scores).abs() / (2e-5 + 2e-5 * logits.abs())).max().item()
            worst = max(worst, off)
            if not off <= 1:
                failed.append((str(folder), "score off by", off))
                break
print(f"{models} models, worst share of the tolerance {worst:.3f}")
for failure in failed:
    print("FAILED", *failure)
sys.exit(1 if failed else 0)
