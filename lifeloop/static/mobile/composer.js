// Writing to an account: sent without leaving the page, once each; the composer takes turns with the menu.
"use strict";

(() => {
  const form = document.querySelector("[data-write]");
  const foot = document.getElementById("foot");
  if (!foot) return;

  // --- menu or composer --------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    if (form && event.target.closest("[data-composer]")) {
      foot.dataset.shows = "composer";
      form.elements.text.focus();
    } else if (event.target.closest("[data-menu]")) {
      foot.dataset.shows = "menu";
      foot.querySelector("[data-composer]")?.focus();
    }
    // An open part of the menu closes at a tap beside it.
    for (const open of foot.querySelectorAll("details[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
  if (!form) return;

  const { text, key, picture } = form.elements;
  const error = document.getElementById("write-error");

  function complain(words) {
    error.textContent = words;
    error.hidden = !words;
    text.toggleAttribute("aria-invalid", Boolean(words));
  }

  async function send(body, done) {
    if (form.getAttribute("aria-busy") === "true") return; // a second tap while the first is on its way
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.redirected || !answer.headers.get("Content-Type")?.startsWith("application/json")) {
        location.reload(); // signed out, or a page that is too old
        return;
      }
      const said = await answer.json();
      complain(said.error ?? "");
      if (!said.key) return;
      key.value = said.key;
      done();
      document.body.dispatchEvent(new CustomEvent("wrote"));
    } catch {
      complain(form.dataset.offline); // the same key with the next try: it arrives once
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = text.value;
    if (!words.trim()) {
      text.focus();
      return;
    }
    const body = new FormData(form);
    body.delete("picture");
    send(body, () => {
      // What was typed meanwhile stays.
      text.value = text.value.startsWith(words) ? text.value.slice(words.length) : text.value;
    });
    text.focus();
  });

  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });

  picture.addEventListener("change", () => {
    if (!picture.files.length) return;
    const body = new FormData(form);
    body.delete("text");
    const clear = () => { picture.value = ""; };
    send(body, clear).finally(clear);
  });

  text.addEventListener("input", () => complain(""));
})();
