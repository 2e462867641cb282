// Keyboard shortcuts for reviewers: j, k, Enter in the list, a on a story. They can be turned off.

const STORAGE_KEY = "keys-off";
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const off = () => localStorage.getItem(STORAGE_KEY) === "1";
const plain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);

export function walkQueue(list) {
  const rows = [...list.children];
  const line = document.querySelector("[data-keys]");
  const box = line.querySelector("[data-keys-on]");
  const link = (row) => row.querySelector("a");

  function go(step) {
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = Math.min(Math.max(at + step, 0), rows.length - 1);
    rows.forEach((row) => row.removeAttribute("data-at"));
    rows[next].dataset.at = "";
    link(rows[next]).focus();
  }

  line.hidden = false;
  box.checked = !off();
  box.addEventListener("change", () => localStorage.setItem(STORAGE_KEY, box.checked ? "0" : "1"));
  document.addEventListener("keydown", (event) => {
    if (off() || !plain(event) || typing(event.target)) return;
    if (event.key === "j") go(1);
    if (event.key === "k") go(-1);
    const row = rows.find((found) => link(found) === event.target);
    if (event.key === "Enter" && row) {
      event.preventDefault();
      row.querySelector("form").requestSubmit();
    }
  });
}

export function answerByKey(answers) {
  document.addEventListener("keydown", (event) => {
    if (off() || !plain(event) || event.repeat || typing(event.target)) return;
    if (event.key === "a") answers.querySelector("form").requestSubmit();
  });
}
