// Hides the questions of a barometer that the answers so far do not lead to. The server decides
// again what was asked; without this script every question is shown with its condition.
export function followAnswers(questions) {
  const conditional = [...questions.querySelectorAll("[data-asked-if]")];
  for (const note of questions.querySelectorAll(".only-if")) note.hidden = true;

  function update() {
    for (const question of conditional) {
      const name = CSS.escape(question.dataset.askedIf);
      const given = questions.querySelector(`input[name="${name}"]:checked`);
      const hiddenToo = given?.closest(".question").hidden ?? true;
      question.hidden = hiddenToo || !question.dataset.oneOf.split(" ").includes(given.value);
    }
  }
  questions.addEventListener("change", update);
  update();
}
