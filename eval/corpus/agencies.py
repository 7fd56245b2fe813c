"""Made-up agencies of every level, what they call themselves, and the shapes of their reports' titles.

In: a seeded random source. Out: an ``Agency``, and titles that name it or leave it out. Surprise: the places are
invented from syllables that no real place is known to join, so that nobody's real report is contradicted.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

_FIRST = "澄岱瑶沅岫棠苇砾禾昭隽枫黛珩璋苓芷屿泠槐蓁涧翎霁皋溆筠骊榉砚"
_SECOND = "汀岱砚川浦洲阳汾涧河岭泉埠口溪塬沣源堰坪湾陂皋渚麓沚桥屏"
_PROVINCES = ("岚海省", "江岭省", "朔原自治区")
_COUNTIES = ("县", "县", "区", "区", "市", "自治县", "旗")
_TOWNS = ("镇", "镇", "乡", "街道")

_BUREAUS = (
    "教育局",
    "财政局",
    "民政局",
    "水利局",
    "审计局",
    "司法局",
    "统计局",
    "公安局",
    "医疗保障局",
    "自然资源局",
    "自然资源和规划局",
    "市场监督管理局",
    "住房和城乡建设局",
    "人力资源和社会保障局",
    "文化和旅游局",
    "文化体育广电和旅游局",
    "农业农村局",
    "交通运输局",
    "退役军人事务局",
    "应急管理局",
    "城市管理综合执法局",
    "科学技术局",
    "行政审批服务局",
    "林业和草原局",
    "商务局",
    "信访局",
    "供销合作社联合社",
    "卫生健康委员会",
    "发展和改革委员会",
    "民族宗教事务委员会",
    "人民政府国有资产监督管理委员会",
    "人民政府办公室",
    "住房公积金管理中心",
)
_HALLS = ("生态环境厅", "水利厅", "教育厅", "财政厅", "卫生健康委员会", "市场监督管理局", "人民政府", "人民政府办公厅")


@dataclass(frozen=True, slots=True)
class Agency:
    """Who reports.

    Attributes:
        name: the full name, as gold has it.
        place: the place it is named after, for the names of its website and account.
        short: two characters of the place: 澄汀 of 澄汀县.
        we: what it calls itself.
    """

    name: str
    place: str
    short: str
    we: str


def choose_agency(rng: Random, large: bool) -> Agency:
    """Return an agency; ``large`` ones are those of cities and provinces."""
    city = rng.choice(_FIRST) + rng.choice(_SECOND)
    short = rng.choice(_FIRST) + rng.choice(_SECOND)
    if large:
        if rng.random() < 0.4:
            province = rng.choice(_PROVINCES)
            body = rng.choice(_HALLS)
            return Agency(province + body, province, province[:2], _we(body, province, rng))
        body = rng.choice(["人民政府", "人民政府", rng.choice(_BUREAUS)])
        return Agency(f"{city}市{body}", f"{city}市", city, _we(body, "市", rng))
    county = short + rng.choice(_COUNTIES)
    prefix = rng.choice(["", "", f"{city}市"])
    kind = rng.random()
    if kind < 0.15:
        town = rng.choice(_FIRST) + rng.choice(_SECOND) + rng.choice(_TOWNS)
        body = "办事处" if town.endswith("街道") else "人民政府"
        return Agency(county + town + body, county, short, _we(body, town[-2:], rng))
    if kind < 0.22:
        zone = rng.choice(["经济技术开发区管理委员会", "高新技术产业开发区管委会", "经济开发区管理委员会"])
        return Agency(f"{prefix}{short}{zone}", county, short, rng.choice(["管委会", "本机关", "我区"]))
    body = "人民政府" if kind < 0.32 else rng.choice(_BUREAUS)
    return Agency(prefix + county + body, county, short, _we(body, county[-1], rng))


def _we(body: str, place: str, rng: Random) -> str:
    own = {
        "局": "我局",
        "厅": "我厅",
        "社": "我社",
        "心": "本中心",
        "室": "本办公室",
        "处": "我街道",
        "府": f"我{place[-1]}",
    }
    return rng.choice([own.get(body[-1], "我委"), "本机关", "本单位"])


_TITLES = (
    "{agency}{year}年政府信息公开工作年度报告",
    "{agency}{year}年政府信息公开工作年度报告",
    "{agency} {year} 年政府信息公开工作年度报告",
    "{agency}政府信息公开工作{year}年度报告",
    "{agency}{year}年度政府信息公开工作报告",
    "{agency}{year}年度政府信息公开工作年度报告",
    "{agency}{year}年政府信息公开年度报告",
    "{agency}关于{year}年政府信息公开工作的年度报告",
    "{year}年{agency}政府信息公开工作年度报告",
    "{year}年度{agency}政府信息公开年度报告",
    "关于{agency}{year}年政府信息公开工作年度报告",
    "{agency}\n{year}年政府信息公开工作年度报告",
    "{agency}\n政府信息公开工作{year}年度报告",
    "{agency}{year}年政务公开工作年度报告",
)
_NAMELESS_TITLES = (
    "{year}年政府信息公开工作年度报告",
    "政府信息公开工作年度报告（{year}年）",
    "{year}年度政府信息公开工作年度报告",
)


def choose_title(peculiarities: tuple[str, ...], rng: Random) -> str:
    """Return the pattern of a title, with ``{agency}`` and ``{year}`` still in it; empty where the report has none."""
    if "no_title" in peculiarities:
        return ""
    return rng.choice(_NAMELESS_TITLES if "nameless_title" in peculiarities else _TITLES)
