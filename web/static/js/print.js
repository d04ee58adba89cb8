// The report prints at a press of its button.
document.querySelector("[data-print]").addEventListener("click", () => print());
