"""Simplified characters turned traditional, with or without pinyin glosses: 統(tǒng)計.

In: marked text. Out: marked text. Surprise: the glosses stand only behind some characters, those that a converter's
font did not have, and not behind the same ones in every text.
"""

from __future__ import annotations

from functools import cache
from random import Random

import opencc

from eval.corpus.damages.registry import Scene, damage
from eval.corpus.marked import Marked

_PINYIN = (
    "統tǒng 條tiáo 廢fèi 規guī 發fā 業yè 處chǔ 務wù 動dòng 態tài 數shù 據jù 關guān 係xì 請qǐng 況kuàng 門mén "
    "戶hù 網wǎng 開kāi 機jī 構gòu 書shū 總zǒng 計jì 結jié 轉zhuǎn 辦bàn 屬shǔ 國guó 祕mì 秘mì 穩wěn 權quán "
    "類lèi 執zhí 檔dàng 無wú 沒méi 現xiàn 製zhì 補bǔ 確què 認rèn 獲huò 費fèi 繳jiǎo 納nà 團tuán 護hù 聯lián "
    "繫xì 進jìn 與yǔ 應yìng 對duì 當dāng 時shí 會huì 負fù 責zé 員yuán 導dǎo 級jí 區qū 縣xiàn 鎮zhèn 鄉xiāng "
    "環huán 節jié 維wéi 經jīng 營yíng 層céng 項xiàng 標biāo 準zhǔn 監jiān 督dū 運yùn 實shí 際jì 題tí 訴sù "
    "訟sòng 議yì 復fù 審shěn 較jiào 僅jǐn 內nèi 產chǎn 個gè 專zhuān 圖tú 幹gàn 兩liǎng 來lái 過guò 還hái "
    "從cóng 優yōu 質zhì 聽tīng 報bào 傳chuán 達dá 選xuǎn 舉jǔ 參cān"
)


@cache
def _glosses() -> dict[str, str]:
    return {entry[0]: entry[1:] for entry in _PINYIN.split()}


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


@cache
def _traditional(ch: str) -> str:
    converted = str(_converter().convert(ch)) if "\u4e00" <= ch <= "\u9fff" else ch
    return converted if len(converted) == 1 else ch


@damage
def traditional(text: Marked, _scene: Scene) -> Marked:
    """Turn simplified characters into traditional ones, one by one."""
    return text.change(lambda ch, _mark: _traditional(ch))


@damage
def glosses(text: Marked, scene: Scene) -> Marked:
    """Turn characters traditional and put the pinyin behind some of them."""
    glossed = _some(scene.rng)

    def rule(ch: str, _mark: int) -> str:
        old = _traditional(ch)
        return f"{old}({_glosses()[old]})" if old != ch and old in glossed else old

    return text.change(rule)


def _some(rng: Random) -> frozenset[str]:
    every = sorted(_glosses())
    return frozenset(rng.sample(every, round(len(every) * rng.uniform(0.3, 1))))
