// Saves a draft while it is typed, with one request at a time, as the page's own button does.

const PAUSE = 2000;
const AGAIN = 10000;

// Whether a field differs from what the server sent: it was changed before this script came.
function isTouched(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (!field.options) return "defaultValue" in field && field.value !== field.defaultValue;
  const sent = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(sent, 0);
}

export function saveAsTyped(form) {
  const status = document.getElementById("autosaved");
  const leaving = form.action;
  let later;
  let busy = false;
  let changed = false;
  let stopped = false;

  function show(needs) {
    for (const need of needs) {
      const line = document.querySelector(`[data-need="${need.name}"]`);
      line.className = need.ready ? "need-met" : "need-open";
      line.querySelector("span").textContent = need.words;
    }
  }

  function keep(answer) {
    status.textContent = form.dataset.saved.replace("{time}", answer.saved);
    form.elements.version.value = answer.version;
    form.dataset.autosave = answer.autosave;
    form.action = answer.page;
    show(answer.needs);
    if (leaving !== form.action) history.replaceState(null, "", answer.page);
  }

  async function refused(response) {
    const json = response.headers.get("Content-Type").includes("json");
    status.textContent = json ? (await response.json()).problem : form.dataset.unread;
    stopped = response.status === 409 || response.status === 403 || response.status === 404;
  }

  async function save() {
    if (busy || stopped) return;
    busy = true;
    changed = false;
    try {
      const response = await fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), redirect: "error", headers: { Accept: "application/json" },
      });
      if (response.ok) keep(await response.json());
      else await refused(response);
    } catch {
      status.textContent = form.dataset.away;
      changed = true;
      plan(AGAIN);
    }
    busy = false;
    if (changed) plan(PAUSE);
  }

  function plan(wait) {
    clearTimeout(later);
    later = setTimeout(save, wait);
  }

  function planSave() {
    changed = true;
    plan(PAUSE);
  }

  form.addEventListener("input", planSave);
  form.addEventListener("submit", () => {
    clearTimeout(later);
    stopped = true;
  });
  addEventListener("online", () => { if (changed) plan(0); });
  if ([...form.elements].some(isTouched)) planSave();
}
