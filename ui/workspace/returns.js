// The way back to answers that were not taken: whoever gave them is elsewhere by then, and perhaps typing.

const UNREAD = 500; // milliseconds within which nobody has read what an answer was met with

class Returns {
  constructor(hands, knowledge) { Object.assign(this, { hands, knowledge, cells: [], since: -Infinity, from: "" }); }

  // Goes back where an answer was not taken. Who is typing, or is not in the form, goes back with the next answer.
  take(answered) {
    const { hands, knowledge } = this, { activeElement: active } = document;
    const cells = answered.filter((act) => isNotTaken(act.result)).map((act) => act.fields[0]?.id).filter(Boolean);
    if (!cells.length) return;
    this.since = performance.now();
    this.cells.push(...cells);
    const from = knowledge.selected, own = answered.find((act) => act.fields.some((one) => one.id === from) && isNotTaken(act.result));
    if (own) this.reached(own.fields[0].id);
    else if (!hands.input() && (active === document.body || hands.drawing.form.contains(active))) {
      this.go();
      this.from = from;
    }
  }

  // Goes to the first cell of an answer that was not taken, and tells whether there is one.
  go() {
    const id = this.cells.find((one) => !this.knowledge.pending(one));
    if (id) this.hands.select(id, true);
    return Boolean(id);
  }

  reached(id) {
    this.cells = this.cells.filter((one) => one !== id);
    this.from = "";
  }

  // Where the latest answer was not taken, undo means it: what was typed goes before anything that was saved.
  takeAway() {
    const { hands, knowledge } = this, { outbox, refusals, drafts } = knowledge;
    const ids = knowledge.untaken.filter((id) => refusals.has(id) || drafts.has(id));
    if (!ids.length || outbox.length) return false;
    hands.leave(false);
    knowledge.drop(ids);
    knowledge.tookAway = true;
    const field = knowledge.field(ids[0]).name.split(" › ").slice(-2).join(" · ");
    hands.say(knowledge.word(ids.length > 1 ? "took_away_many" : "took_away", { field, count: ids.length - 1 }), "dropped");
    for (const id of ids) { this.reached(id); hands.drawing.cell(id); }
    hands.drawing.around();
    hands.returnTo(ids);
    return true;
  }

  isUnread() { return performance.now() - this.since < UNREAD; }

  // Keys that were meant for the cell that was left: typing goes on there, and what would answer here answers nothing.
  giveBack(event) {
    if (!this.isJustBack() || !isTyping(event, this.knowledge.field(this.from))) return;
    const { hands, knowledge } = this, id = knowledge.selected;
    hands.select(this.from, true);
    this.cells.unshift(id);
  }

  isStray(event) { return this.isJustBack() && HELD.has(event.code); }

  isJustBack() { return Boolean(this.from) && this.isUnread(); }
}

// Whether a key is a character for a cell, and no command.
function isTyping({ key, ctrlKey, metaKey, altKey }, field) {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey && (field.number === "text" || !/[a-z]/i.test(key));
}
