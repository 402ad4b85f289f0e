#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes Tests/LocalModelsTests/Fixtures/embeddings.json: what the reference implementation makes of many texts.

Token ids are the reference tokenizer's (the Rust library, without its rule that turns a literal `[CLS]` in a text into
the special token), vectors are the reference model's (PyTorch) in float64: mean over all tokens, scaled to length one.

    pip install torch transformers tokenizers safetensors numpy
    ops/golden/embeddings.py [model folder, default models/all-MiniLM-L6-v2]
"""

import base64
import json
import random
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "Tests/LocalModelsTests/Fixtures/embeddings.json"
MAXIMUM_TOKENS = 256

SENTENCES = [
    # English, as people talk to a memory.
    "My dog is called Biscuit and he is afraid of thunder.",
    "What scares my dog?",
    "Biscuit is afraid of thunder.",
    "I moved to Lisbon in March 2021 and started learning Portuguese.",
    "Could you remind me when my sister's birthday is?",
    "She's allergic to peanuts, shellfish & penicillin!",
    "We'll meet at 7:45 p.m. by the north gate, won't we?",
    "the quick brown fox jumps over the lazy dog",
    "THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG",
    "I don't like coriander; it tastes like soap to me.",
    "My flight to Reykjavik leaves on 2026-02-14 at 06:05 from gate B22.",
    "The wifi password at the cabin is written on the fridge.",
    "Yesterday I ran 12.5 km in 1 hour, 3 minutes and 20 seconds.",
    "unbelievably antidisestablishmentarian counterrevolutionaries electroencephalography",
    "no. yes. maybe?! ok... fine -- really -- (perhaps) [not] {sure} <tag>",
    # Latin with accents, decomposed as well as composed.
    "Crème brûlée, piñata, façade, naïve, Zürich, Ångström, smörgåsbord",
    "Cre\u0300me bru\u0302le\u0301e, pin\u0303ata, fac\u0327ade, nai\u0308ve, Zu\u0308rich, A\u030angstro\u0308m",
    "Müller läuft größer über Straßen; ẞ ist selten, Weiß häufig.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "Zażółć gęślą jaźń, łódź i źdźbło.",
    "Árvíztűrő tükörfúrógép",
    "Iğdır'da ılık bir İstanbul akşamı: ığüşöç IĞÜŞÖÇ",
    "Tiếng Việt có nhiều dấu: ế ệ ữ ợ ằ ẵ đ Đ",
    "Þetta er íslenska: ð Ð æ Æ ö þ Þ",
    "Ēģļķņ žuvų ąčęėįšųūž",
    "ﬁne ﬂour, oﬃce, ĳs, ǆ ǅ Ǆ, ſtraße",
    # Other alphabets.
    "Η γρήγορη καφέ αλεπού πηδάει πάνω από το τεμπέλικο σκυλί. ΣΊΣΥΦΟΣ ς ά ΐ ΰ ᾳ ᾷ ῶ",
    "Моя собака боится грома. Её зовут Бисквит, ёжик й Й Ё",
    "Їжак ґедзь є і ї Ґ Є; Ђурађ љубав њушка џеп; Ѣ ѳ ѵ",
    "كلبي يخاف من الرعد. اِسْمُهُ بِسْكَوِيت؟ ١٢٣ ـــ لا",
    "الكلبُ ﷺ ﷲ ﻻ ﺍﺏ",
    "הכלב שלי מפחד מרעמים. שָׁלוֹם־עולם ״ציטוט״ ׃",
    "मेरा कुत्ता गरज से डरता है। क़ ख़ ग़ ज़ ड़ ढ़ फ़ य़ हिन्दी १२३ ॐ",
    "আমার কুকুর বজ্রপাতকে ভয় পায়। ো ৌ ড় ঢ় য়",
    "என் நாய் இடிக்கு பயப்படும். கொ கோ கௌ ௧௨",
    "నా కుక్కకు ఉరుము భయం. ై",
    "ನನ್ನ ನಾಯಿ ಗುಡುಗಿಗೆ ಹೆದರುತ್ತದೆ ೀ ೇ ೊ ೋ",
    "എന്റെ നായ ഇടിമുഴക്കത്തെ ഭയപ്പെടുന്നു ൊ ോ ൌ ൗ",
    "මගේ බල්ලා ගිගුරුමට බයයි ේ ෝ ෞ",
    "หมาของฉันกลัวเสียงฟ้าร้อง ชื่อบิสกิต ก๊ก ๑๒๓ ฿",
    "ໝາຂອງຂ້ອຍຢ້ານສຽງຟ້າຮ້ອງ",
    "ကျွန်တော့်ခွေးက မိုးခြိမ်းသံကြောက်တယ်။ ဦ",
    "ខ្មែរ ឆ្កែខ្លាចផ្គរ។",
    "ཁྱི་འབྲུག་སྐད་ལ་ཞེད། བོད་ཡིག",
    "ჩემს ძაღლს ჭექა-ქუხილის ეშინია. ᲑᲘᲡᲙᲕᲘᲢᲘ",
    "Իմ շունը վախենում է ամպրոպից։ ԲԻՍԿՎԻՏ և",
    "ውሻዬ ነጎድጓድ ይፈራል። ፩፪፫",
    "ᏣᎳᎩ ꮳꮃꭹ ᎠᏂᏴᏫᏯ",
    "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠌",
    "ܟܠܒܐ ܕܝܠܝ ܕܚܠ ܡܢ ܪܥܡܐ",
    "ߒߞߏ ߥߎߟߎ",
    "ⲡⲁⲟⲩϩⲟⲣ ⲣ̅ϩⲟⲧⲉ",
    "𐌲𐌿𐍄 𐌷𐌿𐌽𐌳𐍃 𝔊𝔬𝔱𝔥𝔦𝔠 𐐀𐐨 𞤀𞤢",
    # Ideographs, kana, Hangul.
    "我的狗叫饼干，他怕打雷。",
    "我住在北京2021年，喜歡吃麵條！𠮷野家 㐀㒈 豈更車",
    "私の犬はビスケットといいます。雷が怖いです。ｶﾀｶﾅ ガギグ パピプ が ぱ",
    "カ\u3099キ\u3099は\u309a 々〆ヶ ゛゜ー",
    "우리 개 이름은 비스킷이고 천둥을 무서워해요. 값 읽다 ㅋㅋㅋ ᄀᆞᆨ",
    "\u1112\u1161\u11ab\u1100\u1173\u11af 한글 뷁",
    "ㄅㄆㄇ 〇一二三 ㊀㊁ ㍻ ㌔",
    # Emoji and joiners.
    "I love it 😀😃😄 so much ❤️ 👍🏽",
    "👨‍👩‍👧‍👦 family, 🏳️‍🌈 flag, 🇵🇹 country, 1️⃣ keycap",
    "☃☂☁ ✓✗ ★☆ ♠♣♥♦ ⌘⌥ →←↑↓ ∀∃∈∉ ≠≤≥≈ ∞ √ ∑ ½ ² ³ № ™ ® ©",
    "a\u200bb\u200cc\u200dd\ufeffe\u2060f\u00adg",
    # Directions, controls, private use, unassigned.
    "left \u200fright\u200e mark \u202aembedded\u202c \u2066isolated\u2069 \u061c",
    "bell\x07 null\x00 escape\x1b[31mred\x1b[0m delete\x7f next\x85line",
    "tab\tnewline\nreturn\rvertical\x0bform\x0cunit\x1fend",
    "no-break\u00a0thin\u2009hair\u200aideographic\u3000line\u2028paragraph\u2029ogham\u1680narrow\u202fmath\u205f.",
    "private \ue000\uf8ff \U000f0000 \U0010fffd use",
    "unassigned \u0378\u0380 \U000e0080 \u2fe0 \U0002ffff noncharacter \ufdd0\uffff\ufffe replaced \ufffd end",
    "musical \U0001d165\U0001d166 \U0001d15e\U0001d1bb marks \u302e\u302f x\u302f\u1b44\u302e y\u1b44\u0301\u302e",
    "zalgo: h\u0341\u0315\u031a\u0325\u0349e\u0334\u0348l\u0338\u0361l\u0489o\u035c \u20dd\u20e3",
    # Punctuation, numbers, addresses, code.
    "!!!???...,,,;;;:::---___***///\\\\\\|||@@@###$$$%%%^^^&&&((()))[[[]]]{{{}}}<<<>>>\"\"\"'''```~~~+++===",
    "« guillemets » „low“ ‚single‘ ‹angle› 「corner」 『white』 【lens】 〈〉《》 、。・ ！？ ¿¡ § ¶ † ‡ • … ‰ ′ ″",
    "٪ ، ؛ ؟ ۔ ։ ։ ॥ ၊ ။ ។ ៖ ᠂ ᠃ ⁂ ⸮ ⹁ ⹂ ⹊ ﴾﴿ ︰ ﹏ ＂＃％",
    "3.14159 -273.15 1,234,567.89 6.02e23 0xDEADBEEF 0b1010 1/2 50% $19.99 €5 £7 ¥900 +351 21 555 0199",
    "https://example.org/a/b?c=d&e=f%20g#h user.name+tag@example.co.uk 192.0.2.1 [2001:db8::1]:8080",
    "func add(_ a: Int, _ b: Int) -> Int { return a + b } // sum",
    "SELECT id, text FROM memory WHERE user_id = ? ORDER BY created_at DESC LIMIT 10;",
    "if (x != 0 && y >= 1) { z = x << 3 | ~y; } /* bits */",
    '{"key": [1, 2.5, null, true], "nested": {"a": "b\\n"}}',
    "snake_case camelCase PascalCase kebab-case SCREAMING_CASE dotted.name path/to/file.txt C:\\Temp\\x",
    "e.g. i.e. etc. U.S.A. Ph.D. a.k.a. w/o 24/7 AC/DC R&D O'Neill rock'n'roll",
    # Names of special tokens are text.
    "[CLS] this is text [SEP] and so is [MASK] [UNK] [PAD] [unused7]",
    "[cls][sep]##ing ##s ## # ### word##piece",
]

BLANK = ["", " ", "\t\n\r", "\u00a0\u3000", "\u200b\u200d\ufeff", "\x00\x01", "\u0301\u0302", "\ufffd", "\U000e0001"]

SINGLE = ["a", "Z", "7", ".", "é", "ß", "İ", "ς", "я", "ب", "א", "अ", "ก", "中", "あ", "한", "😀", "\ue000", "\u0378", "𝄞"]

WORDS = (
    "river bread lantern quiet winter copper garden travel promise engine yellow market silver thunder window "
    "letter music orange doctor bridge forest summer basket kitchen pencil island mountain history teacher candle"
).split()


def long_words():
    yield "a" * 99
    yield "a" * 100
    yield "a" * 101
    yield "x" * 5000
    yield "é" * 100
    yield "e\u0301" * 101
    yield "가" * 34
    yield "ab" * 50 + "!" + "cd" * 51
    yield "supercalifragilisticexpialidocious" * 2
    yield "ß" * 101 + " short " + "я" * 100
    yield "q" * 100 + "中" + "z" * 101


def of_many_lengths(generator):
    """Texts from a handful of tokens to well past the limit, the places around it included."""
    for count in [1, 2, 3, 5, 8, 13, 15, 16, 17, 21, 31, 32, 33, 47, 48, 49, 63, 64, 65, 80, 95, 96, 97, 111, 127, 128,
                  129, 150, 160, 175, 191, 192, 200, 223, 224, 240, 250, 252, 253, 254, 255, 256, 257, 258, 280, 298]:
        yield " ".join(generator.choice(WORDS) for _ in range(count))


def mixtures(generator):
    pool = [word for sentence in SENTENCES for word in sentence.split()]
    for _ in range(40):
        yield " ".join(generator.choice(pool) for _ in range(generator.randint(2, 60)))


def random_strings(generator):
    """Any code points: what no alphabet prepared the tokenizer for."""
    for size in [4, 8, 16, 24, 32, 40, 64, 100]:
        for highest in [0x24F, 0x2FFF, 0x10FFFF]:
            points = [generator.randint(1, highest) for _ in range(size)]
            yield "".join(chr(p) for p in points if not 0xD800 <= p <= 0xDFFF)


def all_texts():
    generator = random.Random(20261122)
    texts = [*SENTENCES, *BLANK, *SINGLE, *long_words(), *of_many_lengths(generator), *mixtures(generator),
             *random_strings(generator)]
    assert len(texts) == len(set(texts))
    return texts


def reference_tokenizer(folder):
    vocabulary = {}
    for number, line in enumerate((folder / "vocab.txt").read_text(encoding="utf-8").split("\n")):
        if line:
            vocabulary[line] = number
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    start, end = vocabulary["[CLS]"], vocabulary["[SEP]"]
    return lambda text: [start, *tokenizer.encode(text, add_special_tokens=False).ids, end]


def reference_model(folder):
    model = BertModel(BertConfig.from_pretrained(folder), add_pooling_layer=False)
    weights = load_file(folder / "model.safetensors")
    weights = {name: tensor for name, tensor in weights.items() if not name.startswith("pooler.")}
    missing = model.load_state_dict(weights, strict=False).missing_keys
    assert not [name for name in missing if not name.endswith("position_ids")], missing
    model = model.double().eval()

    def embed(ids):
        with torch.no_grad():
            mean = model(input_ids=torch.tensor([ids])).last_hidden_state[0].mean(dim=0)
            return mean / mean.norm()

    return embed


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "models/all-MiniLM-L6-v2"
    tokenize, embed = reference_tokenizer(folder), reference_model(folder)
    cases = []
    for text in all_texts():
        ids = tokenize(text)
        kept = ids if len(ids) <= MAXIMUM_TOKENS else [*ids[: MAXIMUM_TOKENS - 1], ids[-1]]
        vector = embed(kept).float().numpy().astype("<f4").tobytes()
        cases.append(
            {
                "text": text,
                "tokens": kept,
                "full_count": len(ids),
                "vector": base64.b64encode(vector).decode("ascii"),
            }
        )
    lines = ",\n".join(json.dumps(case, ensure_ascii=True, separators=(",", ":")) for case in cases)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(f"[\n{lines}\n]\n")
    print(f"{TARGET}: {len(cases)} texts, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
