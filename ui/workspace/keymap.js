// What each key means, as things stand; what nothing is meant by, the browser has.

const ASKING = new Set(["help", "openQuestions"]); // answer and leave nothing, so they may stand before a word

function meaning(hands, event) {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event, typing = Boolean(hands.input());
  const held = ctrlKey || metaKey;
  if (key === "Enter") {
    if (held && shiftKey) return () => hands.table();
    return shiftKey ? () => hands.row() : () => hands.enter();
  }
  if (key === "Escape") return () => { hands.help(false); hands.leave(false); hands.drop(); hands.focus(); };
  const seeing = altKey && { Equal: () => hands.drawing.sheet.widen(1), Minus: () => hands.drawing.sheet.widen(-1),
    PageDown: () => hands.drawing.sheet.leaf(1), PageUp: () => hands.drawing.sheet.leaf(-1) }[code];
  if (seeing) return seeing;
  if (altKey && /^Digit[1-9]$/.test(code)) {
    const id = hands.knowledge.selected, choices = hands.drawing.choices(id), at = Number(code.slice(5)) - 1;
    const one = choices[at], way = hands.drawing.partings(id)[at - choices.length];
    if (way && one === undefined) return () => hands.drawing.does.fill(way);
    return one === undefined ? null : () => { hands.leave(false); hands.edit(one); };
  }
  if (altKey || (!typing && !held)) {
    const plain = { KeyB: "blank", KeyU: "unreadable", KeyN: "next", KeyP: "before", KeyM: "openMoves",
      KeyD: "goOn", KeyQ: "openQuestions", KeyH: "help" }[code]
      || (altKey && { KeyA: "accept", KeyZ: "undo", ArrowRight: "next", ArrowLeft: "before" }[code]);
    if (plain && (!inText(hands) || ASKING.has(plain))) return () => hands[plain]();
    if (plain && altKey) return () => hands[plain]();
  }
  if (key === "Tab") return atEdge(hands, shiftKey) ? null : () => hands.beside(shiftKey ? -1 : 1);
  if (typing) return { ArrowUp: () => hands.vertical(-1), ArrowDown: () => hands.vertical(1) }[key] || null;
  if (held && code === "KeyZ") return shiftKey ? () => hands.redo() : () => hands.undo();
  if (held && code === "KeyY") return () => hands.redo();
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  if (shiftKey && steps[key]) return () => hands.blocks.stretch(...steps[key], held);
  const moves = { ArrowUp: () => hands.vertical(-1), ArrowDown: () => hands.vertical(1), ArrowLeft: () => hands.beside(-1),
    ArrowRight: () => hands.beside(1), F2: () => hands.edit() };
  if (moves[key]) return moves[key];
  return key.length === 1 && !held && !altKey ? () => hands.edit(key) : null;
}

// Letters are typed into cells that hold words.
function inText(hands) { return hands.knowledge.field(hands.knowledge.selected)?.number === "text"; }

function atEdge(hands, back) {
  const ids = hands.order(), at = ids.indexOf(hands.knowledge.selected);
  return back ? at <= 0 : at >= ids.length - 1;
}
