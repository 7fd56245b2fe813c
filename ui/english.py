"""Short English names for the printed Chinese labels, shown beside them to whoever reads the app in English.

In: a label as the form prints it. Out: its name, or nothing. Surprise: the label itself is always shown as well, for it
is what a person looks for on the page; a label of a form without a name here fails a test.
"""

from __future__ import annotations

from extractor.prose import facts
from ui.wording import Language, Words

NAMES = {
    # --- sections and the blocks inside them -------------------------------------------------------------------------
    "二、主动公开政府信息情况": "II. Published on own initiative",
    "三、收到和处理政府信息公开申请情况": "III. Requests received and handled",
    "四、政府信息公开行政复议、行政诉讼情况": "IV. Reviews and lawsuits",
    "第二十条第（一）项": "Art. 20 (1)",
    "第二十条第（五）项": "Art. 20 (5)",
    "第二十条第（六）项": "Art. 20 (6)",
    "第二十条第（八）项": "Art. 20 (8)",
    "第二十条第（九）项": "Art. 20 (9)",
    # --- section two -------------------------------------------------------------------------------------------------
    "规章": "regulations",
    "行政规范性文件": "normative documents",
    "规范性文件": "normative documents",
    "行政许可": "licences",
    "其他对外管理服务事项": "other public services",
    "行政处罚": "penalties",
    "行政强制": "coercive measures",
    "行政事业性收费": "fees",
    "政府集中采购": "central procurement",
    "本年制发件数": "made this year",
    "本年废止件数": "repealed this year",
    "现行有效件数": "in force",
    "本年处理决定数量": "decisions this year",
    "处理决定数量": "decisions",
    "本年收费金额（单位：万元）": "charged this year (10,000 yuan)",
    "本年新制作数量": "newly made",
    "本年新公开数量": "newly published",
    "对外公开总数量": "published in all",
    "上一年项目数量": "items last year",
    "本年增/减": "change this year",
    "采购项目数量": "projects",
    "采购总金额": "total amount",
    # --- section three: applicants -----------------------------------------------------------------------------------
    "自然人": "natural persons",
    "法人或其他组织": "legal persons and other organisations",
    "商业企业": "businesses",
    "科研机构": "research bodies",
    "社会公益组织": "public welfare",
    "法律服务机构": "legal services",
    "其他": "other",
    "总计": "total",
    # --- section three: what became of a request ---------------------------------------------------------------------
    "一、本年新收政府信息公开申请数量": "1. new this year",
    "二、上年结转政府信息公开申请数量": "2. carried in from last year",
    "三、本年度办理结果": "3. outcome this year",
    "（一）予以公开": "(1) granted",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "(2) partly granted",
    "（三）不予公开": "(3) refused",
    "1.属于国家秘密": "state secret",
    "2.其他法律行政法规禁止公开": "forbidden by law",
    "3.危及“三安全一稳定”": "safety and stability",
    "4.保护第三方合法权益": "rights of third parties",
    "5.属于三类内部事务信息": "internal affairs",
    "6.属于四类过程性信息": "information in process",
    "7.属于行政执法案卷": "enforcement files",
    "8.属于行政查询事项": "administrative queries",
    "（四）无法提供": "(4) not available",
    "1.本机关不掌握相关政府信息": "not held here",
    "2.没有现成信息需要另行制作": "would have to be made",
    "3.补正后申请内容仍不明确": "still unclear after correction",
    "（五）不予处理": "(5) not processed",
    "1.信访举报投诉类申请": "petitions and complaints",
    "2.重复申请": "repeated",
    "3.要求提供公开出版物": "published works",
    "4.无正当理由大量反复申请": "excessive without reason",
    "5.要求行政机关确认或重新出具已获取信息": "confirmation of what was received",
    "（六）其他处理": "(6) other",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "not corrected in time",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "fee not paid in time",
    "3.其他": "other",
    "（七）总计": "(7) total",
    "四、结转下年度继续办理": "4. carried over to next year",
    # --- section four ------------------------------------------------------------------------------------------------
    "行政复议": "administrative review",
    "行政诉讼": "lawsuits",
    "未经复议直接起诉": "direct",
    "复议后起诉": "after review",
    "结果维持": "upheld",
    "结果纠正": "corrected",
    "其他结果": "other outcome",
    "尚未审结": "pending",
    # --- the report itself; what its prose gives is named in the registry of facts -----------------------------------
    "机关名称": "agency",
    "年度": "year",
}


def english(label: str) -> str:
    """Return the English name of a printed label or of a fact; nothing where it has none."""
    return NAMES.get(label) or next((fact.english for fact in facts() if fact.name == label), "")


def gloss(label: str, words: Words) -> str:
    """Return the English name of a label, to stand beside it; nothing for readers of Chinese."""
    return english(label) if words.language is Language.ENGLISH else ""
