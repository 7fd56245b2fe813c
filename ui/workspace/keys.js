// What keys and clicks come to. Moving and typing stay in the browser; only answers travel.

const LEAVING = 3000; // milliseconds for which keys are meant for what comes

const HELD = new Set(["Enter", "NumpadEnter", "KeyB", "KeyU", "KeyA", "KeyD"]);

class Hands {
  constructor(root, knowledge, send) {
    Object.assign(this, { knowledge, send, left: -Infinity });
    const does = { choose: (id) => this.select(id, true), edit: (text) => this.edit(text), nextDocument: () => this.goOn(),
      report: () => this.leaveFor(knowledge.selected), help: () => { this.help(); this.focus(); },
      page: (number) => send("page", number), moves: () => this.moves(), move: (sources) => this.move(sources),
      preview: (sources) => this.preview(sources),
      fill: (typed) => { this.leave(false); this.blocks.fill(typed); this.focus(); },
      openMoves: (id) => { this.select(id, true); this.openMoves(); }, invite: (how, id) => this.invite(how, id),
      withdraw: () => { this.leave(false); this.answer("withdraw", [knowledge.selected]); this.focus(); },
      all: (verb, ids) => this.answer(verb, ids.filter((id) => knowledge.waits(id))) };
    for (const name of ["next", "before", "accept", "blank", "unreadable", "row", "table", "undo", "redo"]) {
      does[name] = () => { this[name](); this.focus(); };
    }
    this.drawing = new Drawing(root, knowledge, does);
    this.blocks = new Blocks(this, knowledge, this.drawing);
    this.returns = new Returns(this, knowledge);
    const { form, source, page } = this.drawing;
    form.addEventListener("click", (event) => {
      const cell = event.target.closest("td[data-field]");
      if (!cell || event.target.closest("input")) return;
      this.hush();
      if (event.shiftKey) this.blocks.reach(cell.dataset.field);
      else this.select(cell.dataset.field, true);
    });
    form.addEventListener("dblclick", (event) => { if (event.target.closest("td[data-field]")) this.edit(); });
    form.addEventListener("paste", (event) => this.blocks.paste(event));
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
    this.returns.reached(id);
    knowledge.preview = null;
    this.choose([]);
    drawing.cell(before);
    drawing.cell(id);
    drawing.drawMessage();
    drawing.drawPanel();
    drawing.panel.scrollTop = 0;
    drawing.sheet.show();
    if (focus) { this.focus(); this.show(); }
  }

  // Scrolls to the selected cell, as far as is needed.
  show() { this.drawing.cells.get(this.knowledge.selected)?.scrollIntoView({ block: "nearest", inline: "nearest" }); }

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

  // Where to begin: the first cell of the question that bears on most, or else the first that waits.
  begin() {
    const waiting = this.order().filter((id) => this.knowledge.waits(id)), [first] = this.knowledge.data.questions;
    return waiting.find((id) => first?.fields.includes(id)) || waiting[0];
  }

  // Goes to what was taken back, or given again, if it is not chosen already.
  returnTo(ids) {
    const first = this.order().find((id) => ids.includes(id));
    if (first && !ids.includes(this.knowledge.selected)) this.select(first, true);
  }

  next() { this.doubt(1); }

  // On from what was answered: back to what was not taken, or to the next doubt.
  onward() { if (!this.returns.go()) this.next(); }

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

  // The ways in which figures can be moved from here; only in a table.
  moves() {
    const { knowledge, drawing } = this;
    if (!drawing.cells.get(knowledge.selected)?.closest("table.paper:not(.facts)")) return [];
    const { rows, at } = this.blocks.rows();
    return moves(knowledge, rows, at, knowledge.range);
  }

  move(sources) {
    const { knowledge } = this, { panel } = this.drawing, list = panel.querySelector(".ws-moves");
    if (list) list.open = false; // what became of the cell is to be seen next, and not the other ways
    panel.scrollTop = 0;
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
    if (!list) { this.say(this.knowledge.word("no_moves")); return; }
    list.open = true;
    this.drawing.drawPanel();
    this.drawing.panel.querySelector(".ws-moves button")?.focus();
  }

  openQuestions() {
    const all = this.drawing.questions.querySelector("details");
    if (!all) { this.say(this.knowledge.word("no_questions")); return; }
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
    drawing.drawMessage();
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
    this.drawing.drawMessage();
    this.drawing.drawPanel();
  }

  // --- answering -----------------------------------------------------------------------------------------------------

  answer(verb, ids, typed, insist, entered) {
    const { knowledge, drawing } = this;
    if (!ids.length) { this.say(knowledge.word("nothing_many")); return; }
    if (ids.some((id) => knowledge.pending(id))) return;
    knowledge.act(verb, ids, typed, insist, entered);
    this.send("outbox"); // first of all: what is drawn here can wait for it, and not the other way round
    for (const id of ids) drawing.cell(id);
    drawing.around();
  }

  say(sentence, kind = "invalid") {
    this.knowledge.message = { kind, sentence, passing: true };
    this.drawing.drawMessage();
  }

  // What was said of a key goes with the next one; what the store said of an answer stays.
  hush() {
    if (!this.knowledge.message?.passing) return;
    this.knowledge.message = null;
    this.drawing.drawMessage();
  }

  refuse(id, sentence) {
    this.knowledge.refusals.set(id, sentence);
    this.drawing.cell(id);
    this.drawing.drawPanel();
  }

  enter() {
    const { knowledge } = this, id = knowledge.selected, input = this.input();
    if (!input && this.returns.isUnread()) return;
    if (!input && !knowledge.drafts.has(id) && this.finished()) { this.goOn(); return; }
    if (!input && knowledge.moving && id in knowledge.moving) { this.move(knowledge.moving); return; }
    if (!input && knowledge.range.length) { this.accepted(knowledge.range, true); return; }
    const typed = input ? input.value : knowledge.drafts.get(id), block = knowledge.blockOf(id, typed);
    if (block) {
      this.leave(true);
      this.answer("fill", Object.keys(block), block, knowledge.blockInsists);
      this.onward();
      this.focus();
      return;
    }
    if (typed === undefined) { this.accept(true); return; }
    if (!typed.trim()) { this.leave(false); return; }
    const many = typed.split(/[/\uff0f]/), figures = !["text", "date"].includes(knowledge.field(id).number);
    if (many.length > 1 && figures) { // a row typed at once: 12/0/-/?, as no number is written
      this.leave(false);
      this.focus();
      if (this.blocks.spread(many)) this.onward();
      return;
    }
    const insist = knowledge.insist.get(id) === typed;
    knowledge.drafts.set(id, typed);
    if (input) { input.remove(); }
    this.answer(figures && SIGN.test(typed) ? "fill" : "correct", [id], { [id]: typed }, insist);
    this.onward();
  }

  accept(entered) {
    const { knowledge } = this, id = knowledge.selected, field = knowledge.field(id);
    if (!field) return;
    if (!knowledge.waits(id)) { this.next(); return; }
    if (!field.acceptable) { this.refuse(id, knowledge.word("nothing")); return; }
    this.answer("accept", [id], undefined, false, entered);
    this.onward();
  }

  blank() { this.plain("blank"); }

  unreadable() { this.plain("unreadable"); }

  plain(verb) {
    const { knowledge } = this, id = knowledge.selected, { range } = knowledge;
    if (!knowledge.field(id)) return;
    this.leave(false);
    this.answer(verb, range.length ? range.filter((one) => knowledge.waits(one)) : [id]);
    this.onward();
  }

  // Accepts the row as it is printed, whatever the form has side by side in it.
  row() {
    const { cells } = this.drawing, own = cells.get(this.knowledge.selected)?.closest("tr");
    this.accepted(this.order().filter((id) => own && own.contains(cells.get(id))));
  }

  table() {
    const { knowledge, drawing } = this;
    const section = drawing.cells.get(knowledge.selected)?.closest("[data-section]");
    const ids = this.order().filter((id) => section && section.contains(drawing.cells.get(id)) && knowledge.waits(id));
    if (ids.some((id) => !knowledge.seen.has(id))) { this.say(knowledge.word("not_seen")); return; }
    this.accepted(ids);
  }

  accepted(ids, entered) {
    const { knowledge } = this, own = knowledge.selected;
    this.leave(true);
    const read = ids.filter((id) => knowledge.waits(id) && knowledge.field(id).acceptable && !knowledge.drafts.has(id));
    if (!read.length && knowledge.waits(own) && !knowledge.field(own).acceptable) { this.refuse(own, knowledge.word("nothing")); return; }
    this.answer("accept", read, undefined, false, entered);
    this.onward();
  }

  undo() { if (!this.returns.takeAway()) this.again("undo"); }

  redo() {
    if (this.knowledge.tookAway) this.say(this.knowledge.word("not_saved_no_redo"));
    else this.again("redo");
  }

  again(verb) { this.leave(false); this.knowledge.act(verb, []); this.drawing.around(); this.send("outbox"); }

  // What was typed here is given up; of a block that waits to be confirmed, all of it.
  drop() {
    const { knowledge, drawing } = this, id = knowledge.selected;
    this.choose([]);
    if (["invalid", "against"].includes(knowledge.message?.kind)) { knowledge.message = null; drawing.drawMessage(); }
    const block = knowledge.block && id in knowledge.block ? Object.keys(knowledge.block) : [id];
    const ids = [...block, ...Object.keys(knowledge.moving || {})];
    knowledge.moving = null;
    if (block.length > 1) knowledge.block = null;
    for (const one of block) { knowledge.drafts.delete(one); knowledge.insist.delete(one); }
    for (const one of ids) { knowledge.refusals.delete(one); drawing.cell(one); }
    drawing.drawPanel();
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
    this.returns.giveBack(event);
    const run = meaning(this, event);
    if (!run) return;
    event.preventDefault();
    if (this.returns.isStray(event)) return;
    if (performance.now() - this.left < LEAVING || (event.repeat && HELD.has(event.code))) return; // a key that is held down answers once
    this.hush();
    run();
  }
}
