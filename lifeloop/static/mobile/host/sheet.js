// The host's own sheet and toast. A modal dialog lies above everything and makes the frame inert: a package can neither
// cover it nor take its focus. It listens only after a moment, so that a tap meant for the package does not land on it.
(() => {
  "use strict";

  const ARMED_AFTER = 450; // ms
  const sheet = document.getElementById("sheet");
  const toasts = document.getElementById("toast");
  let hide = 0;

  function fill(kind, account) {
    for (const part of sheet.querySelectorAll("[data-kind]")) {
      part.hidden = part.dataset.kind !== kind;
    }
    const who = sheet.querySelector("[data-who]");
    who.hidden = !account;
    if (account) {
      who.replaceChildren(window.hostCard.logo(account, "logo"), document.createTextNode(account.name));
    }
  }

  // kind: "follow" or "leave". Resolves to whether the visitor said yes, by a real tap or key on this page.
  function ask(kind, account) {
    if (sheet.open) {
      return Promise.resolve(false);
    }
    fill(kind, account);
    sheet.showModal();
    const armed = performance.now() + ARMED_AFTER;
    return new Promise((resolve) => {
      const done = (yes) => {
        sheet.removeEventListener("click", click);
        sheet.removeEventListener("cancel", cancel);
        sheet.close();
        resolve(yes);
      };
      const cancel = (event) => {
        event.preventDefault();
        done(false);
      };
      const click = (event) => {
        const button = event.target.closest("button[data-answer]");
        if (!button || !event.isTrusted || performance.now() < armed) {
          return;
        }
        done(button.dataset.answer === "yes");
      };
      sheet.addEventListener("click", click);
      sheet.addEventListener("cancel", cancel);
    });
  }

  function toast(which) {
    for (const part of toasts.querySelectorAll("[data-toast]")) {
      part.hidden = part.dataset.toast !== which;
    }
    toasts.hidden = false;
    clearTimeout(hide);
    hide = setTimeout(() => { toasts.hidden = true; }, 2000);
  }

  window.hostSheet = { ask, toast };
})();
