// The top bar: the bell asks again when it hears that there is something; "/" goes to the search.
"use strict";

(() => {
  let stale = false;

  function ask() {
    stale = true;
    const bell = document.getElementById("bell");
    if (!bell || document.visibilityState !== "visible") return;
    stale = false;
    window.htmx.trigger(bell, "news");
  }
  document.body.addEventListener("live", ({ detail }) => {
    if (detail.all || detail.keys.includes("bell")) ask();
  });
  document.addEventListener("visibilitychange", () => stale && ask());
  // That one of many questions failed is no news; the next one may not.
  for (const fault of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(fault, (event) => event.detail.elt?.id === "bell" && event.stopPropagation(), true);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]")) return;
    const search = document.querySelector(".top-search input");
    if (!search || search.offsetParent === null) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
})();
