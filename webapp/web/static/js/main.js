// Adds scripts to pages that work without them. All texts come from the page.
// Each script is loaded only by a page with an element that it serves.
const offers = {
  "button[data-copy]": ["./copy.js", "offerCopy"],
  "a[data-copies]": ["./copy.js", "copyAndOpen"],
  "[data-limit]": ["./counter.js", "countCharacters"],
  "form[data-autosave]": ["./autosave.js", "saveAsTyped"],
  "form[data-ballot]": ["./ballot.js", "ballot"],
  "[data-sent]": ["./ballot.js", "forget"],
  "[data-queue]": ["./queue.js", "walkQueue"],
  "[data-questions]": ["./questions.js", "followAnswers"],
  "[data-answers]": ["./queue.js", "answerByKey"],
};

for (const [selector, [file, name]] of Object.entries(offers)) {
  const found = document.querySelectorAll(selector);
  if (found.length) import(file).then((script) => found.forEach((each) => script[name](each)));
}
for (const brief of document.querySelectorAll("form[data-seconds]")) {
  setTimeout(() => { brief.hidden = true; }, 1000 * brief.dataset.seconds);
}
document.querySelector("[data-focus]")?.focus();
