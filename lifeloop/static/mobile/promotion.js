// Codes, short links and accounts: tells that the page was shown (or left for its target), and goes on where that needs no question.
"use strict";

(() => {
  const form = document.getElementById("told");
  if (!form) return;
  const way = document.querySelector("a[data-onward]");
  const key = `told ${form.action}`;

  function tell() {
    // Once for each visit: a reload or the way back is not another one.
    if (sessionStorage.getItem(key)) return;
    sessionStorage.setItem(key, "1");
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
  }

  if (form.dataset.tell === "shown") tell();
  else way?.addEventListener("click", tell);
  if (way?.dataset.onward === "now") {
    tell();
    location.replace(way.href);
  }
})();
