// A ballot's code arrives behind the #, which no browser sends to a server. Answers that are not
// sent yet stay on this device only, if the person wants that; the code is never stored.
const place = (wave) => `ballot:${wave}`;

function answers(form) {
  return [...form.elements].filter((each) => each.name && each.name !== "code");
}

function store(form, wave) {
  const given = answers(form)
    .filter((each) => !["radio", "checkbox"].includes(each.type) || each.checked)
    .map((each) => [each.name, each.value]);
  localStorage.setItem(place(wave), JSON.stringify(given));
}

function restore(form, wave) {
  const kept = new Map(JSON.parse(localStorage.getItem(place(wave)) ?? "[]"));
  for (const each of answers(form)) {
    if (!kept.has(each.name)) continue;
    if (["radio", "checkbox"].includes(each.type)) each.checked = each.value === kept.get(each.name);
    else each.value = kept.get(each.name);
  }
  form.querySelector("[data-questions]")?.dispatchEvent(new Event("change"));
  return kept.size > 0;
}

function takeCode(field) {
  const code = decodeURIComponent(location.hash.slice(1));
  if (!code) return;
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
  for (const link of document.querySelectorAll("a[hreflang]")) link.hash = code;
}

export function ballot(form) {
  const wave = form.dataset.ballot;
  takeCode(form.elements.code);
  const line = form.querySelector("[data-keep]");
  const keep = line.querySelector("input");
  line.hidden = false;
  // Off at first: the device may be shared, and the page promises that the person chooses.
  keep.checked = restore(form, wave);
  keep.addEventListener("change", () => {
    if (keep.checked) store(form, wave);
    else localStorage.removeItem(place(wave));
  });
  form.addEventListener("input", () => { if (keep.checked) store(form, wave); });
}

export function forget(page) {
  localStorage.removeItem(place(page.dataset.sent));
}
