// Conversations that are open: they ask for what is new when they hear that there is something, and start at the newest message.
"use strict";

(() => {
  const SELDOM = 30000; // milliseconds; what changes by the clock alone, and what no stream told of
  let busy = false;
  let stale = false; // something happened that the page has not asked for yet

  const messages = () => document.getElementById("messages");
  const live = () => document.querySelector("[data-live]");

  // News that come while it is being asked are not in the answer for sure: it asks once more after that.
  function ask() {
    stale = true;
    const element = live();
    if (!element || busy || document.visibilityState !== "visible") return;
    window.htmx.trigger(element, "newer");
    if (busy) stale = false;
    else setTimeout(() => stale && ask(), 100); // it is new on the page: htmx does not know it yet
  }
  setInterval(ask, SELDOM);
  document.addEventListener("visibilitychange", () => stale && ask());
  document.body.addEventListener("live", ({ detail }) => {
    const keys = live()?.dataset.live.split(" ") ?? [];
    if (detail.all || detail.keys.some((key) => keys.includes(key))) ask();
  });

  // Who asked: the event itself names a parent, once the answer has replaced it.
  const ofLive = ({ detail }) => (detail.requestConfig?.elt ?? detail.elt)?.dataset?.live !== undefined;
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    busy ||= ofLive(event);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (!ofLive(event)) return;
    const { status } = event.detail.xhr;
    if (status === 403 || status === 404) location.reload(); // no longer this member's: the page says why
    busy = false;
    if (stale && event.detail.successful) ask();
  });
  // That one of many questions failed is no news; the next one may not.
  for (const fault of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(fault, (event) => ofLive(event) && event.stopPropagation(), true);
  }
  // What this member wrote is shown at once.
  document.body.addEventListener("wrote", () => {
    atBottom = true;
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
