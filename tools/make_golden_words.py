"""Words given one by one, and texts cut on either side, as transformers encodes them: `words.json` beside each
`tokenizer.json` under src/test/resources/golden/tokenizers. Run from the root of the repository.

Byte-level BPE is given every word with a space before it; `add_prefix_space=True` does so for GPT-2 and RoBERTa, and for
others puts one before each piece of a word (Qwen2) or does nothing (BLOOM)."""
import json
import sys
from pathlib import Path

from transformers import AutoTokenizer

GOLDEN = Path("src/test/resources/golden/tokenizers")
SENTENCES = [
    "Mr. O'Neill 's dog-show wasn't in the U.S. , in 2024 !", "Die Straße von Zürich nach São Paulo",
    "Les élèves n' ont pas lu l'Étranger .", "El niño ¿ dónde está ?", "他 在 北京大学 学习 。", "يدرس محمد في جامعة القاهرة .",
    "அவர் சென்னையில் வாழ்கிறார் .", "Anaishi Dar es Salaam .", "वह दिल्ली में रहती है ।", "Москва — столица России .",
    "東京 タワー は ５０ 年 ﾃﾚﾋﾞ", "a\u200db \u200d \ufeff x\u0301 e\u0301 🐶🐕‍🦺 🇫🇷 \ufffd \u00ad", "[SEP] <s> </s> [CLS]x <|endoftext|>",
    "x" * 130, "ﬁn ǆ Ⅷ ㎏ ½ ﷺ"]
PAIRS = [("A man is reading a book in the garden.", "Nobody is outside."), ("孩子们在笑。", "Der Hund läuft durch den grünen Wald."),
         ("one two three four five six seven eight", "one two three four five six seven eight nine"), ("The dog ran home again.", ""),
         ("", "The dog ran home again."), ("🐶 犬 dog", "🐕‍🦺")]


def utf16(text, offset):
    return len(text[:offset].encode("utf-16-le")) // 2


def split(tokenizer, space, words):
    given = [" " + w if space and w and not w[0].isspace() else w for w in words]
    encoding = tokenizer(given, is_split_into_words=True).encodings[0]
    offsets = []
    for word, (a, b) in zip(encoding.word_ids, encoding.offsets):
        if word is None:
            offsets.append([-1, -1])
            continue
        added = len(given[word]) - len(words[word])
        offsets.append([max(0, utf16(given[word], x) - added) for x in (a, b)])
    return {"words": words, "ids": encoding.ids, "word_ids": [-1 if w is None else w for w in encoding.word_ids],
            "offsets_utf16": offsets}


def cut(tokenizer):
    found = []
    for first, second in PAIRS:
        for side in ("right", "left"):
            for limit in (4, 5, 8, 11):
                tokenizer.truncation_side = side
                encoding = tokenizer(first, second, truncation=True, max_length=limit).encodings[0]
                found.append({"text": first, "text_pair": second, "side": side, "max_length": limit, "ids": encoding.ids,
                              "type_ids": encoding.type_ids})
    return found


def main(folders):
    for folder in folders:
        tokenizer = AutoTokenizer.from_pretrained(folder)
        space = "ByteLevel" in str(tokenizer.backend_tokenizer.pre_tokenizer)
        sentences = [s.split(" ") for s in SENTENCES] + [["", "a", ""], [""], [" ", "b c", "\t"]]
        record = {"words": [split(tokenizer, space, s) for s in sentences], "cut": cut(tokenizer)}
        with open(folder / "words.json", "w", encoding="utf-8") as out:
            json.dump(record, out, ensure_ascii=False, separators=(",", ":"))
            out.write("\n")


main([Path(p) for p in sys.argv[1:]] or sorted(p.parent for p in GOLDEN.glob("*/tokenizer.json")))
