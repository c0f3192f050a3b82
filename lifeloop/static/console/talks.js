// Conversations that are open: they ask for what is new while somebody looks, and start at the newest message.
"use strict";

(() => {
  const EVERY = 2000; // milliseconds
  const AFTER_FAULT = 15000;
  let busy = false;
  let wait = EVERY;

  const messages = () => document.getElementById("messages");
  const live = () => document.querySelector("[data-live]");

  function ask() {
    const element = live();
    if (element && !busy && document.visibilityState === "visible") window.htmx.trigger(element, "newer");
  }

  function turn() {
    ask();
    setTimeout(turn, wait);
  }
  setTimeout(turn, EVERY);
  document.addEventListener("visibilitychange", ask);

  // Who asked: the event itself names a parent, once the answer has replaced it.
  const ofLive = ({ detail }) => (detail.requestConfig?.elt ?? detail.elt)?.dataset?.live !== undefined;
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    busy ||= ofLive(event);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (!ofLive(event)) return;
    busy = false;
    wait = event.detail.successful ? EVERY : AFTER_FAULT;
  });
  // That one of many questions failed is no news; the next one may not.
  for (const fault of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(fault, (event) => ofLive(event) && event.stopPropagation(), true);
  }
  // What this member wrote is shown at once.
  document.body.addEventListener("wrote", () => {
    atBottom = true;
    busy = false;
    ask();
  });

  // --- where one looks ---------------------------------------------------------------------------
  let atBottom = true;
  const look = () => {
    const box = messages();
    atBottom = !box || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  };
  document.addEventListener("scroll", (event) => event.target === messages() && look(), true);
  const toBottom = () => {
    const box = messages();
    if (box) box.scrollTop = box.scrollHeight;
  };
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt?.id === "earlier") return;
    if (atBottom) toBottom();
    count();
  });

  // --- how long the window is open ---------------------------------------------------------------
  function count() {
    for (const left of document.querySelectorAll("[data-until]")) {
      const minutes = Math.max(0, Math.floor((new Date(left.dataset.until) - Date.now()) / 60000));
      left.textContent = left.dataset.hours.replace("{h}", Math.floor(minutes / 60)).replace("{m}", minutes % 60);
    }
  }
  setInterval(count, 20000);

  // --- the answer --------------------------------------------------------------------------------
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("[data-answer]");
    if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });

  if (!new URLSearchParams(location.search).has("before")) toBottom();
  count();
})();
