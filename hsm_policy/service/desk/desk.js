// What makes the desk better than its form: an editor, findings and scenarios while one types.
const PAUSE = 600;
const form = document.getElementById("desk");
const area = document.getElementById("text");
const said = document.getElementById("said");
const lang = document.documentElement.lang;
const file = form.elements.file.value;
let editor = null;
let timer = 0;
let running = null;
let saved = area?.value;
let saving = Promise.resolve();

/* --- places: the server counts characters, a browser units of UTF-16 --- */
const characters = (text, units) => Array.from(text.slice(0, units)).length;
const units = (text, count) => Array.from(text).slice(0, count).join("").length;

/* Texts are saved one after the other and never given up, so that each knows the one before. */
function save() {
  saving = saving.then(async () => {
    const text = area?.value;
    if (text === saved) return;
    const body = JSON.stringify({ name: file, text, digest: form.elements.digest.value });
    const answer = await post("save", body).catch(() => null);
    if (!answer?.ok) return;
    form.elements.digest.value = (await answer.json()).digest;
    saved = text;
  });
  return saving;
}

function post(task, body) {
  return fetch(`/desk/${task}?lang=${lang}`, { method: "POST", headers: { "content-type": "application/json" }, body });
}

/* --- the form, sent in the background --- */
async function send(does, shown) {
  running?.abort();
  clearTimeout(timer);
  const mine = (running = new AbortController());
  said.textContent = form.dataset.working;
  await save();
  if (mine.signal.aborted) return null;
  const body = new FormData(form); // with a text that could not be saved: the answer says why
  body.set("do", does);
  if (does !== "impact") body.delete("people");
  let page = null;
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal: mine.signal });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("desk")) throw new Error(answer.status);
    show(page, shown);
  } catch (error) {
    if (error.name === "AbortError") return null;
    said.textContent = form.dataset.lost;
    page = null;
  }
  return page;
}

function show(page, shown) {
  for (const id of [...shown, "refused", "patch"]) document.getElementById(id).replaceWith(page.getElementById(id));
  form.elements.digest.value = page.getElementById("desk").elements.digest.value;
  const places = ["#refused li", ...shown.map((id) => `#${id} :is(.good, .bad, .open, .found b, h2)`)];
  const told = places.map((one) => document.querySelector(one)).find(Boolean);
  said.textContent = told?.textContent ?? "";
  mark();
}

/* --- while one types: findings, and scenarios where there is no error --- */
async function live() {
  const page = await send("check", ["findings"]);
  const wrong = !page || document.querySelector("#refused li, #findings .error");
  if (!wrong) await send("test", ["result"]);
}

function later() {
  running?.abort();
  clearTimeout(timer);
  if (document.querySelector("#refused[data-unsaved]")) return; // it is sent again by a button
  timer = setTimeout(live, PAUSE);
}

function mark() {
  if (!editor) return;
  const lines = editor.lines();
  const found = [];
  for (const one of document.querySelectorAll("#findings [data-line]")) {
    const { file: of, line, column, severity } = one.dataset;
    if (of !== file || line < 1 || line > lines.lines) continue;
    const at = lines.line(line);
    const from = at.from + units(at.text, Math.max(column - 1, 0));
    const word = /^[\w@.]+/.exec(at.text.slice(from - at.from))?.[0].length ?? 1;
    const text = (name) => one.querySelector(name)?.textContent ?? "";
    found.push({ from, to: Math.min(from + word, at.to), severity, message: `${text(".message")}\n${text(".help")}`.trim() });
  }
  editor.mark(found);
}

/* --- completion and hover, from the functions of the language server --- */
async function ask(task, state, at) {
  const text = state.doc.toString();
  const answer = await post(task, JSON.stringify({ file, text, offset: characters(text, at) }));
  return answer.ok ? answer.json() : null;
}

async function complete(context) {
  const line = context.state.doc.lineAt(context.pos);
  const spoken = !file.endsWith(".lp") || line.text.slice(0, context.pos - line.from).includes("%");
  const word = context.matchBefore(spoken ? /[\w.-]*/ : /\w*/);
  const before = context.state.sliceDoc(word.from - 1, word.from);
  if (!context.explicit && word.from === word.to && !"@(,{".includes(before || " ")) return null;
  const found = await ask("complete", context.state, context.pos);
  const kinds = { predicate: "function", key: "keyword", source: "text" };
  const options = found?.map((one) => ({ label: one.text, detail: one.detail, type: kinds[one.kind] ?? one.kind }));
  return options?.length ? { from: word.from, options, validFor: spoken ? /^[\w.-]*$/ : /^\w*$/ } : null;
}

async function hover(view, at) {
  const found = await ask("hover", view.state, at);
  if (!found) return null;
  const text = view.state.doc.toString();
  return { pos: units(text, found.start), end: units(text, found.end), above: true, create: () => ({ dom: about(found.text) }) };
}

function about(text) {
  const dom = document.createElement("div");
  dom.className = "cm-about";
  for (const [index, part] of text.replace(/_\((.*?)\)_/g, "($1)").split("`").entries()) {
    const piece = document.createElement(index % 2 ? "code" : "span");
    piece.textContent = part;
    dom.append(piece);
  }
  return dom;
}

function go(line) {
  if (editor) return editor.go(editor.lines().line(Math.min(line, editor.lines().lines)).from);
  const at = area.value.split("\n").slice(0, line - 1).join("\n").length;
  area.focus();
  area.setSelectionRange(at, at);
}

function follow() {
  const line = /^#L([0-9]+)$/.exec(location.hash);
  if (line && area) go(Number(line[1]));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const does = event.submitter?.value ?? "check";
  send(does, [does === "check" ? "findings" : "result"]);
});
addEventListener("hashchange", follow);
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href*="#L"]');
  if (!link || new URL(link.href).searchParams.get("file") !== file) return;
  event.preventDefault();
  go(Number(link.hash.slice(2)));
});

if (matchMedia("(min-width: 60rem)").matches) document.querySelector("#files > details").open = true;
if (area) {
  area.addEventListener("input", later);
  const { edit } = await import("/desk/codemirror.js");
  const above = document.getElementById("editor");
  above.hidden = false;
  area.hidden = true;
  editor = edit(above, area.value, {
    label: file,
    phrases: JSON.parse(form.dataset.phrases),
    isYaml: file.endsWith(".yaml"),
    complete,
    hover,
    changed(text) {
      area.value = text;
      later();
    },
  });
  document.querySelector('label[for="text"]').removeAttribute("for");
  mark();
}
follow();
