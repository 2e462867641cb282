// Counts the characters left as the server does: trimmed, in code points, a line break as one.

const PAUSE = 1000; // a screen reader announces the number when typing pauses

export function countCharacters(area) {
  const line = document.getElementById(`${area.id}-counter`);
  const announcement = document.createElement("span");
  const limit = Number(area.dataset.limit);
  let later;

  function show() {
    const left = limit - [...area.value.normalize("NFC").trim()].length;
    const template = left < 0 ? line.dataset.over : line.dataset.left;
    line.textContent = template.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    line.parentElement.classList.toggle("counter-over", left < 0);
  }

  announcement.className = "visually-hidden";
  announcement.setAttribute("role", "status");
  line.parentElement.after(announcement);
  area.addEventListener("input", () => {
    show();
    clearTimeout(later);
    later = setTimeout(() => { announcement.textContent = line.textContent; }, PAUSE);
  });
  show();
}
