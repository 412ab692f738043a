"""Sentences to be spoken, in many languages.

Most come from the fortune files of Debian and its French word list. For languages without such
files there are some of our own. Sentences for tests are never among those for training.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from emo_desktop.training.speech.recordings import Split, ToolError

_FORTUNES = Path("/usr/share/games/fortunes")
_WORDS = {"fr": Path("/usr/share/dict/french")}
# Language: Debian package and the files or folders of its collection.
_COLLECTIONS = {
    "en": ("fortunes", ("literature", "love", "people", "platitudes", "science", "wisdom", "pets",
                        "food", "education", "work", "sports", "medicine", "songs-poems")),
    "es": ("fortunes-es", ("es",)),
    "it": ("fortunes-it", ("it",)),
    "pl": ("fortunes-pl", ("pl/bajki", "pl/puchatek", "pl/sapkowski", "pl/seneka", "pl/stachura",
                           "pl/zen", "pl/nauka", "pl/haiku", "pl/kloczkish", "pl/wierszyki")),
    "ru": ("fortunes-ru", ("ru/art", "ru/book", "ru/friendship", "ru/happy", "ru/knowledge",
                           "ru/life", "ru/love", "ru/time", "ru/truth", "ru/work", "ru/haiku")),
    "cs": ("fortunes-cs", ("cs",)),
    "pt": ("fortunes-br", ("brasil",)),
    "de": ("fortunes-de", ("de/zitate", "de/sprichworte", "de/gedichte", "de/maerchen")),
}  # fmt: skip
_OWN = {
    "cmn": (  # Pinyin: not every espeak-ng reads characters.
        "wo3men5 jin1tian1 qu4 gong1yuan2 wan2", "ni3 hao3 ma5", "ta1 hen3 xi3huan1 he1 cha2",
        "qing3 ba3 men2 guan1 shang4", "ming2tian1 hui4 xia4 yu3",
        "zhe4 ben3 shu1 hen3 you3 yi4si5",
        "ma1ma5 zai4 chu2fang2 zuo4 fan4", "wo3 bu4 zhi1dao4 ta1 de5 ming2zi5",
        "bei3jing1 de5 dong1tian1 feng1 hen3 da4", "peng2you3men5 yi4qi3 chang4 ge1",
        "xiao3 mao1 zai4 zhuo1zi5 xia4mian4 shui4jiao4", "fei1ji1 ba1 dian3 ban4 qi3fei1",
        "ping2guo3 bi3 pu2tao5 pian2yi5", "lao3shi1 wen4 le5 san1 ge4 wen4ti2",
        "wo3 xue2 le5 liang3 nian2 zhong1wen2", "yue4liang5 chu1lai2 le5"),
    "ja": (
        "こんにちは、おげんきですか", "あしたは あめが ふるでしょう",
        "わたしは まいあさ パンを たべます",
        "このほんは とても おもしろい", "ともだちと えいがを みに いきました",
        "ふゆの やまは さむいです",
        "ぼくの ぼうしは どこですか", "みんなで うたを うたいましょう", "まどを しめて ください",
        "でんしゃは はちじに でます", "はるに さくらが さきます",
        "ねこが つくえの したで ねています",
        "おちゃを もういっぱい いかがですか", "びょういんは えきの ちかくに あります",
        "ゆうべ へんな ゆめを みました", "ピアノを ひくのが すきです"),
    "hi": (
        "आप कैसे हैं", "आज मौसम बहुत अच्छा है", "मुझे किताबें पढ़ना पसंद है", "हम कल बाज़ार जाएँगे",
        "मेरी माँ खाना बना रही है", "बच्चे बगीचे में खेल रहे हैं", "यह फूल बहुत सुंदर है",
        "कृपया दरवाज़ा बंद कर दीजिए", "वह रोज़ सुबह चाय पीता है", "मेरे भाई का नाम मोहन है",
        "भारत में कई भाषाएँ बोली जाती हैं", "रात को आसमान में तारे चमकते हैं",
        "हमने एक पुराना गाना सुना", "पानी ठंडा और मीठा था", "गाड़ी समय पर पहुँच गई",
        "फिर मिलेंगे, धन्यवाद"),
    "ar": (
        "مَرْحَبًا بِكُمْ فِي بَيْتِنَا", "كَيْفَ حَالُكَ اليَوْمَ", "أُحِبُّ قِرَاءَةَ الكُتُبِ", "ذَهَبْنَا إِلَى السُّوقِ صَبَاحًا",
        "الشَّمْسُ جَمِيلَةٌ فِي الشِّتَاءِ", "يَلْعَبُ الأَوْلَادُ فِي الحَدِيقَةِ", "أَيْنَ مِفْتَاحُ البَابِ",
        "شَرِبَ أَبِي فِنْجَانَ قَهْوَةٍ", "سَافَرَ صَدِيقِي إِلَى المَدِينَةِ", "هَذَا الطَّعَامُ لَذِيذٌ جِدًّا",
        "غَنَّتِ البِنْتُ أُغْنِيَةً قَدِيمَةً", "نَلْتَقِي غَدًا بَعْدَ الظُّهْرِ", "المَاءُ بَارِدٌ وَنَقِيٌّ",
        "كَتَبَ المُعَلِّمُ عَلَى السَّبُّورَةِ", "أُمِّي تَطْبُخُ فِي المَطْبَخِ", "شُكْرًا وَمَعَ السَّلَامَةِ"),
    "tr": (
        "Bugün hava çok güzel", "Annem mutfakta yemek pişiriyor", "Kitap okumayı çok severim",
        "Yarın pazara gideceğiz", "Güneş denizin üzerinde parlıyor", "Çocuklar bahçede oynuyor",
        "Kapıyı kapatır mısınız", "Her sabah bir bardak süt içerim", "Bu şarkıyı biliyor musun",
        "Köpeğim yağmurdan korkuyor", "Otobüs on dakika geç kaldı",
        "Babam bana eski bir hikaye anlattı",
        "Pembe çiçekler pencerenin önünde", "Şimdi eve dönmek istiyorum"),
}  # fmt: skip
_SHORTEST, _LONGEST = 25, 130
_ENDS = re.compile(r"(?<=[.!?…])\s+")
_PLAIN = re.compile(r"[^\W\d_][^\W\d_ ,.;:!?'’\"-]*(?:[ ,.;:!?'’\"-]+[^\W\d_]+)*[.!?]?")
_SHOUTED = re.compile(r"\b[^\W\d_a-zа-я]{4,}\b")


@cache
def sentences(language: str, split: Split) -> tuple[str, ...]:
    """All sentences of a language for training or for tests, shuffled, always the same.

    Raises:
        ToolError: the texts of the language are not installed.
    """
    if language in _OWN:
        return _own(language, split)
    found = _from_words(language) if language in _WORDS else _from_fortunes(language)
    wanted = sorted({text for text in found if _is_for_tests(text) == (split == "test")})
    if not wanted:
        package = "wfrench" if language in _WORDS else _COLLECTIONS[language][0]
        raise ToolError(f"There are no texts for “{language}”: install the package {package}.")
    return tuple(np.random.default_rng(7).permutation(wanted).tolist())


def _is_for_tests(text: str) -> bool:
    return zlib.crc32(text.encode()) % 6 == 0


def _own(language: str, split: Split) -> tuple[str, ...]:
    """Our own sentences, two at a time in all orders."""
    own = _OWN[language]
    count = 4 if split == "test" else len(own) - 4
    some = own[-count:] if split == "test" else own[:count]
    pairs = [f"{first}, {second}." for first in some for second in some if first != second]
    return tuple(np.random.default_rng(7).permutation(pairs).tolist())


def _from_words(language: str) -> Iterator[str]:
    """Strings of four to nine chance words."""
    if not _WORDS[language].exists():
        return
    words = _WORDS[language].read_text(encoding="utf-8").split()
    words = [word for word in words if 2 <= len(word) <= 10 and word.isalpha() and word.islower()]
    rng = np.random.default_rng(11)
    for _ in range(1500):
        some = rng.choice(words, int(rng.integers(4, 10))).tolist()
        half = len(some) // 2
        yield " ".join(some[:half]) + ", " + " ".join(some[half:]) + "."


def _from_fortunes(language: str) -> Iterator[str]:
    """The plain sentences of a fortune collection."""
    for name in _COLLECTIONS[language][1]:
        place = _FORTUNES / name
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        for path in files:
            if path.is_file() and path.suffix not in (".dat", ".u8") and "off" not in path.parts:
                text = path.read_text(encoding="utf-8", errors="replace")
                for fortune in re.split(r"\n%\n", text):
                    yield from _plain_sentences(fortune)


def _plain_sentences(fortune: str) -> Iterator[str]:
    """Sentences of a fortune that a voice reads as written: no numbers, codes or names shouted."""
    said = re.split(r"\n\s*--", unicodedata.normalize("NFC", fortune))[0]
    flat = re.sub(r"\s+", " ", said.replace("...", ",").replace("--", ", ")).strip()
    for sentence in (part.strip(" \"'-–") for part in _ENDS.split(flat)):
        if not _SHORTEST <= len(sentence) <= _LONGEST or _SHOUTED.search(sentence):
            continue
        if _PLAIN.fullmatch(sentence):
            yield sentence
