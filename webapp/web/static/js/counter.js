// Counts what is left as the server counts it: tidied, in code points, a new line as one.

const PAUSE = 1000; // a screen reader hears the figure when the hands rest

export function countCharacters(area) {
  const line = document.getElementById(`${area.id}-counter`);
  const voice = document.createElement("span");
  const limit = Number(area.dataset.limit);
  let later;

  function show() {
    const left = limit - [...area.value.normalize("NFC").trim()].length;
    const words = left < 0 ? line.dataset.over : line.dataset.left;
    line.textContent = words.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    line.parentElement.classList.toggle("counter-over", left < 0);
  }

  voice.className = "visually-hidden";
  voice.setAttribute("role", "status");
  line.parentElement.after(voice);
  area.addEventListener("input", () => {
    show();
    clearTimeout(later);
    later = setTimeout(() => { voice.textContent = line.textContent; }, PAUSE);
  });
  show();
}
