// The work list: how many are chosen, and the buttons that preview a decision on them.

const form = document.querySelector("[data-bulk]");
const said = form?.querySelector("[data-count]");
const template = said?.textContent ?? "";

function count() {
  const chosen = form.querySelectorAll("input[name=pair]:checked").length;
  said.textContent = template.replace("0", String(chosen));
  for (const button of form.querySelectorAll("button[name=verdict][hx-post]")) button.disabled = !chosen;
}

if (said) {
  form.addEventListener("change", () => { document.getElementById("preview").replaceChildren(); count(); });
  count();
}
