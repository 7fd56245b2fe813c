import pytest
from press import consistent_values, report

from extractor.page.document import Document
from extractor.page.values import FieldValue, Reason
from extractor.pipeline import extract
from extractor.prose.mentions import Scene
from extractor.prose.registry import choose
from extractor.prose.sentences import Span, to_prose
from extractor.prose.statements import read_facts
from extractor.prose.titles import read_meta
from extractor.readers import plain


def document(text: str) -> Document:
    return plain.read(text.encode())


def facts(text: str) -> dict[str, FieldValue]:
    source = document(text)
    found = read_facts(source, to_prose(source), choose(()), None)
    return {name.removeprefix("facts."): value for name, value in found.items()}


@pytest.mark.parametrize(
    ("sentence", "website", "wechat"),
    [
        ("全年在县政府门户网站公开信息318条，微信公众号推送42篇。", 318, 42),
        ("一是通过区人民政府网发布各类信息1,024条，其中动态类600条。", 1024, None),
        ("“青禾微讯”微信公众号全年发文77篇，关注人数达到3100人。", None, 77),
        ("在信息公开平台上载信息共96条，更新及时率100%。", 96, None),
        ("官方微信发布消息15条，微博发布消息900条，抖音推出短视频30条。", None, 15),
        ("通过政府网站公开解读材料12篇。", None, None),
        ("整合微信、网站、公告栏三类阵地，做到一次采集、多处发布。", None, None),
        ("门户栏目梳理后合并5个，下线文件38份。", None, None),
        ("依托政务公开专栏主动公开信息２６０条，较上年增长20条。", 260, None),
        ("通过政府网站、微信分众号等渠道共公开信息389条。", None, None),
    ],
)
def test_items_belong_to_the_channel_named_before_them(sentence: str, website: int | None, wechat: int | None) -> None:
    found = facts(sentence)
    assert (found["website_items"].value, found["wechat_items"].value) == (website, wechat)


@pytest.mark.parametrize(
    ("sentence", "applications"),
    [
        ("全年新收政府信息公开申请2件，上年结转1件。", 2),
        ("共收到公开申请14件，其中自然人提出9件。", 14),
        ("2023年未收到公民、法人或其他组织提出的公开申请。", 0),
        ("本年度无依申请公开事项。", 0),
        ("当年新增依申请公开10件，连同上年转入的2件，已办结11件。", 10),
        ("本年度全区共收到70件申请，均已办结。", 70),
        ("共收到公民、法人和其他组织通过网络、信函、当面等各种方式提出的政府信息公开申请70件。", 70),
        ("政府信息公开申请70件被受理。", 70),
        ("政府信息公开申请渠道保持畅通。", None),
        ("申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", None),
    ],
)
def test_applications(sentence: str, applications: int | None) -> None:
    assert facts(sentence)["applications_received"].value == applications


@pytest.mark.parametrize(
    ("sentence", "fee"),
    [
        ("本年度未收取政府信息公开信息处理费。", 0),
        ("发出收费通知3件，收取信息处理费1280元。", 1280),
        ("全年收取信息处理费0.35万元。", 3500),
        ("未产生信息处理费。", 0),
        ("按照信息处理费管理办法执行。", None),
    ],
)
def test_the_fee_is_in_yuan(sentence: str, fee: float | None) -> None:
    assert facts(sentence)["processing_fee"].value == fee


@pytest.mark.parametrize("words", ["30余条", "约30条", "30多条", "近30条"])
def test_an_approximate_figure_is_flagged(words: str) -> None:
    field = facts(f"在政府网站发布信息{words}。")["website_items"]
    assert (field.value, field.reasons) == (30, (Reason.APPROXIMATE,))


def test_what_is_not_mentioned_needs_nobody_and_what_is_unclear_does() -> None:
    assert facts("本年度各项工作进展顺利。")["website_items"].reasons == ()
    assert facts("网站与微信公众号合计发布信息300条。")["wechat_items"].reasons == (Reason.PROSE_UNCLEAR,)


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("2024年计划通过政府网站公开信息不少于310条。", False),
        ("二是2024年将在政府网站发布信息300条以上。", False),
        ("2023年计划通过政府网站公开信息310条。", True),
        ("按计划通过政府网站公开信息310条。", True),
        ("从渠道看，县政府网站310条，2024年计划再增40条。", True),
    ],
)
def test_what_is_planned_for_a_later_year_asks_nobody(sentence: str, asked: bool) -> None:
    source = document(sentence)
    field = read_facts(source, to_prose(source), choose(()), 2023)["facts.website_items"]
    assert (field.value, field.reasons) == (None, (Reason.PROSE_UNCLEAR,) if asked else ())


@pytest.mark.parametrize(
    ("sentence", "website", "asked"),
    [
        ("按照2024年将启用的办法，2023年通过政府网站公开信息127条。", 127, False),
        ("2024年将至，回顾2023年，政府网站公开信息127条。", 127, False),
        ("2024年度工作计划已公布，政府网站公开信息127条。", None, True),
        ("2024年将加强建设，在政府网站公开信息127条。", None, True),
        ("2024年计划在2023年基础上通过政府网站公开信息127条。", None, False),
    ],
)
def test_a_later_year_takes_no_figure_of_this_year_away_unasked(
    sentence: str, website: int | None, asked: bool
) -> None:
    source = document(sentence)
    field = read_facts(source, to_prose(source), choose(()), 2023)["facts.website_items"]
    assert (field.value, field.reasons) == (website, (Reason.PROSE_UNCLEAR,) if asked else ())


def test_a_sentence_may_go_back_and_forth_between_years_however_often() -> None:
    sentence = "2024年将再增加,2023年已完成," * 3_000 + "在政府网站公开信息127条"
    told = Scene(2023).without_plans(sentence)
    assert len(told) == len(sentence)
    assert "2024年" not in told
    assert told.count("2023年已完成") == 3_000


@pytest.mark.parametrize(
    "sentence",
    [
        "2022年收取信息处理费510元，2023年收取220元。",
        "2022年未收取信息处理费，2023年收取220元。",
        "本年未收取信息处理费，2022年收取信息处理费180元。",
        "收取信息处理费180元/件，共2件。",
        "应收信息处理费310元，减免110元，实收200元。",
        "根据2024年将施行的办法，收取信息处理费310元。",
    ],
)
def test_a_sum_that_may_not_be_what_was_charged_this_year_is_asked_about(sentence: str) -> None:
    source = document(sentence)
    field = read_facts(source, to_prose(source), choose(()), 2023)["facts.processing_fee"]
    assert field.reasons == (Reason.PROSE_UNCLEAR,)


def test_a_charge_of_no_name_takes_no_question_away() -> None:
    field = facts("共收取费用180元，涉及政府信息公开申请871件。")["applications_received"]
    assert field.reasons == (Reason.PROSE_UNCLEAR,)


def test_what_a_charge_was_for_is_no_count_of_applications() -> None:
    assert facts("收取信息处理费260元，涉及申请3件。")["applications_received"].reasons == ()
    assert facts("全年工作量涉及申请3件。")["applications_received"].reasons == (Reason.PROSE_UNCLEAR,)


def test_a_training_that_somebody_else_held_is_doubted() -> None:
    source = document("今年我局共参加县大数据局组织的政务公开业务培训3次。")
    field = read_facts(source, to_prose(source), choose(["trainings"]), None)["facts.trainings"]
    assert (field.value, field.reasons) == (3, (Reason.PROSE_UNCLEAR,))


def test_two_figures_for_one_fact_are_flagged() -> None:
    field = facts("在政府网站公开信息52条。年末统计，政府网站更新信息61条。")["website_items"]
    assert (field.value, field.reasons) == (52, (Reason.SEVERAL_FIGURES,))


def test_a_figure_right_behind_a_channel_speaks_against_another_one_but_not_for_itself() -> None:
    field = facts("从渠道看，县政府网站66条，公开栏8期。县政府网站全年发布信息70条。")["website_items"]
    assert (field.value, field.reasons) == (70, (Reason.SEVERAL_FIGURES,))
    alone = facts("从渠道看，县政府网站66条，公开栏8期。")["website_items"]
    assert (alone.value, alone.reasons) == (None, (Reason.PROSE_UNCLEAR,))


def test_where_quotation_marks_fell_out_of_their_lines_the_order_of_the_lines_is_in_doubt() -> None:
    torn = "在政府网站公开信息37\n众号发布信息48条，在报纸刊发5篇。\n\n条，在 青禾之窗 微信公\n\n“\n\n”\n"
    assert all(field.reasons for field in facts(torn).values())
    assert not facts("在政府网站公开信息37条，在“青禾之窗”微信公众号发布信息48条。")["website_items"].reasons


def test_a_sentence_is_one_however_it_is_broken() -> None:
    broken = "全年通过县人民政府网发布\n各类信息2\n47 条，官方 微信发布\n消息31条。"
    assert facts(broken)["wechat_items"].value == 31


def test_places_lead_back_to_the_source() -> None:
    source = document("前言。\n  全年在政府网站公开 信息３１８条。")
    place = read_facts(source, to_prose(source), choose(()), None)["facts.website_items"].place
    assert place is not None
    assert source.source[place.start : place.end] == "３１８"


def test_tables_are_no_prose() -> None:
    source = document("在政府网站公开信息5条。\n表格\n政府网站公开信息9条\n后文")
    start = source.text.index("表格")
    prose = to_prose(source, [Span(start, start + 15)])
    assert read_facts(source, prose, choose(()), None)["facts.website_items"].value == 5
    assert "表格" not in prose.text


@pytest.mark.parametrize(
    ("head", "agency", "year"),
    [
        ("青禾县水务局2023年政府信息公开工作年度报告", "青禾县水务局", 2023),
        ("# 青禾县人民政府政府信息公开工作2021年度报告", "青禾县人民政府", 2021),
        ("青禾县人民政府\n2022 年政府信息公开工作年度报告", "青禾县人民政府", 2022),
        ("青禾县教育局(体育局)2020年度政府信息公开工作报告", "青禾县教育局(体育局)", 2020),
        ("當前位置：首頁\n青禾縣財政局政府信息公開工作2019年度報告_青禾縣財政局", "青禾县财政局", 2019),
        ("首页 > 年报 青禾镇人民政府 2024 年政府信息公开工作年度报告 一、总体情况", "青禾镇人民政府", 2024),
    ],
)
def test_the_title_names_agency_and_year(head: str, agency: str, year: int) -> None:
    source = document(head + "\n一、总体情况\n各项工作进展顺利。")
    meta = read_meta(source, to_prose(source))
    assert (meta["meta.agency"].value, meta["meta.agency"].reasons) == (agency, ())
    assert (meta["meta.year"].value, meta["meta.year"].reasons) == (year, ())


def test_a_name_that_begins_on_a_line_above_is_taken_whole_where_the_report_says_it() -> None:
    title = "2021年青禾县人民政府国有资产监\n督管理委员会政府信息公开工作年度\n报告\n"
    said = document(f"{title}一、总体情况\n青禾县人民政府国有资产监督管理委员会继续完善公开制度。")
    meta = read_meta(said, to_prose(said))
    assert meta["meta.agency"].value == "青禾县人民政府国有资产监督管理委员会"
    assert meta["meta.year"].value == 2021
    site = document("青禾县人民政府网站\n青禾县水务局2021年政府信息公开工作年度报告\n青禾县水务局继续完善公开制度。")
    assert read_meta(site, to_prose(site))["meta.agency"].value == "青禾县水务局"


def test_without_a_title_two_hints_have_to_agree() -> None:
    one = document("2023年，青禾县水务局认真落实各项要求。")
    assert read_meta(one, to_prose(one))["meta.agency"].reasons == (Reason.PROSE_UNCLEAR,)
    both = document("2023年，青禾县水务局认真落实各项要求。\n青禾县水务局\n2024年1月9日")
    assert read_meta(both, to_prose(both))["meta.agency"].reasons == ()


def test_a_year_that_the_text_contradicts_is_flagged() -> None:
    source = document("青禾县水务局2023年政府信息公开工作年度报告\n数据统计期限为2022年1月1日至12月31日。")
    year = read_meta(source, to_prose(source))["meta.year"]
    assert (year.value, year.reasons) == (2023, (Reason.SEVERAL_FIGURES,))


def test_the_date_of_signature_is_not_the_year_reported_on() -> None:
    extraction = extract(
        report(consistent_values(), parts=("一、总体情况\n全面推进。\n", "某县财政局\n2022年1月19日\n")).encode()
    )
    assert extraction.fields["meta.year"].value is None
    assert extraction.fields["meta.year"].needs_review


def test_a_period_broken_over_lines_gives_the_year() -> None:
    head = "本报告数据统计期限自\n2023\n年1月1日起，至\n2023\n年12月31日止。2024年将继续推进。\n"
    extraction = extract(report(consistent_values(), parts=(head, "某县财政局\n2024年1月19日\n")).encode())
    assert extraction.fields["meta.year"].value == 2023


def test_a_sentence_among_the_rows_of_a_table_is_prose() -> None:
    sentence = "本年度各项工作平稳开展，本机关没有收取信息处理\n费，依申请公开均已答复。"
    source = document(f"前文。\n| 总计 | 5 |\n{sentence}\n| 结转 | 0 |\n后文。")
    prose = to_prose(source, [Span(source.text.index("|"), source.text.rindex("|"))])
    assert read_facts(source, prose, choose(()), None)["facts.processing_fee"].value == 0
    assert "总计" not in prose.text


@pytest.mark.parametrize(
    "other",
    [
        "另有87条政务信息登上县政府网站。",
        "县政府网站录入各栏目信息合计87条。",
        "县政府网站、微信公众号分别发布信息87条、50条。",
    ],
)
def test_a_figure_in_words_that_no_rule_settles_speaks_against_a_plain_one(other: str) -> None:
    plain_one = "县政府网站全年发布信息91条。"
    assert not facts(plain_one)["website_items"].reasons
    found = facts(other + plain_one)["website_items"]
    assert (found.value, Reason.SEVERAL_FIGURES in found.reasons) == (91, True)


@pytest.mark.parametrize(
    "other",
    [
        "2024年计划通过政府网站公开信息不少于300条。",
        "县政府网站删除失效信息3条。",
        "其中政策类信息20条，动态类信息71条。",
        "政府网站上年公开信息80条。",
        "政府网站发布解读信息5条。",
    ],
)
def test_a_figure_of_something_else_does_not(other: str) -> None:
    assert not facts("县政府网站全年发布信息91条。" + other)["website_items"].reasons


def test_a_sign_that_an_encoding_lacks_ends_no_sentence() -> None:
    assert facts("本年度信息处理费总金额？800元。")["processing_fee"].value == 800


@pytest.mark.parametrize(
    "text",
    [
        "行政事业性收费 无 三、收到和处理政府信息公开申请情况",
        "五、存在的主要问题及改进情况\n无\n（一）严格执行《政府信息公开信息处理费管理办法》规定的标准。",
    ],
)
def test_a_cell_that_says_none_denies_nothing_of_the_heading_behind_it(text: str) -> None:
    assert [name for name, value in facts(text).items() if value.value is not None] == []


def test_the_rest_of_a_figure_that_a_border_tears_is_doubted() -> None:
    found = facts("| 政府门户网站发布信息4265 | |\n| 8条，电子屏滚动播放14条。 | |")["website_items"]
    assert found.value is None or Reason.PROSE_UNCLEAR in found.reasons


@pytest.mark.parametrize(
    ("sentence", "charged"),
    [
        ("本机关按规定的信息处理费标准执行，2023年发出收费通知0件，总金额0元，实际收取总金额为0元。", 0),
        ("收取信息处理费情况：发出收费通知2件，总金额300元，实际收取200元。", 200),
        ("收取信息处理费情况：无。", 0),
        ("信息公开处理费收取金额为0。", 0),
        ("本年度未向任何单位和个人收取与政府信息公开工作有关的费用。", 0),
        ("提供政府信息未收取任何费用。", 0),
    ],
)
def test_what_came_of_charges_is_the_fee(sentence: str, charged: int) -> None:
    field = facts(sentence)["processing_fee"]
    assert (field.value, field.reasons) == (charged, ())


def test_a_fee_that_was_not_charged_is_no_lack_of_requests() -> None:
    assert facts("本年度未收取依申请公开信息处理费用。")["applications_received"].value is None


@pytest.mark.parametrize(
    ("sentence", "received"),
    [("全年受理依申请政府信息公开事项31例，其中网络收到申请27件。", 31), ("系统中收到14封申请，已办结。", 14)],
)
def test_requests_are_counted_by_the_letter_or_the_case(sentence: str, received: int) -> None:
    assert facts(sentence)["applications_received"].value == received


@pytest.mark.parametrize(
    "sentence", ["在单位门户网站发布工作动态43条，通知公告8条。", "通过官方网站发布政务类信息34条，概况类信息150条。"]
)
def test_one_kind_in_a_list_without_a_total_is_asked_about(sentence: str) -> None:
    assert facts(sentence)["website_items"].reasons == (Reason.PROSE_UNCLEAR,)


def test_two_channels_named_in_one_word_share_their_figure() -> None:
    assert facts("官方微博微信推送119条。")["wechat_items"].reasons == (Reason.PROSE_UNCLEAR,)


def test_a_figure_behind_a_semicolon_may_be_of_the_channel_before() -> None:
    assert facts("“青禾发布”微信公众号粉丝达3万人；累计发布信息41条。")["wechat_items"].reasons == (
        Reason.PROSE_UNCLEAR,
    )


@pytest.mark.parametrize("parting", ["\n", "\n\n", "\n \n\n"])
def test_a_chapter_of_nothing_before_it_takes_no_denial_of_the_fee_away(parting: str) -> None:
    field = facts(parting.join(("无", "六、其他需要报告的事项", "全年未产生信息公开处理费。")))["processing_fee"]
    assert (field.value, field.reasons) == (0, ())


@pytest.mark.parametrize(
    ("sentence", "fee"),
    [
        ("依申请公开共收取费用190元。", 190),
        ("全年共收取检索、复制费用合计0.019万元。", 190),
        ("办理申请收费190元,全部上缴国库。", 190),
    ],
)
def test_a_charge_that_is_not_named_is_read_and_asked_about(sentence: str, fee: float) -> None:
    field = facts(sentence)["processing_fee"]
    assert (field.value, Reason.PROSE_UNCLEAR in field.reasons) == (fee, True)


@pytest.mark.parametrize("sentence", ["行政事业性收费190元。", "收取培训费190元。", "投入经费190元。", "费用190元。"])
def test_other_money_is_no_fee(sentence: str) -> None:
    assert facts(sentence)["processing_fee"].value is None
