// The picture field of forms: a window over the page shows the library; one tap or an upload fills the field.
(() => {
  let field = null; // the field that the window was opened for
  let opener = null;

  function picker() {
    let window = document.getElementById("picker");
    if (!window) {
      window = document.createElement("dialog");
      window.id = "picker";
      window.className = "dialog picker";
      window.setAttribute("aria-labelledby", "picker-title");
      window.addEventListener("close", () => {
        window.replaceChildren();
        if (opener && opener.isConnected) opener.focus();
        field = opener = null;
      });
      document.body.append(window);
    }
    return window;
  }

  async function open(button) {
    field = button.closest("[data-picture-field]");
    opener = button;
    const window = picker();
    await htmx.ajax("GET", field.dataset.choose, { target: "#picker", swap: "innerHTML" });
    if (window.childElementCount && !window.open) window.showModal();
  }

  // `url` empty: no picture. Whoever draws a preview listens to the field's own input event.
  function fill(target, path, url) {
    const preview = target.querySelector("[data-picture-preview]");
    const value = target.querySelector("input[type=hidden]");
    if (url) preview.src = url;
    else preview.removeAttribute("src");
    preview.hidden = !url;
    target.querySelector("[data-picture-none]").hidden = Boolean(url);
    target.querySelector("[data-picture-clear]").hidden = !url;
    target.classList.toggle("is-chosen", Boolean(url));
    value.value = path;
    for (const name of ["input", "change"]) value.dispatchEvent(new Event(name, { bubbles: true }));
  }

  function take(path, url) {
    if (field && field.isConnected) fill(field, path, url);
    picker().close();
  }

  async function upload(input) {
    const file = input.files[0];
    if (!file) return;
    const error = picker().querySelector("[data-picker-error]");
    const label = input.closest(".picker-upload");
    const data = new FormData();
    data.append("file", file);
    for (const name of ["w", "h", "bytes"]) if (input.dataset[name]) data.append(name, input.dataset[name]);
    error.textContent = "";
    label.classList.add("is-busy");
    input.disabled = true;
    try {
      const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), Accept: "application/json" };
      const answer = await fetch(input.dataset.pickerUpload, { method: "POST", body: data, headers });
      const json = (answer.headers.get("Content-Type") || "").includes("application/json");
      const facts = json ? await answer.json() : {};
      if (answer.ok && facts.path) return take(facts.path, facts.url);
      error.textContent = facts.error || (answer.status === 403 ? document.body.dataset.forbidden : document.body.dataset.failed);
    } catch {
      error.textContent = document.body.dataset.offline;
    } finally {
      label.classList.remove("is-busy");
      input.disabled = false;
      input.value = "";
    }
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const button = target.closest("[data-picture-open]");
    if (button) open(button);
    const clear = target.closest("[data-picture-clear]");
    if (clear) {
      const cleared = clear.closest("[data-picture-field]");
      fill(cleared, "", "");
      cleared.querySelector("[data-picture-open]").focus();
    }
    const pick = target.closest("[data-pick]");
    if (pick) take(pick.dataset.pick, pick.dataset.src);
    if (target.closest("[data-picker-close]")) picker().close();
  });
  // htmx reads answers as if scripts were off: the choice for such browsers becomes a live field, which must not be sent too.
  document.addEventListener("htmx:afterSwap", () => {
    for (const spare of document.querySelectorAll("[data-picture-field] noscript")) spare.remove();
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-picker-upload]")) upload(event.target);
  });
})();
