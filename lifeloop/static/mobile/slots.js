// An account's home: tells which slots came into view and which part was tapped.
"use strict";

(() => {
  const form = document.getElementById("slots");
  if (!form) return;
  const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
  let waiting = [];

  function tell(fields) {
    const body = new URLSearchParams(fields);
    fetch(form.action, { method: "POST", body, headers: { "X-CSRFToken": token }, keepalive: true }).catch(() => {});
  }

  function tellShown() {
    if (waiting.length === 0) return;
    tell(waiting.map((slot) => ["shown", slot]));
    waiting = [];
  }

  // Once a page; those that come into view together are told together.
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      waiting.push(target.dataset.slot);
    }
    setTimeout(tellShown, 400);
  }, { threshold: 0.5 });
  for (const slot of document.querySelectorAll("[data-slot]")) seen.observe(slot);
  addEventListener("pagehide", tellShown);

  document.addEventListener("click", (event) => {
    const part = event.target.closest("a[data-part]");
    if (part) tell({ slot: part.closest("[data-slot]").dataset.slot, part: part.dataset.part });
  });
})();
