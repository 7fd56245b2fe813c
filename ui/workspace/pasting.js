// What was copied from a page, as rows of cells: with labels and heads or without, by tabs, bars, blanks or lines.

const OUTLINE = /^\s*[（(]?[一二三四五六七八九十\d]+[)）、.．]+/;
const MOST_LABELS = 3; // that stand before a row: its outline, its group, its own
const ONE_OR_MORE = /^\s*\d{1,3}(\s\d{3})+\s*$/; // a figure with a blank in it, or several
const NO_FIGURE = /^([-－–—―‐/／\\\s]*|无)$/;

function key(label) { return label.replace(OUTLINE, "").replace(/[^\p{Script=Han}]/gu, ""); }

// The cells of each line. Only where nothing else parts them do single blanks.
function cells(text) {
  const lines = text.replace(/(\r?\n)+$/, "").split(/\r?\n/).filter((line) => !/^[\s|:+-]*-{3}[\s|:+-]*$/.test(line));
  const apart = /\t/.test(text) ? /\t/ : /[|│]/.test(text) ? /[|│]/ : /\s+/;
  return lines.map((line) => (/[|│]/.test(String(apart)) ? line.replace(/^\s*[|│]|[|│]\s*$/g, "") : line)
    .split(apart).map((one) => one.trim()));
}

// Whether a cell holds a figure, or two in one: that one cell cannot hold them is said of them once they are laid out.
function isFigure(text) { return number(text.replace(/[\s,，]/g, "")) !== null; }

// Lines with their label and what stands behind it; null where words stand behind figures.
function labelled(text) {
  const found = [];
  let label = "", run = 0; // a label by itself, and how many lines have held nothing but words
  for (const line of cells(text)) {
    const isWord = (one) => !NO_FIGURE.test(one) && !isFigure(one);
    const last = line.findLastIndex(isWord), own = line.slice(last + 1);
    if (line.slice(0, Math.max(last, 0)).some(isFigure)) return null;
    const words = line.slice(0, last + 1).filter(isWord);
    run = line.filter(Boolean).length === words.length && words.length ? run + words.length : 0;
    if (words.length) label = words.at(-1);
    if (run > MOST_LABELS) label = ""; // heads of columns, the last of which may be called as a row is
    if (own.some(isFigure)) {
      found.push({ label, cells: own.map((one) => (NO_FIGURE.test(one) ? "" : one)) });
      label = "";
    } else if (own.length > 1 || (own.length && words.length)) { // an empty row, or the heads of columns: the form tells which
      found.push({ label, cells: own.map(() => ""), empty: true });
    }
  }
  return found;
}

// Takes away what a label that is gone, or a border, left before and behind the cells.
function trimmed(own, width) {
  const cut = [...own];
  while (cut.length > width && cut[0] === "") cut.shift();
  while (cut.length > width && cut.at(-1) === "") cut.pop();
  return cut;
}

// Lays pasted lines over the rows of a table, from a row and column on. Returns what each field is given, or ``problem``,
// a sentence's key with its values. ``rows`` have a label's key and their fields.
// ``groups`` are labels over several rows, which name none; of several rows, ``unnamed`` counts those without a label.
// Where each line ends with as many empty cells as stand before the chosen one, the sums tell whether its figures begin
// there: ``open`` are the cells before it then, which the lines say nothing of.
function laid(text, rows, at, from, fails, groups = []) {
  const lines = labelled(text);
  if (lines === null) return { problem: ["words_between"] };
  const figures = lines.filter((one) => !one.empty);
  if (ONE_OR_MORE.test(text) && !/[\t\n]/.test(text.trim()) && figures[0].cells.length < rows[at].fields.length) {
    return { problem: ["shape", { rows: 1, columns: figures[0].cells.length }] };
  }
  if (figures.length > 1 && figures.every((one) => one.cells.length === 1) && rows[at].fields.length > 1) {
    return eitherWay(figures, rows, at, from, fails, groups);
  }
  const whole = byRows(lines, rows, at, from, groups), less = from ? byRows(lines, rows, at, from, groups, true) : {};
  if (!less.typed || !whole.typed) return whole;
  return fails(less.typed, less.open) < fails(whole.typed, []) ? less : whole;
}

// ``lost`` lays the lines of a page that has lost its first columns: as many cells are empty at the end of each.
function byRows(lines, rows, at, from, groups, lost = false) {
  const open = [], typed = {}, widths = new Set(), shape = { rows: lines.length, columns: Math.max(0, ...lines.map((one) => one.cells.length)) };
  let next = at, begun = false, unnamed = 0;
  for (const line of lines) {
    const own = key(line.label), known = own ? rows.map((row, n) => (row.key === own ? n : -1)).filter((n) => n >= 0) : [];
    const meant = known.length ? rows[known[0]] : own ? null : rows[next];
    if (line.empty && !(meant && line.cells.length >= meant.fields.length)) {
      if (own || !begun) continue; // heads
      return { problem: ["shape", shape] };
    }
    if (own && !known.length && !groups.includes(own)) return { problem: ["label_unknown", { label: line.label }] };
    if (!known.length) unnamed += 1;
    if (known.length === 1 && (!begun || known[0] >= next)) [next] = known;
    else if (known.length && !known.includes(next)) return { problem: ["label_elsewhere", { label: line.label }] };
    const row = rows[next];
    const cut = row ? trimmed(line.cells, row.fields.length) : [];
    if (lost && (cut.length !== row?.fields.length || cut.splice(-from).some(Boolean))) return { problem: ["shape", shape] };
    const first = cut.length === row?.fields.length ? 0 : from;
    if (lost) open.push(...row.fields.slice(0, from));
    if (!cut.length || first + cut.length > row.fields.length) return { problem: ["shape", shape] };
    // A figure that no one can read, such as 1e3 or one in quotes, is a word before the others; they are not its row's first.
    if (line.label && !known.length && !lost && cut.length < row.fields.length) return { problem: ["shape", shape] };
    widths.add(cut.length === row.fields.length || lost ? "whole" : cut.length);
    cut.forEach((one, k) => { typed[row.fields[first + k]] = one; });
    next += 1;
    begun = true;
  }
  // A line that lacks a cell among others that lack none does not say which.
  return begun && widths.size === 1 ? { typed, unnamed, open } : { problem: ["shape", shape] };
}

// Single figures, one a line: down a column, or along the rows of a page that has a cell a line. The sums tell which.
function eitherWay(figures, rows, at, from, fails, groups) {
  const ways = [byRows(figures, rows, at, from, groups)];
  const along = [], left = [...figures];
  for (let n = at; left.length && rows[n]; n += 1) {
    const own = left.splice(0, rows[n].fields.length);
    if (own.length < rows[n].fields.length || own.slice(1).some((one) => one.label)) break;
    along.push({ label: own[0].label, cells: own.flatMap((one) => one.cells) });
    if (!left.length) ways.push(byRows(along, rows, at, 0, groups));
  }
  const whole = ways.filter((one) => one.typed);
  const least = Math.min(...whole.map((one) => fails(one.typed)));
  const best = whole.filter((one) => fails(one.typed) === least);
  if (best.length > 1) return { problem: ["two_ways"] };
  return best[0] || ways[0];
}
