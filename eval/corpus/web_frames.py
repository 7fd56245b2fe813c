"""What stands around a report on an agency's site: heads, navigation, neighbours in the list, the footer.

In: the report's title and body as markup. Out: the whole page. Surprise: the frames name other years and hold numbers
(telephones, licence numbers), because real ones do, and a reader must not take them for the report's.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from eval.corpus.ink import mark

Frame = Callable[[str, str, str, str, int, Random], str]
"""meta, title, body, agency, year, chance → page"""

_NAVIGATION = ("首页", "政务动态", "政务公开", "政务服务", "互动交流", "数据开放", "走进本地", "专题专栏")
_PUBLICITY = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开")


def _list(items: list[str] | tuple[str, ...]) -> str:
    return "<ul>" + "".join(f'<li><a href="#">{item}</a></li>' for item in items) + "</ul>"


def _phone(rng: Random) -> str:
    return f"0{rng.randint(310, 998)}-{rng.randint(2_000_000, 8_999_999)}"


def _head(meta: str, title: str, agency: str) -> str:
    bare = title.replace("<br>", "")
    return (
        f"<head>{meta}<title>{bare or agency}</title>"
        "<style>body{font:16px serif;font-kerning:none}table{border-collapse:collapse}"
        "td,th{border:1px solid #000}</style>"
        '<script>var site = {"id": 4410, "page": 1};</script></head>'
    )


def _footer(agency: str, rng: Random) -> str:
    return (
        f'<div class="footer"><p>主办单位：{agency}　联系电话：{_phone(rng)}</p>'
        f"<p>网站标识码：{rng.randint(10**9, 10**10 - 1)}　备案序号：某ICP备{rng.randint(10**7, 10**8 - 1)}号</p></div>"
    )


def _bare(meta: str, title: str, body: str, agency: str, _year: int, _rng: Random) -> str:
    heading = f'<h1 align="center">{title}</h1>' if title else ""
    return f"<!DOCTYPE html>\n<html>{_head(meta, title, agency)}<body>\n{heading}\n{body}\n</body></html>"


def _cms(meta: str, title: str, body: str, agency: str, year: int, rng: Random) -> str:
    """Return a page of a content system: navigation, where you are, other years beside, sharing, footer."""
    years = [f"{other}年" for other in range(year + 1, year - 4, -1) if other != year]
    published = f"{year + 1}-01-{rng.randint(10, 30)}"
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">{_head(meta, title, agency)}<body>\n'
        f'<div class="header"><div class="nav">{_list(_NAVIGATION)}</div></div>\n'
        '<div class="position">当前位置：<a href="/">首页</a> &gt; <a>政务公开</a> &gt; <a>政府信息公开年报</a></div>\n'
        f'<div class="side"><h3>信息公开</h3>{_list(_PUBLICITY)}<h3>历年年报</h3>{_list(years)}</div>\n'
        f'<div class="main"><h1>{title}</h1>\n<div class="info">发布时间：{published}　来源：{agency}　'
        f"浏览次数：{rng.randint(20, 900)}</div>\n"
        f'<div class="content" id="zoom">\n{body}\n</div></div>\n'
        '<div class="share">分享到：<a>微信</a><a>微博</a>　【打印本页】【关闭窗口】</div>\n'
        f"{_footer(agency, rng)}\n</body></html>"
    )


def _layout(meta: str, title: str, body: str, agency: str, year: int, rng: Random) -> str:
    """Return a page of the old kind, laid out with tables inside tables."""
    menu = "".join(f"<tr><td><a href=#>{item}</a></td></tr>" for item in _PUBLICITY)
    return (
        f"<html>{_head(meta, title, agency)}<body>\n"
        '<table width="1000" align="center"><tr><td colspan="2" height="90">'
        f"{agency}</td></tr>\n"
        f'<tr><td width="200" valign="top"><table>{menu}</table></td>\n'
        f'<td valign="top"><table width="100%"><tr><td align="center"><b>{title}</b></td></tr>\n'
        f"<tr><td>{year + 1}年01月{rng.randint(10, 30)}日　字体：[大][中][小]</td></tr>\n"
        f"<tr><td>\n{body}\n</td></tr></table></td></tr>\n"
        f'<tr><td colspan="2">版权所有：{agency}　电话：{_phone(rng)}</td></tr></table>\n</body></html>'
    )


def _index(meta: str, title: str, body: str, agency: str, year: int, rng: Random) -> str:
    """Return a page of a disclosure catalogue, with its table of particulars above the report."""
    number = f"{rng.randint(10**8, 10**9 - 1)}/{year + 1}-{rng.randint(10, 999):05d}"
    return (
        f"<!DOCTYPE html>\n<html>{_head(meta, title, agency)}<body>\n"
        f'<table class="xxgk"><tr><td>索引号：</td><td>{number}</td><td>公开日期：</td><td>{year + 1}-01-20</td></tr>\n'
        f"<tr><td>发布机构：</td><td>{agency}</td><td>主题分类：</td><td>年度报告</td></tr></table>\n"
        f'<h1>{title}</h1>\n<article class="article-content">\n{body}\n</article>\n'
        f"{_footer(agency, rng)}\n</body></html>"
    )


def _modern(meta: str, title: str, body: str, agency: str, year: int, rng: Random) -> str:
    """Return a page with the elements of HTML5, its navigation after the report."""
    links = _list([f"{year - 1}年政府信息公开工作年度报告", "政府网站工作年度报表"])
    return (
        f'<!DOCTYPE html>\n<html lang="zh">{_head(meta, title, agency)}<body>\n'
        f"<main><article><header><h1>{title}</h1><time>{year + 1}-01-{rng.randint(10, 30)}</time></header>\n"
        f"<section>\n{body}\n</section></article>\n"
        f"<aside><h2>相关链接</h2>{links}</aside></main>\n"
        f"<nav>{_list(_NAVIGATION)}</nav>\n<footer>{agency} {mark('meta.year', str(year))}年　{_phone(rng)}</footer>\n"
        "</body></html>"
    )


FRAMES: dict[str, Frame] = {"bare": _bare, "cms": _cms, "layout": _layout, "index": _index, "modern": _modern}
