"""Like fuzz_tokenizers.py, for folders without tokenizer.json: SentencePiece models trained on the spot with drawn
settings, vocab.json + merges.txt and vocab.txt from the golden vocabularies, with what AutoTokenizer makes of texts.

    fuzz_vocabularies.py OUT COUNT [SEED]"""
import io
import json
import random
import sys
from pathlib import Path

sys.path.append("target/pylib")                                       # google.protobuf, which the environment lacks
import sentencepiece
from fuzz_tokenizers import GOLDEN, answers, maybe, random_text, texts

FAMILIES = [("xlm-roberta", "XLMRobertaTokenizer", "unigram"), ("xlm-roberta", "", "unigram"), ("bert", "XLMRobertaTokenizer", "unigram"),
            ("t5", "T5Tokenizer", "unigram"), ("mt5", "", "unigram"), ("llama", "LlamaTokenizer", "bpe"), ("gemma", "GemmaTokenizer", "bpe"),
            ("gemma2", "", "bpe"), ("mistral", "LlamaTokenizer", "bpe"), ("llama", "", "bpe"), ("llama", "PreTrainedTokenizerFast", "unigram"),
            ("bert", "BertTokenizer", "vocab.txt"), ("distilbert", "", "vocab.txt"), ("gpt2", "GPT2Tokenizer", "merges.txt"), ("qwen2", "Qwen2Tokenizer", "merges.txt"),
            ("qwen3", "", "merges.txt"), ("roberta", "RobertaTokenizer", "merges.txt"), ("roberta", "", "merges.txt")]
FILES = {"XLMRobertaTokenizer": "sentencepiece.bpe.model", "T5Tokenizer": "spiece.model"}


def train(draw, kind, model_type):
    lines = [t for t in texts(draw, 60) if t.strip() and "\0" not in t] * 3
    gemma, t5 = model_type.startswith("gemma"), model_type in ("t5", "mt5")
    ids = {"pad_id": 0, "eos_id": 1, "unk_id": 2, "bos_id": -1} if t5 else {"pad_id": 0, "eos_id": 1, "bos_id": 2, "unk_id": 3, "pad_piece": "<pad>", "bos_piece": "<bos>", "eos_piece": "<eos>"} if gemma else {}
    settings = dict(
        model_type=kind, hard_vocab_limit=kind == "bpe", normalization_rule_name=draw.choice(["nmt_nfkc", "identity", "nmt_nfkc_cf", "nfkc"]),
        byte_fallback=kind == "bpe" and draw.random() < 0.7, add_dummy_prefix=draw.random() < 0.8, remove_extra_whitespaces=draw.random() < 0.7,
        split_digits=draw.random() < 0.3, user_defined_symbols=["<sep>", "▁the", "!!"][:draw.randint(0, 3)], control_symbols=["<ctl>"][:draw.randint(0, 1)],
        character_coverage=draw.choice([0.98, 1.0]), minloglevel=9, allow_whitespace_only_pieces=draw.random() < 0.5, num_threads=1, **ids)
    for size in (600, 800, 1000, 1200, 1400, 1600, 1800, 2000):
        try:
            written = io.BytesIO()
            sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(lines), model_writer=written, vocab_size=size, **settings)
            return written.getvalue()
        except RuntimeError as e:                                     # fewer pieces than characters
            reason = str(e)
    raise SystemExit(reason)


def draw_folder(folder, draw):
    model_type, named, kind = draw.choice(FAMILIES)
    config = {"tokenizer_class": named} if named else {}
    for key in ("add_bos_token", "add_eos_token", "add_prefix_space", "do_lower_case", "legacy"):
        maybe(draw, config, key, True, False)
    if kind == "vocab.txt":
        vocab = json.load(open(GOLDEN / "mbert-style/tokenizer.json", encoding="utf-8"))["model"]["vocab"]
        (folder / "vocab.txt").write_text("".join(t + "\n" for t in vocab), encoding="utf-8")
    elif kind == "merges.txt":
        model = json.load(open(GOLDEN / "qwen2-style/tokenizer.json", encoding="utf-8"))["model"]
        for token in ("<s>", "</s>", "<unk>", "<pad>", "<mask>", "<|endoftext|>"):
            model["vocab"].setdefault(token, len(model["vocab"]))
        (folder / "vocab.json").write_text(json.dumps(model["vocab"]))
        merges = [m if isinstance(m, str) else " ".join(m) for m in model["merges"]]
        (folder / "merges.txt").write_text(draw.choice(["#version: 0.2\n", ""]) + "\n".join(merges) + "\n", encoding="utf-8")
    else:
        if model_type == "llama" and not named or named == "LlamaTokenizer":
            config |= {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
        maybe(draw, config, "extra_ids", 3, 100)
        if "t5" not in model_type:
            config.pop("extra_ids", None)
        name = FILES.get(named or {"xlm-roberta": "XLMRobertaTokenizer", "mt5": "T5Tokenizer"}.get(model_type), "tokenizer.model")
        (folder / name).write_bytes(train(draw, kind, model_type))
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    (folder / "config.json").write_text(json.dumps({"model_type": model_type}))


def main(out, count, seed):
    for case in range(count):
        draw = random.Random(f"{seed} {case}")
        folder = Path(out) / f"{case:04d}"
        folder.mkdir(parents=True)
        draw_folder(folder, draw)
        strings = [s.replace("<extra>", "<sep>").replace("NEW", "<ctl>") for s in texts(draw, 30)]
        try:
            found = answers(folder, strings, draw)
        except Exception as e:
            found = {"error": f"{type(e).__name__}: {e}"[:300]}
        (folder / "expected.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
