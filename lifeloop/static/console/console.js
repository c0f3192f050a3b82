// What the console's pages need beyond htmx; everything hangs on data attributes, nothing is inline.
(() => {
  const body = document.body;
  const dialog = document.getElementById("dialog");

  // --- notices -----------------------------------------------------------------------------------
  function toast(text) {
    const box = document.getElementById("toasts");
    const note = document.createElement("div");
    note.className = "toast-note";
    note.textContent = text;
    box.append(note);
    setTimeout(() => note.remove(), 6000);
  }

  body.addEventListener("htmx:sendError", () => toast(body.dataset.offline));
  body.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    toast(status === 403 ? body.dataset.forbidden : status === 404 ? body.dataset.missing : body.dataset.failed);
  });

  // --- dialogs: an answer swapped into #dialog opens it; an empty one closes it --------------------
  let opener = null;
  body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === dialog && !dialog.open) opener = event.detail.elt;
  });
  body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== dialog) return;
    if (!dialog.childElementCount) {
      dialog.close();
    } else if (!dialog.open) {
      dialog.showModal();
    }
    const first = dialog.querySelector(".is-invalid, [autofocus]") || dialog.querySelector(".dialog-body input:not([type=hidden])");
    if (first) first.focus();
  });
  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  });

  // --- clicks ------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : body;
    for (const open of document.querySelectorAll("details[data-drop][open]")) {
      if (!open.contains(target)) open.open = false;
    }
    if (target.closest("[data-close]")) dialog.close();
    const copy = target.closest("[data-copy]");
    if (copy) copyText(copy);
    const toggle = target.closest("[data-toggle-side]");
    if (toggle) showSide(!body.classList.contains("side-open"));
    else if (!target.closest("#side")) showSide(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    showSide(false);
    for (const open of document.querySelectorAll("details[data-drop][open]")) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  function showSide(open) {
    body.classList.toggle("side-open", open);
    for (const toggle of document.querySelectorAll("[data-toggle-side]")) toggle.setAttribute("aria-expanded", String(open));
  }

  function copyText(button) {
    const source = button.dataset.copyFrom ? document.querySelector(button.dataset.copyFrom) : null;
    const text = source ? source.textContent : button.dataset.copy;
    navigator.clipboard.writeText(text).then(() => toast(body.dataset.copied)).catch(() => {
      // No right to the clipboard: select the text, so that one keystroke copies it.
      const range = document.createRange();
      range.selectNodeContents(source || button.previousElementSibling || button);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    });
  }

  // --- busy buttons: a form is sent once -----------------------------------------------------------
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.busy === undefined || event.defaultPrevented) return;
    // After the browser has read the form: a disabled button's own value would be lost.
    setTimeout(() => setBusy(form, true));
  });
  body.addEventListener("htmx:beforeRequest", (event) => setBusy(event.detail.elt, true));
  body.addEventListener("htmx:afterRequest", (event) => setBusy(event.detail.elt, false));
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-busy]")) setBusy(form, false);
  });

  function setBusy(form, busy) {
    if (!(form instanceof HTMLFormElement)) return;
    for (const button of form.querySelectorAll("button:not([type=button])")) {
      button.disabled = busy;
      button.classList.toggle("btn-loading", busy);
    }
  }

  // --- what has to be drawn anew whenever nodes arrive ---------------------------------------------
  function two(number) {
    return String(number).padStart(2, "0");
  }

  function draw(root) {
    for (const time of root.querySelectorAll("time[data-moment]")) {
      const at = new Date(time.dateTime);
      if (Number.isNaN(at.getTime())) continue;
      const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
      time.textContent = `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
    }
    for (const button of root.querySelectorAll("[data-countdown]")) countDown(button);
  }

  function countDown(button) {
    const end = Date.now() + Number(button.dataset.countdown) * 1000;
    const label = button.textContent.trim();
    delete button.dataset.countdown;
    const tick = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      button.textContent = left > 0 ? `${left} s` : label;
      button.disabled = left > 0;
      if (left > 0 && button.isConnected) setTimeout(tick, 250);
    };
    tick();
  }

  // A select or checkbox marked so sends its form at once (filters).
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-send-on-change]")) event.target.form.requestSubmit();
  });

  // On a narrow screen the tab that is open may lie outside the row.
  const tab = document.querySelector(".tabs .active");
  const row = tab && tab.closest(".tabs");
  if (row) row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left - 48;

  // In the menu, too, the page that is open may lie below the edge.
  const side = document.querySelector(".side"), entry = side && side.querySelector(".side-tabs [aria-current]");
  if (entry && entry.offsetTop > side.clientHeight - 48) side.scrollTop = entry.offsetTop - side.clientHeight / 2;

  // A form that came back: go to what has to be mended.
  const wrong = document.querySelector(".main .is-invalid, .plain-main .is-invalid");
  if (wrong) wrong.focus();

  draw(document);
  body.addEventListener("htmx:afterSettle", () => draw(document));
})();
