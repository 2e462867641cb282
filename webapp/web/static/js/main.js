// What a script adds to pages that work without one. The words come from the page.
import { offerCopy } from "./copy.js";
import { countCharacters } from "./counter.js";

document.querySelectorAll("button[data-copy]").forEach(offerCopy);
document.querySelectorAll("[data-limit]").forEach(countCharacters);
document.querySelector("[data-focus]")?.focus();
