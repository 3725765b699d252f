"""A small SentencePiece BPE model with byte fallback, and what AutoTokenizer makes of it as the tokenizer.model of Llama,
Gemma and Mistral: src/test/resources/golden/tokenizers/sentencepiece. Run from the root; see tools/README.md."""
import io
import json
import random
import sys
import tempfile
from pathlib import Path

sys.path.append("target/pylib")                                       # google.protobuf, which the environment lacks
import sentencepiece
from fuzz_tokenizers import GOLDEN, texts
from transformers import AutoTokenizer

CASES = [("llama", {"tokenizer_class": "LlamaTokenizer", "add_bos_token": True}), ("llama", {"tokenizer_class": "LlamaTokenizer", "add_prefix_space": False}),
         ("gemma", {"add_bos_token": True, "bos_token": "<s>", "eos_token": "</s>"}), ("mistral", {"tokenizer_class": "LlamaTokenizer", "add_bos_token": True, "add_eos_token": True})]
folder = GOLDEN / "sentencepiece"
folder.mkdir(exist_ok=True)
strings = texts(random.Random(1), 0)
written = io.BytesIO()
sentencepiece.SentencePieceTrainer.train(
    sentence_iterator=iter([s for s in strings if s.strip() and "\0" not in s] * 3), model_writer=written, model_type="bpe", vocab_size=900,
    byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False, user_defined_symbols=["!!"], minloglevel=9, num_threads=1)
(folder / "tokenizer.model").write_bytes(written.getvalue())
found = []
for model_type, config in CASES:
    with tempfile.TemporaryDirectory() as copy:
        Path(copy, "tokenizer.model").write_bytes(written.getvalue())
        Path(copy, "tokenizer_config.json").write_text(json.dumps(config))
        Path(copy, "config.json").write_text(json.dumps({"model_type": model_type}))
        tokenizer = AutoTokenizer.from_pretrained(copy)
        found.append({"model_type": model_type, "config": config, "class": type(tokenizer).__name__,
                      "ids": [tokenizer(s)["input_ids"] for s in strings], "pair": tokenizer("a b", "c d")["input_ids"]})
(folder / "expected.json").write_text(json.dumps({"texts": strings, "cases": found}, ensure_ascii=False) + "\n", encoding="utf-8")
