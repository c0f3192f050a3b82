// The editor's toolbar, and the windows that ask for a link, a picture or a mini program.
"use strict";

class ArticleTools {
  constructor(quill, editor) {
    this.quill = quill;
    this.editor = editor;
    this.bar = editor.querySelector("[data-tools]");
    this.bar.hidden = false;
    this.facts = JSON.parse(editor.dataset.known);
    this.range = null; // where the cursor was when a window opened
    this.bar.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its selection
    this.bar.addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.bar.addEventListener("keydown", (event) => this.move(event));
    quill.on("editor-change", () => this.show());
    for (const dialog of editor.querySelectorAll("dialog[id^=ask-]")) this.listen(dialog);
    editor.querySelector("#card-program")?.addEventListener("change", () => this.pages());
    this.show();
  }

  get buttons() {
    return [...this.bar.querySelectorAll("button")].filter((button) => button.offsetParent !== null);
  }

  // One stop of the Tab key; arrows go on from there.
  move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = this.buttons;
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    for (const button of all) button.tabIndex = button === next ? 0 : -1;
    next.focus();
    event.preventDefault();
  }

  show() {
    const range = this.quill.getSelection();
    const formats = range ? this.quill.getFormat(range) : {};
    for (const button of this.bar.querySelectorAll("[aria-pressed]")) {
      const { format, value, tool } = button.dataset;
      const now = formats[format ?? tool];
      button.setAttribute("aria-pressed", String(value ? String(now) === value : Boolean(now)));
    }
    if (range) this.bar.querySelector("[data-in-table]").hidden = !formats.table;
    const first = this.buttons.find((button) => button.tabIndex === 0);
    this.buttons.forEach((button, number) => { button.tabIndex = first ? (button === first ? 0 : -1) : number ? -1 : 0; });
  }

  press(button) {
    if (!button) return;
    const { format, value, tool, table } = button.dataset;
    const quill = this.quill;
    if (!quill.hasFocus()) quill.focus();
    if (format) {
      const on = button.getAttribute("aria-pressed") === "true";
      quill.format(format, on ? false : value ? (format === "header" ? Number(value) : value) : true, "user");
    } else if (table) quill.getModule("table")[table]();
    else if (tool === "undo") quill.history.undo();
    else if (tool === "redo") quill.history.redo();
    else if (tool === "clean") this.clean();
    else if (tool === "table") quill.getModule("table").insertTable(3, 3);
    else this.ask(tool);
    this.show();
  }

  clean() {
    const range = this.quill.getSelection(true);
    if (range.length) this.quill.removeFormat(range.index, range.length, "user");
    else for (const name of ["bold", "italic", "underline", "strike", "link"]) this.quill.format(name, false, "user");
  }

  // --- windows -----------------------------------------------------------------------------------

  listen(dialog) {
    const form = dialog.querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this[`put_${dialog.id.slice(4)}`](form)) dialog.close();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-ask-close]")) dialog.close();
      if (event.target.closest("[data-unlink]")) {
        this.quill.setSelection(this.range);
        this.quill.format("link", false, "user");
        dialog.close();
      }
    });
    dialog.addEventListener("close", () => {
      form.reset();
      for (const clear of form.querySelectorAll("[data-picture-clear]:not([hidden])")) clear.click();
      for (const wrong of form.querySelectorAll("[data-wrong]")) wrong.hidden = true;
      this.quill.focus();
    });
  }

  ask(tool) {
    this.range = this.quill.getSelection(true);
    const dialog = this.editor.querySelector(`#ask-${tool}`);
    if (tool === "link") {
      const now = this.quill.getFormat(this.range).link ?? "";
      dialog.querySelector("[name=url]").value = now;
      dialog.querySelector("[data-unlink]").hidden = !now;
    }
    if (tool === "card") this.pages();
    dialog.showModal();
    dialog.querySelector("input:not([type=hidden]), select, button")?.focus();
  }

  pages() {
    const list = this.editor.querySelector("#card-pages");
    if (!list) return;
    const chosen = this.editor.querySelector("#card-program").value;
    const program = this.facts.programs.find((one) => one.id === chosen);
    list.replaceChildren(...(program?.pages ?? []).map((page) => {
      const option = document.createElement("option");
      option.value = page;
      return option;
    }));
  }

  put_link(form) {
    const url = form.elements.url.value.trim();
    const right = /^https?:\/\/[^\s/?#\\@"'<>]+\S*$/.test(url);
    form.querySelector("[data-wrong]").hidden = right;
    if (!right) return false;
    const { index, length } = this.range;
    if (length) this.quill.formatText(index, length, "link", url, "user");
    else this.quill.insertText(index, url, { link: url }, "user");
    this.quill.setSelection(index + (length || url.length));
    return true;
  }

  put_picture(form) {
    const path = form.elements["insert-picture"].value;
    const preview = form.querySelector("[data-picture-preview]");
    if (!path) return false;
    this.picture(preview.src, form.elements["insert-alt"].value.trim());
    return true;
  }

  // `src` may be a whole address: only the path is kept.
  picture(src, alt) {
    const { index } = this.outside();
    const Delta = Quill.import("delta");
    const image = new Delta().retain(index).insert({ image: new URL(src, location.href).pathname }, alt ? { alt } : {}).insert("\n");
    this.quill.updateContents(image, "user");
    this.quill.setSelection(index + 2);
  }

  put_card(form) {
    const app = form.elements.program?.value;
    const page = form.elements.page.value.trim().replace(/^\/+/, "");
    const query = form.elements.query.value.trim().replace(/^\?/, "");
    const right = Boolean(app) && !/\.\.|[\\:]|\/\//.test(page) && !/[\s#?"'<>\\]/.test(query);
    form.querySelector("[data-wrong]").hidden = right;
    if (!right) return false;
    const name = this.facts.programs.find((one) => one.id === app).name;
    const { index } = this.outside();
    this.quill.insertEmbed(index, articleBlots.card, { app, page, query, name }, "user");
    this.quill.setSelection(index + 1);
    return true;
  }

  // A picture or a card does not fit into a cell: it is put below the table.
  outside() {
    const [table] = this.quill.getModule("table").getTable(this.range);
    return table ? { index: this.quill.getIndex(table) + table.length() } : this.range;
  }
}
