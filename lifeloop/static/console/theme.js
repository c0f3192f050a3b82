// Loaded in the head, before anything is drawn: light, dark, or as the system says.
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const ORDER = ["auto", "light", "dark"];

  function wanted() {
    try {
      const kept = localStorage.getItem("lifeloop-theme");
      return ORDER.includes(kept) ? kept : "auto";
    } catch {
      return "auto"; // storage is switched off
    }
  }

  function apply() {
    const theme = wanted();
    root.dataset.themeChoice = theme;
    root.dataset.bsTheme = theme === "auto" ? (system.matches ? "dark" : "light") : theme;
    for (const button of document.querySelectorAll("[data-theme-next]")) {
      button.title = button.dataset[theme];
      button.setAttribute("aria-label", button.dataset[theme]);
    }
  }

  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", apply);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-theme-next]")) return;
    try {
      localStorage.setItem("lifeloop-theme", ORDER[(ORDER.indexOf(wanted()) + 1) % ORDER.length]);
    } catch {
      return;
    }
    apply();
  });
  apply();
})();
