"""What the names of offices and places end with, of which reports are titled.

In: nothing. Out: two patterns to build others from. Surprise: an ending alone says little (会 ends meetings, 办 begins
verbs), so whoever uses them says what has to follow.
"""

OFFICE_ENDING = (
    r"(?:政府|办公室|办公厅|委员会|管委会|办事处|公署|行署|检察院|法院|供电局|银行|医院|学校|大学|学院|中学|小学"
    r"|局|厅|委|院|署|中心|镇|乡|处|所|站|队|馆|公司|集团|总会|协会|联合会|会|部|社|区|场|室|园|团)"
)
"""What an office's name ends with wherever it stands, in a sentence too."""
TITLED_ENDING = rf"(?:{OFFICE_ENDING}|市|县|省|州|旗|盟|街道|苏木|办|分行|支行|海关|总行|校|台|联|科协|师|监狱)"
"""What the name in a title may end with too: a place reports for all of its offices, others are said short."""
