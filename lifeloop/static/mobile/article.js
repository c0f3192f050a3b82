// An open article: tells once that it was seen, and shares its address.
"use strict";

(() => {
  const page = document.getElementById("article");
  const forms = { view: document.getElementById("viewed"), share: document.getElementById("shared") };

  function report(form) {
    return fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true });
  }

  // Seen when it is looked at, not when it is loaded in the background; once a page.
  let seen = false;
  function see() {
    if (seen || document.visibilityState !== "visible") return;
    seen = true;
    report(forms.view).catch(() => { seen = false; });
  }
  document.addEventListener("visibilitychange", see);
  see();

  function tell(text) {
    const note = document.getElementById("told");
    note.textContent = text;
    note.hidden = false;
    setTimeout(() => { note.hidden = true; }, 3000);
  }

  async function share() {
    const { url, title, copied, failed } = page.dataset;
    try {
      if (navigator.share) await navigator.share({ title, url });
      else {
        await navigator.clipboard.writeText(url);
        tell(copied);
      }
    } catch (error) {
      if (error.name !== "AbortError") tell(`${failed} ${url}`);
      return;
    }
    report(forms.share).catch(() => {});
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-share]")) share();
  });
})();
