// Before the first paint: a visitor who chose no theme gets the system's.
(() => {
  const root = document.documentElement;
  if (!["light", "dark"].includes(root.dataset.theme)) {
    root.dataset.bsTheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
})();
