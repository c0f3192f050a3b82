// An ad slot moves on by itself, unless motion is unwanted; it stops for a pointer, for the keyboard and for its button.
"use strict";

(() => {
  const EVERY = 5000; // ms a frame stands
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  function start(slot) {
    const track = slot.querySelector(".cs-track");
    const dots = [...slot.querySelectorAll(".cs-dot")];
    const pause = slot.querySelector(".cs-pause");
    let paused = still.matches;
    let held = false; // a finger, a pointer or the keyboard is on it

    const here = () => Math.round(track.scrollLeft / track.clientWidth);
    const show = (number, behavior) => {
      const left = ((number + dots.length) % dots.length) * track.clientWidth;
      track.scrollTo({ left, behavior: still.matches ? "instant" : behavior });
    };
    const mark = () => {
      pause.setAttribute("aria-pressed", String(paused));
    };

    track.addEventListener("scroll", () => {
      const now = here();
      dots.forEach((dot, number) => dot.classList.toggle("is-here", number === now));
    }, { passive: true });
    track.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      show(here() + step, "smooth");
    });
    pause.addEventListener("click", () => {
      paused = !paused;
      mark();
    });
    for (const name of ["pointerenter", "focusin", "touchstart"]) {
      slot.addEventListener(name, () => { held = true; }, { passive: true });
    }
    for (const name of ["pointerleave", "focusout", "touchend", "touchcancel"]) {
      slot.addEventListener(name, () => { held = slot.matches(":focus-within"); }, { passive: true });
    }
    still.addEventListener("change", () => {
      paused = still.matches;
      mark();
    });
    window.setInterval(() => {
      if (!paused && !held && document.visibilityState === "visible") show(here() + 1, "smooth");
    }, EVERY);
    pause.hidden = false;
    mark();
  }

  for (const slot of document.querySelectorAll("[data-carousel]")) start(slot);
})();
