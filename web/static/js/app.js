// Every page: the search box by keyboard, the theme switch.

const YEAR = 31536000;

function toggleTheme() {
  const root = document.documentElement;
  const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
  root.dataset.bsTheme = next;
  root.dataset.theme = next;
  document.cookie = `theme=${next}; path=/; max-age=${YEAR}; samesite=lax`;
  document.dispatchEvent(new CustomEvent("renmai:theme", { detail: next }));
}

function hitsOf(form) {
  return [...form.querySelectorAll("[data-hit]")];
}

function clearHits(form) {
  form.querySelector(".suggest").replaceChildren();
}

function moveInHits(form, step) {
  const hits = hitsOf(form);
  if (!hits.length) return;
  const at = hits.indexOf(document.activeElement) + step;
  if (at < 0) form.querySelector("input").focus();
  else hits[Math.min(at, hits.length - 1)].focus();
}

function onFormKey(event) {
  const form = event.currentTarget;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    moveInHits(form, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape") {
    clearHits(form);
    form.querySelector("input").focus();
  }
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) button.addEventListener("click", toggleTheme);

for (const form of document.querySelectorAll("[data-searchbox]")) {
  form.addEventListener("keydown", onFormKey);
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) setTimeout(() => form.contains(document.activeElement) || clearHits(form), 150);
  });
  form.addEventListener("htmx:configRequest", (event) => {
    if (!form.querySelector("input").value.trim()) {
      event.preventDefault();
      clearHits(form);
    }
  });
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const input = document.querySelector("[data-searchbox] input");
    if (input) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  }
});
