// The SPARQL page: what the server rendered works without this; here the text area becomes an editor, results come
// without a new page, and people's own queries are kept in this browser.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import { complete } from "./completion.js";
import { draft, shelf } from "./saved.js";
import { enhanceTable, markPlace } from "./results.js";

const LONGEST_LINK = 6000;

const form = document.getElementById("query-form");
const area = document.getElementById("query");
const runButton = document.getElementById("run");
const status = document.getElementById("status");

function openEditor() {
  const terms = fetch("/sparql/terms").then((answer) => (answer.ok ? answer.json() : {}), () => ({}));
  complete(Yasqe, terms);
  const host = document.createElement("div");
  area.before(host);
  area.hidden = true;
  area.removeAttribute("required");
  const editor = new Yasqe(host, {
    value: area.value,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    autofocus: false,
    editorHeight: "auto",
    autocompleters: ["prefixes", "class", "property", "variables"],
    // Tab moves on, as everywhere on a page: an editor that keeps it is a trap for those who use no mouse.
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-S": keep, "Cmd-S": keep },
  });
  editor.getInputField().setAttribute("aria-label", "SPARQL query");
  editor.getInputField().setAttribute("aria-describedby", "editor-keys");
  editor.on("change", () => draft.write(editor.getValue()));
  return editor;
}

let editor;
let running = null;

function text() {
  return editor ? editor.getValue() : area.value;
}

function show(query) {
  editor.setValue(query);
  editor.refresh();
  markPlace(editor, null);
}

async function run() {
  running?.abort();
  const controller = (running = new AbortController());
  area.value = text();
  document.body.classList.add("asking");
  runButton.textContent = "Stop";
  status.textContent = "The query runs.";
  try {
    const answer = await fetch("/sparql", {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "text/html" },
      signal: controller.signal,
    });
    present(await answer.text());
    remember();
  } catch (error) {
    presentFailure(error.name === "AbortError" ? "Stopped" : "The service cannot be reached");
  } finally {
    if (running === controller) {
      running = null;
      document.body.classList.remove("asking");
      runButton.textContent = "Run";
    }
  }
}

function present(page) {
  const fresh = new DOMParser().parseFromString(page, "text/html").getElementById("results");
  const old = document.getElementById("results");
  if (!fresh) return presentFailure("The service answered with something that is no result");
  old.replaceWith(fresh);
  settle();
}

function presentFailure(title) {
  const results = document.getElementById("results");
  const box = document.createElement("div");
  box.className = "failure";
  box.append(Object.assign(document.createElement("h2"), { textContent: title }));
  results.replaceChildren(box);
  status.textContent = title;
}

// Whether the result came with the page or later: say it, make its table sortable, mark the place of an error.
function settle() {
  const results = document.getElementById("results");
  enhanceTable(results);
  status.textContent = results.querySelector("h2")?.textContent ?? "";
  markPlace(editor, results.querySelector("#failure pre")?.textContent ?? null);
}

// The address of the page says what it shows, so that it can be bookmarked and sent to others.
function remember() {
  const parameters = new URLSearchParams(new FormData(form));
  const link = `/sparql?${parameters}`;
  history.replaceState(null, "", link.length < LONGEST_LINK ? link : "/sparql");
}

function keep() {
  const name = prompt("Keep this query in this browser, as", shelf.suggestion(text()));
  if (name) shelf.put(name.trim(), text());
}

function button(label, action) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: label });
  made.addEventListener("click", action);
  return made;
}

// Browsers give the clipboard to safe origins only; elsewhere the link goes into the address bar.
async function copyLink(event) {
  const link = new URL(`/sparql?${new URLSearchParams({ query: text() })}`, location.href).href;
  const copied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
  if (!copied) history.replaceState(null, "", link);
  event.target.textContent = copied ? "Copied" : "It is the address now";
  setTimeout(() => (event.target.textContent = "Copy link"), 2000);
}

function start() {
  const asked = new URLSearchParams(location.search);
  editor = openEditor();
  const unfinished = draft.read();
  if (unfinished && !asked.has("query") && !asked.has("example")) show(unfinished);
  const keys = Object.assign(document.createElement("p"), {
    id: "editor-keys",
    className: "keys",
    textContent: "Ctrl+Enter runs · Ctrl+Space completes · Ctrl+/ comments out",
  });
  form.querySelector(".bar").append(
    button("Keep", keep),
    button("Copy link", copyLink),
    button("Format", () => editor.autoformat()),
    keys,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (running) running.abort();
    else run();
  });
  document.querySelectorAll("a.example").forEach((link) =>
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      document.querySelectorAll("a.example[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
      link.setAttribute("aria-current", "true");
      show(link.dataset.query);
      run();
    }),
  );
  shelf.draw(document.getElementById("saved"), show);
  settle();
}

start();
