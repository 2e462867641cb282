// Keyboard shortcuts for reviewers, which act on the item that has the focus: j, k, t in the list,
// a on a story. They can be turned off.

const STORAGE_KEY = "keys-off";
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const off = () => localStorage.getItem(STORAGE_KEY) === "1";
const plain = (event) => !(event.ctrlKey || event.metaKey || event.altKey || event.repeat);

export function walkQueue(list) {
  const rows = [...list.children];
  const line = document.querySelector("[data-keys]");
  const box = line.querySelector("[data-keys-on]");

  function go(at) {
    const next = Math.min(Math.max(at, 0), rows.length - 1);
    rows.forEach((row) => row.removeAttribute("data-at"));
    rows[next].dataset.at = "";
    rows[next].querySelector("a").focus();
  }

  line.hidden = false;
  box.checked = !off();
  box.addEventListener("change", () => localStorage.setItem(STORAGE_KEY, box.checked ? "0" : "1"));
  list.addEventListener("keydown", (event) => {
    const at = rows.findIndex((row) => row.contains(event.target));
    if (off() || !plain(event) || typing(event.target) || at < 0) return;
    if (event.key === "j") go(at + 1);
    if (event.key === "k") go(at - 1);
    if (event.key === "t") rows[at].querySelector("form")?.requestSubmit();
  });
}

export function answerByKey(item) {
  item.addEventListener("keydown", (event) => {
    if (off() || !plain(event) || typing(event.target)) return;
    if (event.key === "a") item.querySelector('form[action$="/approve"]').requestSubmit();
  });
}
