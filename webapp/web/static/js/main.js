// Adds scripts to pages that work without them. All texts come from the page.
import { saveAsTyped } from "./autosave.js";
import { offerCopy } from "./copy.js";
import { countCharacters } from "./counter.js";
import { answerByKey, walkQueue } from "./queue.js";

document.querySelectorAll("button[data-copy]").forEach(offerCopy);
document.querySelectorAll("[data-limit]").forEach(countCharacters);
document.querySelectorAll("form[data-autosave]").forEach(saveAsTyped);
document.querySelectorAll("[data-queue]").forEach(walkQueue);
document.querySelectorAll("[data-answers]").forEach(answerByKey);
document.querySelector("[data-focus]")?.focus();
