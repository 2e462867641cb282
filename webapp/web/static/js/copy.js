// A button that copies a text to the clipboard, or selects it if the browser refuses.

async function copy(area) {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    area.focus();
    area.select();
    return document.execCommand("copy"); // pages without https have no clipboard
  }
}

export function offerCopy(button) {
  const area = document.getElementById(button.dataset.copy);
  const status = button.parentElement.querySelector("[role=status]");
  let later;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const copied = await copy(area);
    if (copied) button.focus();
    status.textContent = copied ? button.dataset.copied : button.dataset.select;
    clearTimeout(later);
    if (copied) later = setTimeout(() => { status.textContent = ""; }, 6000);
  });
}

// A link that also copies the text; without a script the link alone works.
export function copyAndOpen(link) {
  const [plain, both] = link.querySelectorAll("span");
  plain.hidden = true;
  both.hidden = false;
  link.addEventListener("click", () => { copy(document.getElementById(link.dataset.copies)); });
}
