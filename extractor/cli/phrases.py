"""What codes mean, in the words of the command line.

In: nothing. Out: a phrase for every way and every reason. Surprise: the app has sentences of its own in two languages;
here a phrase has to fit behind a name on one line.
"""

from extractor.page import Reason, Way

WAYS = {
    Way.LABEL: "the label of its row stands by its figures",
    Way.PLACE: "the label of its row and the head of its column meet at its cell",
    Way.HEADS: "its row has no label; its column heads stand before its figures",
    Way.EQUAL_FIGURES: "all figures of its table, or of a page of it, are the same, so their order does not matter",
    Way.ORDER: "the table has as many figures as the form, and they were taken in their order",
    Way.BLOCKS: "the table stands in blocks of columns, and the form's sums tell their order",
    Way.BELOW_HEADS: "its column stands below its own head, away from the labels of the rows",
    Way.JOINED: "the figures of its row stand together with nothing between, and the form's sums part them",
    Way.PROSE: "a sentence gives it",
    Way.TITLE: "a title gives it",
    Way.SUMS: "it is not legible and follows from the form's sums",
    Way.MODEL: "the language model pointed at it",
    Way.NOTHING: "nothing on the page could be taken for it",
}

REASONS = {
    Reason.NOT_FOUND: "neither the cell nor its label was found",
    Reason.CELL_LOST: "the row is there, this cell of it is not",
    Reason.EMPTY_CELL: "the cell is empty where nearly all others are filled",
    Reason.CELLS_UNCLEAR: "the row has fewer or more cells than columns",
    Reason.CELLS_JOINED: "the cells of its row stand together with nothing between, and can be parted otherwise",
    Reason.SURPLUS_CELL: "the row has a cell too many",
    Reason.SPLIT_NUMBER: "a blank stands inside the number",
    Reason.LABEL_UNCLEAR: "the row's label is damaged, far away or missing",
    Reason.FORM_UNCLEAR: "another form fits this table about as well",
    Reason.HEADER_UNCLEAR: "the column heads are in another order than the form's",
    Reason.COLUMNS_REORDERED: "written in blocks of columns, put in order by the sums or the heads",
    Reason.ODD_FIGURE: "this field cannot have such a figure",
    Reason.SUM_BROKEN: "a sum fails, and this field may be the cause",
    Reason.DERIVED_WEAKLY: "derived from figures that are unsure themselves",
    Reason.TEXT_ENDS: "the text breaks off here",
    Reason.APPROXIMATE: "the prose says about, more than, nearly",
    Reason.SEVERAL_FIGURES: "the prose gives different figures for it",
    Reason.PROSE_DIFFERS: "table and prose disagree",
    Reason.PROSE_UNCLEAR: "the prose speaks of it in a way that no rule settles",
    Reason.ORDERS_IN_TEXT: "the text gives orders to a machine, so its prose may be made up",
    Reason.SECOND_REPORT: "a second report stands in the file",
    Reason.NOT_TEXT: "a picture or an object stands in the cell, no text",
    Reason.STRUCK_OUT: "what stands in the cell is struck out, hidden or deleted",
    Reason.OTHER_UNIT: "the page gives it in another unit than the form",
    Reason.FACTOR: "printed with a factor, as in 3万",
    Reason.CONFUSABLE: "signs that look like digits stand among them",
    Reason.READINGS_DIFFER: "by rows and columns the page says something else than in its order",
    Reason.ROW_TWICE: "its row stands twice in its table",
    Reason.OTHER_SCOPE: "several tables of this kind stand there, and nothing tells which is the report's",
    Reason.OCR: "recognised in a picture, and borne out by no sum",
    Reason.MODEL_ANSWER: "the language model's answer waits for a person",
    Reason.LOW_CONFIDENCE: "not sure enough for the error budget",
}
