"""Tiny encoder checkpoints with odd shapes, and what transformers computes from them."""

import copy
import json
import os

import torch
import transformers
from safetensors.torch import save_file


def fill(model, generator):
    """Weights a mistake shows under: no norm is 1, no bias is 0, attention is neither flat nor peaked.

    Values are those of the number type they will be stored in, so that float64 starts from exactly the stored weights.
    """
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
        lower = name.lower()
        if "norm" in lower and lower.endswith("weight"):
            value = 1 + 0.2 * noise
        elif lower.endswith("bias") or "norm" in lower:
            value = 0.2 * noise
        elif "relative_attention_bias" in name or "embed" in lower or "shared" in lower:
            value = noise
        else:
            value = noise * 1.2 / parameter.shape[1] ** 0.5
            if name.endswith("SelfAttention.q.weight"):                 # T5 does not scale its scores
                value = value / model.config.d_kv ** 0.5
            if name.endswith((".o.weight", ".wo.weight")):              # its sums are not normed: let them not cancel
                value = value / 3
        parameter.data = value.float()


def stored(model, dtype):
    """The model with its weights rounded to the type they are stored in, computing in float64."""
    for parameter in model.parameters():
        parameter.data = parameter.data.to(dtype)
    return model.double().eval()


def save(folder, model, dtype, drop_keys=(), rename=None):
    """config.json as transformers writes it and model.safetensors, tied tensors once.

    rename is a prefix of tensor names and what stands in its place in the file.
    """
    os.makedirs(folder, exist_ok=True)
    tensors = {}
    for name, tensor in model.state_dict().items():
        if name in model.all_tied_weights_keys:
            continue
        if rename and name.startswith(rename[0]):
            name = rename[1] + name[len(rename[0]):]
        tensors[name] = tensor.to(dtype).contiguous() if tensor.is_floating_point() else tensor.contiguous()
    save_file(tensors, os.path.join(folder, "model.safetensors"), metadata={"format": "pt"})
    config = json.loads(model.config.to_json_string(use_diff=False))
    config["architectures"] = [type(model).__name__]
    for key in drop_keys:
        config.pop(key, None)
    with open(os.path.join(folder, "config.json"), "w") as file:
        json.dump(config, file, indent=2, sort_keys=True)
        file.write("\n")


def compute(model, rows):
    """All hidden states, and logits where the model has a head, of {input_ids, attention_mask, …}."""
    tensors = {key: torch.tensor(value) for key, value in rows.items()}
    with torch.no_grad():
        out = model(**tensors, output_hidden_states=True)
    states = getattr(out, "hidden_states", None) or out.encoder_hidden_states
    return [state.double() for state in states], getattr(out, "logits", None)


def own_error(model, rows, expected):
    """How far transformers itself strays at unmasked tokens: largest difference in float32, least cosine in bfloat16."""
    mask = torch.tensor(rows["attention_mask"], dtype=torch.bool)
    single, _ = compute(copy.deepcopy(model).float(), rows)
    half, _ = compute(copy.deepcopy(model).bfloat16(), rows)
    difference = max(float((a - b)[mask].abs().max()) for a, b in zip(single, expected))
    cosine = min(float(torch.cosine_similarity(a[mask], b[mask], -1).min()) for a, b in zip(half, expected))
    return difference, cosine


def plain(tensor, digits):
    """Nested lists of numbers of so many significant digits."""
    if tensor.dim() == 0:
        return float(f"{tensor.item():.{digits}g}")
    return [plain(part, digits) for part in tensor]


def versions():
    return {"transformers": transformers.__version__, "torch": torch.__version__}
