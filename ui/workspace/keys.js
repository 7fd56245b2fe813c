// What keys and clicks come to. Moving and typing stay in the browser; only answers travel.

const LEAVING = 3000; // milliseconds for which keys are meant for what comes

const HELD = new Set(["Enter", "NumpadEnter", "KeyB", "KeyU", "KeyA", "KeyD"]);

const ASKING = new Set(["help", "openQuestions"]); // answer and leave nothing, so they may stand before a word

class Hands {
  constructor(root, knowledge, send) {
    Object.assign(this, { knowledge, send, left: -Infinity });
    const does = { choose: (id) => this.select(id, true), edit: (text) => this.edit(text), nextDocument: () => this.goOn(),
      report: () => this.leaveFor(knowledge.selected), help: () => { this.help(); this.focus(); },
      page: (number) => send("page", number), moves: () => this.moves(), move: (sources) => this.move(sources),
      preview: (sources) => this.preview(sources),
      openMoves: (id) => { this.select(id, true); this.openMoves(); }, invite: (how, id) => this.invite(how, id),
      withdraw: () => { this.leave(false); this.answer("withdraw", [knowledge.selected]); this.focus(); },
      all: (verb, ids) => this.answer(verb, ids.filter((id) => knowledge.waits(id))) };
    for (const name of ["next", "before", "accept", "blank", "unreadable", "row", "table", "undo", "redo"]) {
      does[name] = () => { this[name](); this.focus(); };
    }
    this.drawing = new Drawing(root, knowledge, does);
    const { form, source, page } = this.drawing;
    form.addEventListener("click", (event) => {
      const cell = event.target.closest("td[data-field]");
      if (!cell || event.target.closest("input")) return;
      if (event.shiftKey) this.reach(cell.dataset.field);
      else this.select(cell.dataset.field, true);
    });
    form.addEventListener("dblclick", (event) => { if (event.target.closest("td[data-field]")) this.edit(); });
    form.addEventListener("paste", (event) => this.paste(event));
    source.addEventListener("click", (event) => this.pick(event));
    page.addEventListener("click", (event) => this.pick(event));
    root.addEventListener("keydown", (event) => this.key(event));
  }

  order() { return [...this.drawing.cells.keys()].filter((id) => this.knowledge.field(id)); }

  select(id, focus) {
    const { knowledge, drawing } = this, before = knowledge.selected;
    if (!knowledge.field(id)) return;
    this.leave(true);
    knowledge.selected = id;
    knowledge.preview = null;
    this.choose([]);
    drawing.cell(before);
    drawing.cell(id);
    drawing.drawPanel();
    drawing.panel.scrollTop = 0;
    drawing.sheet.show();
    const cell = drawing.cells.get(id);
    if (cell && focus) { cell.focus({ preventScroll: true }); cell.scrollIntoView({ block: "nearest", inline: "nearest" }); }
  }

  focus() { this.drawing.cells.get(this.knowledge.selected)?.focus({ preventScroll: true }); }

  // --- moving --------------------------------------------------------------------------------------------------------

  doubt(step) {
    const ids = this.order(), at = ids.indexOf(this.knowledge.selected);
    for (let n = 1; n <= ids.length; n += 1) {
      const id = ids[(at + step * n + ids.length * 2) % ids.length];
      if (this.knowledge.waits(id)) { this.select(id, true); return; }
    }
  }

  // Whether all is answered, and put down.
  finished() { return !this.knowledge.outbox.length && !this.order().some((id) => this.knowledge.waits(id)); }

  // Goes on to the next document, whatever is left of this one; what was typed and not saved is named once before.
  goOn() {
    const { knowledge } = this, count = [...knowledge.drafts.keys()].length;
    if (count && this.warned !== count) {
      this.warned = count;
      this.say(knowledge.word("unsaved", { count }), "against");
    } else this.leaveFor("");
  }

  // Leaves for the report, with a field, or for the next document; keys that come after it are meant for neither.
  leaveFor(id) {
    if (performance.now() - this.left < LEAVING) return;
    this.left = performance.now();
    this.send("away", id);
  }

  next() { this.doubt(1); }

  before() { this.doubt(-1); }

  beside(step) {
    const ids = this.order(), at = ids.indexOf(this.knowledge.selected) + step;
    if (ids[at]) this.select(ids[at], true);
  }

  vertical(step) {
    const own = this.drawing.cells.get(this.knowledge.selected)?.getBoundingClientRect();
    if (!own) return;
    const best = nearest(this.drawing.cells, own, step);
    if (best) this.select(best, true);
  }

  // --- several cells -------------------------------------------------------------------------------------------------

  // Chooses these cells together with the selected one.
  choose(range) {
    const { knowledge, drawing } = this, before = knowledge.range;
    knowledge.range = range.length > 1 ? range : [];
    for (const id of new Set([...before, ...knowledge.range])) drawing.cell(id);
  }

  // Chooses the cells from the selected one to another of its table.
  reach(id) {
    const { rows, at, from } = this.rows(), grid = likeRows(rows, at), row = grid.findIndex((one) => one.includes(id));
    this.leave(true);
    if (row < 0) return;
    this.corner = [row, grid[row].indexOf(id)];
    this.choose(between(grid, [grid.indexOf(rows[at].fields), from], this.corner).flat());
    this.drawing.drawPanel();
  }

  // Lets the chosen cells reach one further, or to the edge of the table.
  stretch(down, along, whole) {
    const { rows, at, from } = this.rows(), grid = likeRows(rows, at);
    if (!this.knowledge.range.length) this.corner = [grid.indexOf(rows[at].fields), from];
    const within = (place, step, size) => Math.min(size - 1, Math.max(0, place + step * (whole ? size : 1)));
    const row = within(this.corner[0], down, grid.length), id = grid[row][within(this.corner[1], along, grid[row].length)];
    this.reach(id);
    this.drawing.cells.get(id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // The ways in which figures can be moved from here; only in a table.
  moves() {
    const { knowledge, drawing } = this;
    if (!drawing.cells.get(knowledge.selected)?.closest("table.paper:not(.facts)")) return [];
    const { rows, at } = this.rows();
    return moves(knowledge, rows, at, knowledge.range);
  }

  move(sources) {
    const { knowledge } = this;
    this.preview(null);
    this.leave(false);
    this.answer("move", Object.keys(sources), sources, knowledge.confirms(sources));
    this.focus();
  }

  // Shows in the cells, and beside them, what a way to move figures would come to.
  preview(sources) {
    const { knowledge, drawing } = this, before = knowledge.preview;
    if (before === sources) return;
    knowledge.preview = sources;
    for (const id of new Set([...Object.keys(before || {}), ...Object.keys(sources || {})])) drawing.cell(id);
    drawing.drawPreview();
    drawing.sheet.show();
  }

  openMoves() {
    const list = this.drawing.panel.querySelector(".ws-moves");
    if (!list) { this.say(this.knowledge.word("nothing_many")); return; }
    list.open = true;
    this.drawing.drawPanel();
    this.drawing.panel.querySelector(".ws-moves button")?.focus();
  }

  openQuestions() {
    const all = this.drawing.questions.querySelector("details");
    if (!all) { this.say(this.knowledge.word("nothing_many")); return; }
    all.open = true;
    this.drawing.questions.scrollIntoView({ block: "nearest" });
    (all.querySelector(":scope details summary") || all.querySelector("summary")).focus();
  }

  help(open) { this.drawing.drawHelp(open); }

  // --- typing --------------------------------------------------------------------------------------------------------

  input() { return this.drawing.form.querySelector("td[data-field] input"); }

  edit(text) {
    const { knowledge, drawing } = this, id = knowledge.selected, cell = drawing.cells.get(id);
    if (!cell || this.input() || knowledge.pending(id)) return;
    const value = text ?? knowledge.drafts.get(id) ?? knowledge.field(id).value;
    const input = element("input", { "aria-label": knowledge.field(id).name, maxlength: "200", autocomplete: "off" });
    input.value = value;
    input.addEventListener("input", () => { knowledge.drafts.set(id, input.value); drawing.drawPanel(); });
    cell.replaceChildren(element("span", { class: "ws-ghost" }, cell.textContent), input); // the column keeps its width
    drawing.drawn.delete(id);
    input.focus({ preventScroll: true });
    if (text === undefined) input.select();
    drawing.drawPanel();
  }

  leave(keep) {
    const input = this.input();
    if (!input) return;
    const id = input.closest("td").dataset.field, { drafts } = this.knowledge;
    if (!keep || !input.value.trim() || input.value === this.knowledge.field(id).value) drafts.delete(id);
    else drafts.set(id, input.value);
    input.remove();
    this.drawing.cell(id);
    this.drawing.drawPanel();
  }

  // --- answering -----------------------------------------------------------------------------------------------------

  answer(verb, ids, typed, insist) {
    const { knowledge, drawing } = this;
    if (!ids.length) { this.say(knowledge.word("nothing_many")); return; }
    if (ids.some((id) => knowledge.pending(id))) return;
    knowledge.act(verb, ids, typed, insist);
    this.send("outbox"); // first of all: what is drawn here can wait for it, and not the other way round
    for (const id of ids) drawing.cell(id);
    drawing.around();
  }

  say(sentence, kind = "invalid") {
    this.knowledge.message = { kind, sentence };
    this.drawing.drawMessage();
  }

  refuse(id, sentence) {
    this.knowledge.refusals.set(id, sentence);
    this.drawing.cell(id);
    this.drawing.drawPanel();
  }

  enter() {
    const { knowledge } = this, id = knowledge.selected, input = this.input();
    if (!input && !knowledge.drafts.has(id) && this.finished()) { this.goOn(); return; }
    if (!input && knowledge.moving && id in knowledge.moving) { this.move(knowledge.moving); return; }
    if (!input && knowledge.range.length) { this.accepted(knowledge.range); return; }
    const typed = input ? input.value : knowledge.drafts.get(id), block = knowledge.blockOf(id, typed);
    if (block) {
      this.leave(true);
      this.answer("fill", Object.keys(block), block, knowledge.blockInsists);
      this.next();
      this.focus();
      return;
    }
    if (typed === undefined) { this.accept(); return; }
    if (!typed.trim()) { this.leave(false); return; }
    const many = typed.split(/[/\uff0f]/), figures = !["text", "date"].includes(knowledge.field(id).number);
    if (many.length > 1 && figures) { // a row typed at once: 12/0/-/?, as no number is written
      this.leave(false);
      this.focus();
      if (this.spread(many)) this.next();
      return;
    }
    const insist = knowledge.insist.get(id) === typed;
    knowledge.drafts.set(id, typed);
    if (input) { input.remove(); }
    this.answer(figures && SIGN.test(typed) ? "fill" : "correct", [id], { [id]: typed }, insist);
    this.next();
  }

  accept() {
    const { knowledge } = this, id = knowledge.selected, field = knowledge.field(id);
    if (!field) return;
    if (!knowledge.waits(id)) { this.next(); return; }
    if (!field.acceptable) { this.refuse(id, knowledge.word("nothing")); return; }
    this.answer("accept", [id]);
    this.next();
  }

  blank() { this.plain("blank"); }

  unreadable() { this.plain("unreadable"); }

  plain(verb) {
    const { knowledge } = this, id = knowledge.selected, { range } = knowledge;
    if (!knowledge.field(id)) return;
    this.leave(false);
    this.answer(verb, range.length ? range.filter((one) => knowledge.waits(one)) : [id]);
    this.next();
  }

  row() {
    const { knowledge, drawing } = this, own = drawing.cells.get(knowledge.selected)?.dataset.row;
    this.accepted(this.order().filter((id) => drawing.cells.get(id).dataset.row === own));
  }

  table() {
    const { knowledge, drawing } = this;
    const section = drawing.cells.get(knowledge.selected)?.closest("[data-section]");
    const ids = this.order().filter((id) => section && section.contains(drawing.cells.get(id)) && knowledge.waits(id));
    if (ids.some((id) => !knowledge.seen.has(id))) { this.say(knowledge.word("not_seen")); return; }
    this.accepted(ids);
  }

  accepted(ids) {
    this.leave(true);
    this.answer("accept", ids.filter((id) => this.knowledge.waits(id) && this.knowledge.field(id).acceptable
      && !this.knowledge.drafts.has(id)));
    this.next();
  }

  undo() { this.leave(false); this.knowledge.act("undo", []); this.drawing.around(); this.send("outbox"); }

  redo() { this.leave(false); this.knowledge.act("redo", []); this.drawing.around(); this.send("outbox"); }

  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n|│]/.test(text.trim()) && (this.input() || !/\S\s+\S/.test(text))) return;
    event.preventDefault();
    this.leave(false);
    const { rows, at, from, groups } = this.rows();
    const laidOut = laid(text, rows, at, from, (typed, open) => this.failing(typed, open), groups);
    if (!laidOut.typed) { this.refuse(this.knowledge.selected, this.knowledge.word(...laidOut.problem)); return; }
    this.fill(laidOut.typed, laidOut.unnamed);
  }

  // The rows of the table with their labels, and where in it the chosen cell stands.
  rows() {
    const start = this.knowledge.selected, table = this.drawing.cells.get(start).closest("table");
    const named = (cell) => { const own = cell?.cloneNode(true);
      for (const one of own?.querySelectorAll(".gloss") || []) one.remove();
      return key(own?.textContent || ""); };
    const label = (row) => named([...row.querySelectorAll("th")].at(-1));
    const rows = [...table.rows].map((row) => ({ key: label(row),
      fields: [...row.querySelectorAll("td[data-field]")].map((one) => one.dataset.field) })).filter((row) => row.fields.length);
    const at = rows.findIndex((row) => row.fields.includes(start));
    return { rows, at, from: rows[at].fields.indexOf(start), groups: [...table.querySelectorAll("th")].map(named) };
  }

  // How many sums would fail with these figures, whatever the open cells have.
  failing(typed, open = []) {
    const { knowledge } = this;
    const amount = (id) => (id in typed ? number(typed[id]) ?? 0 : open.includes(id) ? null : knowledge.amount(id));
    return knowledge.data.identities.filter((one) => checked(one, amount).fails).length;
  }

  // Figures of a row, from the chosen cell on, as they were typed.
  spread(line) {
    const { rows, at, from } = this.rows(), fields = rows[at].fields.slice(from, from + line.length);
    if (fields.length < line.length || !line.every((one) => one.trim())) {
      this.refuse(this.knowledge.selected, this.knowledge.word("shape", { rows: 1, columns: line.length }));
      return false;
    }
    this.fill(Object.fromEntries(fields.map((id, n) => [id, line[n].trim()])));
    return true;
  }

  // A row or a block is held against what was read. What it would take away is asked about once more.
  // So is a block of which nothing says whose rows they are but the cell that was chosen: ``unnamed`` are its rows.
  fill(typed, unnamed) {
    const { knowledge } = this, ids = Object.keys(typed), start = knowledge.selected;
    const insist = knowledge.blockInsists && ids.every((id) => knowledge.insist.get(id) === typed[id]);
    const taken = ids.filter((id) => typed[id] === "" && knowledge.field(id).value);
    if (taken.length && !insist) {
      knowledge.refuseBlock(typed, true, true);
      this.refuse(start, knowledge.word("empties", { count: taken.length }));
      for (const id of ids) this.drawing.cell(id);
      return;
    }
    if (unnamed > 1 && !insist) {
      knowledge.refuseBlock(typed, false, true);
      const name = (id) => knowledge.field(id).name.split(" › ").at(-2) || knowledge.field(id).name;
      this.refuse(start, knowledge.word("no_labels", { rows: unnamed, first: name(ids[0]), last: name(ids.at(-1)) }));
      for (const id of ids) this.drawing.cell(id);
      return;
    }
    this.answer("fill", ids, typed, insist);
  }

  // What was typed here is given up; of a block that waits to be confirmed, all of it.
  drop() {
    const { knowledge, drawing } = this, id = knowledge.selected;
    this.choose([]);
    for (const one of Object.keys(knowledge.moving || {})) { knowledge.refusals.delete(one); drawing.cell(one); }
    knowledge.moving = null;
    const ids = knowledge.block && id in knowledge.block ? Object.keys(knowledge.block) : [id];
    if (ids.length > 1) knowledge.block = null;
    for (const one of ids) { knowledge.drafts.delete(one); drawing.cell(one); }
  }

  // Where a question wants figures: the first field is chosen, and it is said how they come in at once.
  invite(how, id) { this.select(id, true); this.say(this.knowledge.word(how), "hint"); }

  // The field whose place was clicked in the source.
  pick(event) {
    const { sheet } = this.drawing, ids = this.order();
    const id = event.target.closest(".ws-page") ? sheet.boxedAt(event, ids) : sheet.fieldAt(event, ids);
    const mover = ids.find((one) => one !== id && this.knowledge.figureOf(one) === id); // its figure stands there now
    if (id) this.select(mover || id, true);
  }

  // --- keys ----------------------------------------------------------------------------------------------------------

  key(event) {
    const beside = event.target.closest(".ws-moves, .ws-questions");
    if (event.key === "Escape" && beside) { event.stopPropagation(); this.focus(); return; }
    if (event.isComposing || !event.target.closest("td[data-field], .ws-source")) return;
    event.stopPropagation(); // Streamlit has keys of its own
    const run = this.meaning(event);
    if (!run) return;
    event.preventDefault();
    if (performance.now() - this.left < LEAVING || (event.repeat && HELD.has(event.code))) return; // a key that is held down answers once
    run();
  }

  meaning(event) {
    const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event, typing = Boolean(this.input());
    const held = ctrlKey || metaKey;
    if (key === "Enter") {
      if (held && shiftKey) return () => this.table();
      return shiftKey ? () => this.row() : () => this.enter();
    }
    if (key === "Escape") return () => { this.help(false); this.leave(false); this.drop(); this.focus(); };
    const seeing = altKey && { Equal: () => this.drawing.sheet.widen(1), Minus: () => this.drawing.sheet.widen(-1),
      PageDown: () => this.drawing.sheet.leaf(1), PageUp: () => this.drawing.sheet.leaf(-1) }[code];
    if (seeing) return seeing;
    if (altKey && /^Digit[1-9]$/.test(code)) {
      const one = this.drawing.choices(this.knowledge.selected)[Number(code.slice(5)) - 1];
      return one === undefined ? null : () => { this.leave(false); this.edit(one); };
    }
    if (altKey || (!typing && !held)) {
      const plain = { KeyB: "blank", KeyU: "unreadable", KeyN: "next", KeyP: "before", KeyM: "openMoves",
        KeyD: "goOn", KeyQ: "openQuestions", KeyH: "help" }[code]
        || (altKey && { KeyA: "accept", KeyZ: "undo", ArrowRight: "next", ArrowLeft: "before" }[code]);
      if (plain && (!this.inText() || ASKING.has(plain))) return () => this[plain]();
      if (plain && altKey) return () => this[plain]();
    }
    if (key === "Tab") return this.atEdge(shiftKey) ? null : () => this.beside(shiftKey ? -1 : 1);
    if (typing) return { ArrowUp: () => this.vertical(-1), ArrowDown: () => this.vertical(1) }[key] || null;
    if (held && code === "KeyZ") return shiftKey ? () => this.redo() : () => this.undo();
    if (held && code === "KeyY") return () => this.redo();
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (shiftKey && steps[key]) return () => this.stretch(...steps[key], held);
    const moves = { ArrowUp: () => this.vertical(-1), ArrowDown: () => this.vertical(1), ArrowLeft: () => this.beside(-1),
      ArrowRight: () => this.beside(1), F2: () => this.edit() };
    if (moves[key]) return moves[key];
    return key.length === 1 && !held && !altKey ? () => this.edit(key) : null;
  }

  // Letters are typed into cells that hold words.
  inText() { return this.knowledge.field(this.knowledge.selected)?.number === "text"; }

  atEdge(back) {
    const ids = this.order(), at = ids.indexOf(this.knowledge.selected);
    return back ? at <= 0 : at >= ids.length - 1;
  }
}
