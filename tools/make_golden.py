"""Writes the golden decoders that ../shared/golden has none of (tools/README.md).

  make_golden.py FOLDER

Per checkpoint FOLDER/NAME: config.json, model.safetensors and expected.json, laid out as shared/golden/README.md says.
All numbers are transformers' own in float64 from the weights as stored, rounded to 10 significant digits."""
import json
import os
import random
import sys

import torch
from transformers import AutoModelForCausalLM

from decoders import exact, run, write

COMMON = {"vocab_size": 61, "num_hidden_layers": 3, "max_position_embeddings": 4096, "bos_token_id": 1,
          "eos_token_id": 2, "pad_token_id": 0, "use_cache": True, "attention_dropout": 0.0, "initializer_range": 0.02}

MISTRAL = {**COMMON, "architectures": ["MistralForCausalLM"], "model_type": "mistral", "hidden_size": 20,
           "num_attention_heads": 5, "num_key_value_heads": 1, "head_dim": 6, "intermediate_size": 27,
           "hidden_act": "silu", "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "sliding_window": 3,
           "tie_word_embeddings": False, "torch_dtype": "bfloat16"}

GEMMA = {**COMMON, "architectures": ["GemmaForCausalLM"], "model_type": "gemma", "hidden_size": 18,
         "num_attention_heads": 3, "num_key_value_heads": 1, "head_dim": 10, "intermediate_size": 21,
         "hidden_act": "gelu_pytorch_tanh", "hidden_activation": None, "rms_norm_eps": 1e-6, "rope_theta": 10000.0,
         "attention_bias": False, "torch_dtype": "bfloat16"}

GEMMA2 = {**GEMMA, "architectures": ["Gemma2ForCausalLM"], "model_type": "gemma2", "num_hidden_layers": 4,
          "num_attention_heads": 6, "num_key_value_heads": 2, "hidden_activation": "gelu_pytorch_tanh",
          "query_pre_attn_scalar": 7, "attn_logit_softcapping": 2.0, "final_logit_softcapping": 3.0,
          "sliding_window": 4, "cache_implementation": "hybrid"}

GEMMA3 = {**GEMMA2, "architectures": ["Gemma3ForCausalLM"], "model_type": "gemma3_text", "num_hidden_layers": 5,
          "query_pre_attn_scalar": 24, "attn_logit_softcapping": None, "final_logit_softcapping": None,
          "sliding_window": 3, "sliding_window_pattern": 3, "rope_theta": 1000000.0, "rope_local_base_freq": 100.0,
          "rope_scaling": {"factor": 8.0, "rope_type": "linear"}}

GEMMA3_V5 = {**{key: value for key, value in GEMMA3.items() if key not in (
    "sliding_window_pattern", "rope_theta", "rope_local_base_freq", "rope_scaling", "torch_dtype")},
    "dtype": "bfloat16", "final_logit_softcapping": 2.5,
    "layer_types": [f"{kind}_attention" for kind in ("sliding", "sliding", "full", "sliding", "sliding")],
    "rope_parameters": {
        "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1000000.0},
        "sliding_attention": {"rope_type": "default", "rope_theta": 100.0}}}

GPT2 = {"architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "vocab_size": 61, "n_positions": 13, "n_ctx": 13,
        "n_embd": 21, "n_layer": 3, "n_head": 3, "n_inner": None, "activation_function": "gelu_new", "attn_pdrop": 0.1,
        "embd_pdrop": 0.1, "resid_pdrop": 0.1, "layer_norm_epsilon": 1e-5, "bos_token_id": 1, "eos_token_id": 1}

LLAMA = {**COMMON, "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 24,
         "num_attention_heads": 6, "num_key_value_heads": 3, "intermediate_size": 29, "hidden_act": "silu",
         "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": False, "torch_dtype": "float16"}

QWEN2 = {**COMMON, "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 24,
         "num_attention_heads": 6, "num_key_value_heads": 2, "intermediate_size": 29, "hidden_act": "silu",
         "rms_norm_eps": 1e-6, "rope_theta": 1000000.0, "use_sliding_window": True, "sliding_window": 3,
         "max_window_layers": 2, "tie_word_embeddings": True, "torch_dtype": "bfloat16"}

# name: (config, number type on disk, seed); the same seed gives the same weights
CHECKPOINTS = {
    "mistral-tiny": (MISTRAL, "bfloat16", 1),
    "mistral-tiny-nowindow": ({**MISTRAL, "sliding_window": None}, "bfloat16", 1),
    "gemma-tiny": (GEMMA, "bfloat16", 2),
    "gemma2-tiny": (GEMMA2, "bfloat16", 3),
    "gemma3-tiny": (GEMMA3, "bfloat16", 4),
    "gemma3-tiny-v5config": (GEMMA3_V5, "bfloat16", 4),
    "gpt2-tiny": (GPT2, "float32", 5),
    "gpt2-tiny-prefixed": (GPT2, "float32", 5),
    "llama-tiny-linear": ({**LLAMA, "rope_scaling": {"type": "linear", "factor": 4.0}}, "float16", 6),
    "llama-tiny-dynamic": ({**LLAMA, "max_position_embeddings": 6, "rope_scaling": {"type": "dynamic", "factor": 2.0}},
                           "float16", 6),
    "llama-tiny-yarn": ({**LLAMA, "rope_scaling": {"rope_type": "yarn", "factor": 4.0,
                                                   "original_max_position_embeddings": 16}}, "float16", 6),
    "llama-tiny-biases": ({**LLAMA, "attention_bias": True, "mlp_bias": True}, "float16", 7),
    "qwen2-tiny-window": (QWEN2, "bfloat16", 8),
}


def inputs(seed):
    draw = random.Random(seed)

    def ids(rows, columns):
        return [[draw.randrange(61) for _ in range(columns)] for _ in range(rows)]

    lengths = (9, 5, 1)
    return [
        ("single", ids(1, 12), [[1] * 12]),
        ("right_padded", ids(3, 9), [[1] * n + [0] * (9 - n) for n in lengths]),
        ("left_padded", ids(3, 9), [[0] * (9 - n) + [1] * n for n in lengths]),
        ("hole_in_mask", ids(2, 8), [[1, 1, 0, 1, 1, 1, 0, 1], [1, 0, 0, 0, 1, 1, 1, 1]]),
        ("one_token", ids(1, 1), [[1]]),
    ]


def rounded(values):
    return [rounded(v) for v in values] if isinstance(values, list) else float(f"{values:.10g}")


def golden(folder, name, config, dtype, seed):
    directory = os.path.join(folder, name)
    unprefixed = config["model_type"] == "gpt2" and not name.endswith("prefixed")
    generator = torch.Generator().manual_seed(seed)
    model = write(directory, config, AutoModelForCausalLM, generator, dtype, strip="transformer." if unprefixed else "")
    with exact():
        results = [(case, ids, mask, *run(model, config, ids, mask)) for case, ids, mask in inputs(seed)]
    single, loading = AutoModelForCausalLM.from_pretrained(
        directory, dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
    assert not loading["missing_keys"] and not loading["unexpected_keys"], loading
    single.eval()
    half = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.bfloat16, attn_implementation="eager").eval()
    worst, cosine = 0.0, 1.0
    for _, ids, mask, states, _ in results:
        kept = torch.tensor(mask, dtype=torch.bool)
        worst = max(worst, float((run(single, config, ids, mask)[0][:, kept].double() - states[:, kept]).abs().max()))
        rounded_off = run(half, config, ids, mask)[0][:, kept].double()
        cosine = min(cosine, float(torch.nn.functional.cosine_similarity(rounded_off, states[:, kept], dim=-1).min()))
    entries = [{"name": case, "input_ids": ids, "attention_mask": mask, "hidden_states": rounded(states.tolist()),
                "logits": rounded(logits.tolist())} for case, ids, mask, states, logits in results]
    with open(os.path.join(directory, "expected.json"), "w") as file:
        json.dump({"checkpoint": name, "model_type": config["model_type"],
                   "checked": {"transformers_fp32_max_abs": worst, "transformers_bf16_least_cosine": cosine},
                   "inputs": entries}, file)
    print(f"{name}: transformers' own float32 is off by {worst:.1e}, bfloat16 cosine at least {cosine:.5f}", flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    for checkpoint, (settings, number_type, number) in CHECKPOINTS.items():
        golden(sys.argv[1], checkpoint, settings, number_type, number)
