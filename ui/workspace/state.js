// What the workspace knows: the fields as the store has them, what is on its way, and where the person is.

const FILLED = /\{(\w+)\}/g;

const SIGN = /^\s*[-－–—?？]\s*$/, NOTHING = /^\s*[-－–—]\s*$/; // typed for a cell that is empty, or cannot be read

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  // Whatever comes from a report is put in here as text, and nowhere as markup.
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

// What a field says of itself where the store says nothing else.
const PLAIN = { shown: "", value: "", amount: null, raw: "", kind: "", mark: "", state: "", reasons: [], waits: false,
  from: "", acceptable: false, expected: null, decided: "", standing: false, history: [], choices: [], page: null, place: null, cells: null, box: null };

const AHEAD = 200; // acts that one can wait for

const STORED = "gouji.outbox.", BEGUN = "gouji.begun";

class Knowledge {
  constructor() {
    this.form = null; // what no answer changes: it travels once
    this.data = { fields: {}, words: {}, questions: [], identities: [] };
    this.outbox = []; // acts without a result yet
    this.drafts = new Map(); // what was typed and not saved, by field
    this.insist = new Map(); // what was typed against the sums, by field: typed once more, it is saved
    this.block = null; // what was typed or pasted together and waits to be confirmed, by field
    this.moving = null; // figures that are to be moved, which waits to be confirmed: for each field the one that had its own
    this.preview = null; // figures as a way to move them would put them, while it is looked at
    this.range = []; // cells that are chosen together with the selected one
    this.refusals = new Map(); // sentences at cells
    this.untaken = []; // cells of the latest answer, where it was not taken and nothing became of it yet
    this.tookAway = false; // whether the latest undo took such an answer away
    this.seen = new Set(); // cells that were on the screen
    this.selected = "";
    this.saved = new Set(); // fields answered since the page was loaded
    this.takenBack = new Set(); // fields of which nothing that was answered stands any more
    this.message = null;
  }

  word(key, values) {
    return (this.data.words[key] || key).replace(FILLED, (_, name) => String((values || {})[name] ?? ""));
  }

  field(id) { return this.data.fields[id]; }

  pending(id) { return this.outbox.find((act) => act.fields.some((one) => one.id === id)); }

  waits(id) { const field = this.field(id); return Boolean(field && field.waits && !this.pending(id)); }

  // What stands in a cell, with what is on its way counted as said.
  amount(id) {
    const act = this.pending(id), field = this.field(id);
    if (!field) return null;
    const typed = act && act.fields.find((one) => one.id === id)?.typed;
    if (act && act.verb === "correct") return number(typed);
    if (act && act.verb === "move") return typed ? this.field(typed).amount : null;
    if (act && (act.verb === "blank" || (act.verb === "fill" && (!typed || NOTHING.test(typed))))) return 0;
    if (act && act.verb === "fill") return number(typed);
    if (act && act.verb === "unreadable") return null;
    return field.amount;
  }

  // What a cell shows: where something was typed there and is not saved, that.
  shownAmount(id) {
    const typed = this.drafts.get(id);
    return typed === undefined ? this.amount(id) : NOTHING.test(typed) ? 0 : number(typed);
  }

  // The field whose figure stands in a cell, or would: another one's where it was moved. Nothing of a cell left free.
  figureOf(id) {
    const act = this.pending(id), moving = this.preview || (act?.verb === "move" ? typedOf(act) : {});
    return id in moving ? moving[id] && (this.field(moving[id]).from || moving[id]) : this.field(id).from || id;
  }

  // The fields at whose places on the page a cell's figure stands now, and stood when it was read of this cell.
  places(id) {
    const now = this.figureOf(id);
    if (now !== id) return { now, was: id };
    const gone = Object.keys(this.data.fields).some((one) => one !== id && this.figureOf(one) === id);
    return gone ? { now: "", was: id } : { now: id, was: "" };
  }

  // Tells whether this is what was asked about once already.
  confirms(sources) { return JSON.stringify(this.moving) === JSON.stringify(sources); }

  // The acts on their way with which another one stands or falls: what Enter is pressed for, ``entered``, with all that
  // was typed before; an undo with the latest answer that no undo on its way is meant for, and a redo with that undo.
  before(verb, entered) {
    const own = this.outbox, undos = own.filter((act) => act.verb === "undo");
    if (verb === "redo") return undos.slice(-1);
    if (verb !== "undo") return entered ? own.filter((act) => act.fields.some((one) => "typed" in one)) : [];
    const meant = new Set(undos.flatMap((act) => act.after));
    return own.filter((act) => !["undo", "redo"].includes(act.verb) && !meant.has(act.nonce)).slice(-1);
  }

  // Puts an act into the outbox.
  act(verb, ids, typed, insist, entered) {
    const after = this.before(verb, entered).map((act) => act.nonce).slice(-AHEAD);
    this.moving = null;
    this.untaken = [];
    this.tookAway = false;
    const fields = ids.map((id) => {
      const about = { id, expected: this.field(id).expected };
      if (typed) about.typed = typed[id];
      return about;
    });
    const act = { nonce: nonce(), document: this.data.document, verb, fields, insist: Boolean(insist), since: this.since(),
      author: this.data.author, after };
    this.outbox.push(act);
    this.remember();
    for (const id of ids) this.refusals.delete(id);
    return act;
  }

  // Tells whether what the store says can be understood: its form is here, or comes with it.
  understands(data) {
    if (data.form) this.form = data.form;
    return Boolean(this.form) && this.form.key === data.key;
  }

  // Takes in what the store says, and returns the acts that have their result now.
  takeIn(said) {
    const { form } = this, fields = {};
    if (said.boxes) form.boxes = said.boxes;
    const { cells = {}, boxes = {} } = form;
    for (const [id, own] of Object.entries(form.fields)) {
      fields[id] = { ...PLAIN, ...own, ...(said.fields[id] || form.base[id]), cells: cells[id], box: boxes[id] };
      if (fields[id].box) [fields[id].page] = fields[id].box;
    }
    const data = { ...form, ...said, fields };
    const results = data.results || {};
    const all = this.outbox.filter((act) => results[act.nonce]).map((act) => ({ ...act, result: results[act.nonce] }));
    // Of what was taken back before it was known that it is not taken nothing is to be confirmed.
    const dropped = new Set(all.filter((act) => act.result.kind === "dropped").flatMap((act) => act.after));
    const answered = all.filter((act) => !dropped.has(act.nonce));
    this.outbox = this.outbox.filter((act) => !results[act.nonce]);
    this.data = data;
    this.since();
    this.remember();
    for (const act of answered) this.settle(act, act.result);
    this.tell(answered.map((act) => act.result));
    return answered;
  }

  // Says what became of acts: first of all what was not taken, then the latest.
  tell(results) {
    const lapsed = results.filter((one) => one.kind === "lapsed"), told = results.filter((one) => one.kind !== "lapsed");
    this.message = told.find(isNotTaken) || told.at(-1) || this.message;
    if (!lapsed.length || !this.message) return;
    this.message = { ...this.message, sentence: `${this.message.sentence} ${this.word("lapsed", { count: lapsed.length })}` };
  }

  // When the person began in this tab: as far as that goes what they take back, whatever was loaded anew since.
  since() {
    try {
      if (!sessionStorage.getItem(BEGUN)) sessionStorage.setItem(BEGUN, this.data.since);
      return sessionStorage.getItem(BEGUN) || "";
    } catch { return ""; }
  }

  // Keeps what is on its way where a reload finds it; the store knows each act by its nonce, and none counts twice.
  remember() {
    const own = this.outbox;
    try {
      if (own.length) sessionStorage.setItem(STORED + this.data.document, JSON.stringify(own));
      else sessionStorage.removeItem(STORED + this.data.document);
    } catch { /* a browser without storage loses at a reload what was on its way */ }
  }

  // Takes up what was on its way when the page was left.
  recall(document) {
    try {
      this.outbox = JSON.parse(sessionStorage.getItem(STORED + document) || "[]");
    } catch { this.outbox = []; }
  }

  // Keeps a row or block until it is confirmed: in each of its cells Enter does so.
  refuseBlock(typed, insists = true, said = false) {
    this.block = typed;
    this.untaken = Object.keys(typed);
    this.blockSaid = said; // whether the sentence at the cell says itself what one more key does
    this.blockInsists = insists; // whether it is the sums, or what would be lost, that is asked about
    for (const [id, one] of Object.entries(typed)) { this.drafts.set(id, one); this.insist.set(id, one); }
  }

  // Whether what stands in a cell is what was typed against the sums.
  insists(id) { return this.insist.has(id) && this.insist.get(id) === this.drafts.get(id); }

  blockOf(id, typed) { return this.block && this.block[id] === typed && this.insist.get(id) === typed ? this.block : null; }

  // Counts a field as answered as long as an answer stands there.
  count(id) {
    const stands = Boolean(this.field(id)?.decided);
    this.saved[stands ? "add" : "delete"](id);
    this.takenBack[stands ? "delete" : "add"](id);
  }

  // Gives up what was typed in cells, with what was said of it.
  drop(ids) {
    this.block = null;
    this.moving = null;
    for (const id of ids) for (const kept of [this.drafts, this.insist, this.refusals]) kept.delete(id);
  }

  settle(act, result) {
    if (result.kind === "lapsed") return;
    if (result.kind === "dropped") { this.drop(result.fields); return; }
    this.untaken = isNotTaken(result) ? act.fields.map((one) => one.id) : [];
    if (result.kind === "against" && act.verb === "fill" && act.fields.length > 1) {
      this.refuseBlock(Object.fromEntries(act.fields.map((one) => [one.id, one.typed])));
    }
    if (result.kind === "against" && act.verb === "move") {
      this.moving = typedOf(act);
    }
    if (result.kind === "saved") {
      this.block = null;
      for (const id of new Set([...act.fields.map((one) => one.id), ...result.fields])) this.count(id);
      for (const one of act.fields) { this.drafts.delete(one.id); this.insist.delete(one.id); }
      return;
    }
    const about = result.fields.length ? result.fields : act.fields.map((one) => one.id);
    for (const one of act.fields) {
      if (!about.includes(one.id)) continue;
      this.refusals.set(one.id, result.sentence);
      if (result.kind === "refused") this.drafts.delete(one.id); // what somebody else said stands there now
      if (!["correct", "fill"].includes(act.verb) || result.kind === "refused") continue;
      this.drafts.set(one.id, one.typed);
      if (result.kind === "against") this.insist.set(one.id, one.typed);
    }
  }
}

// Whether an answer is to be looked at again by whoever gave it.
function isNotTaken(result) { return ["against", "invalid"].includes(result.kind); }

function typedOf(act) { return Object.fromEntries(act.fields.map((one) => [one.id, one.typed || ""])); }

function nonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}

function number(text) {
  // Blanks and commas between digits count where a group of three follows: 12 24 is not one number.
  const grouped = String(text ?? "").normalize("NFKC").trim().replace(/(?<=\d)[\s,](?=\d{3}(?!\d))/g, "");
  const plain = grouped.replace(/(?<!\d)\s|\s(?!\d)/g, "").replace(/[^\d.+-]+$/, "");
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}
