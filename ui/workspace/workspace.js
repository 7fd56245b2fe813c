// Entry: called by Streamlit whenever there is news. What a person is at stays untouched by it.

const workspaces = new WeakMap();

export default function (component) {
  const root = component.parentElement.querySelector(".gouji-workspace");
  document.documentElement.lang = component.data.language;
  let own = workspaces.get(root);
  if (!own) {
    const knowledge = new Knowledge();
    own = { knowledge, component };
    own.hands = new Hands(root, knowledge, (what, value) => {
      // Of a state that is as it was nobody is told, and a server that started again was given it as it was.
      const { session } = own.component.data;
      if (what === "outbox") own.component.setStateValue("outbox", knowledge.outbox.map((act) => ({ ...act, session })));
      else own.component.setTriggerValue(what, value);
    });
    workspaces.set(root, own);
  }
  own.component = component;
  if (performance.now() - own.hands.left > 300) own.hands.left = -Infinity; // nothing else was left to go to
  const { knowledge, hands } = own, input = hands.input(), first = !knowledge.data.document;
  if (!knowledge.understands(component.data)) { component.setStateValue("has", ""); return; }
  const { data } = component, pictured = "boxes" in data;
  if (data.form || data.boxes) component.setStateValue("has", data.key + (data.boxes ? "+" : ""));
  // Where the places on a scan are still being looked for, they are asked for again.
  clearTimeout(own.looking);
  if (pictured && !data.boxes) own.looking = setTimeout(() => own.component.setTriggerValue("look", Date.now()), 2000);
  if (first) knowledge.recall(component.data.document);
  const answered = knowledge.takeIn(component.data);
  if (first) {
    const ids = Object.keys(knowledge.data.fields);
    hands.drawing.all();
    const wanted = ids.includes(component.data.asked) ? component.data.asked : hands.begin();
    hands.select(wanted || ids[0], true);
  }
  hands.drawing.all();
  const back = answered.find((act) => ["undo", "redo"].includes(act.verb));
  if (!input && back) hands.returnTo(back.result.fields);
  hands.returns.take(answered);
  // A session that is new, after a reload or a restart of the server, has not heard of what is on its way.
  if (own.session !== component.data.session && knowledge.outbox.length) hands.send("outbox");
  own.session = component.data.session;
  // It takes up what the screen has below all that stands above it, a banner perhaps.
  requestAnimationFrame(() => { // measured where all is laid out anyway
    const above = root.getBoundingClientRect().top + (root.closest("[data-testid=stMain]")?.scrollTop || 0);
    root.style.setProperty("--ws-above", `${Math.round(above)}px`);
    if (first) hands.show(); // of the form less may be seen now
  });
  if (!input && document.activeElement === document.body) hands.focus();
  root.dataset.ready = String(knowledge.data.left);
}
