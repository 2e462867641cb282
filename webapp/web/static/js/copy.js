// A button that takes a text to the clipboard, or selects it where the browser refuses.

async function take(area) {
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
  const said = button.parentElement.querySelector("[role=status]");
  let later;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const taken = await take(area);
    if (taken) button.focus();
    said.textContent = taken ? button.dataset.copied : button.dataset.select;
    clearTimeout(later);
    if (taken) later = setTimeout(() => { said.textContent = ""; }, 6000);
  });
}
