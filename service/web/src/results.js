// What is done with a result that the server rendered: sort it, narrow it down, and show where an error stands.
const compare = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare;
const WORTH_FILTERING = 10;

export function enhanceTable(results) {
  const table = results.querySelector(".rows table");
  if (!table) return;
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const sorter = Object.assign(document.createElement("button"), { type: "button", textContent: head.textContent });
    sorter.addEventListener("click", () => sort(table, body, head, column));
    head.replaceChildren(sorter);
  });
  if (body.rows.length >= WORTH_FILTERING) results.querySelector(".result-head").append(filter(body));
}

function sort(table, body, head, column) {
  const down = head.getAttribute("aria-sort") === "ascending";
  table.querySelectorAll("th[aria-sort]").forEach((one) => one.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const key = (row) => row.cells[column].textContent.trim();
  const rows = [...body.rows].sort((a, b) => (down ? -1 : 1) * compare(key(a), key(b)));
  body.replaceChildren(...rows);
}

function filter(body) {
  const box = document.createElement("input");
  Object.assign(box, { type: "search", placeholder: "Filter these rows", className: "filter" });
  box.setAttribute("aria-label", "Filter these rows");
  box.addEventListener("input", () => {
    const wanted = box.value.toLowerCase();
    for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  return box;
}

let marked = null;

// The service says "Line 3, column 19"; the editor shows that line.
export function markPlace(editor, message) {
  if (marked !== null) editor.removeLineClass(marked, "background", "refused");
  marked = null;
  const [, line, column] = message?.match(/^Line (\d+), column (\d+)/) ?? [];
  if (!line) return;
  marked = editor.addLineClass(Number(line) - 1, "background", "refused");
  editor.setCursor({ line: Number(line) - 1, ch: Number(column) - 1 });
}
