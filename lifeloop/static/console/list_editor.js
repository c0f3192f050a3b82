// <list-editor>: an ordered list that is edited in place. Its document is the JSON of a hidden input; rows are made from
// the page's own <template data-row>; ordered by buttons or by dragging. A form with data-preview shows it on the drawn phone.
(() => {
  let made = 0;

  function parse(text, otherwise) {
    try {
      return JSON.parse(text) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  const width = (text) => [...text].reduce((sum, char) => sum + (char.codePointAt(0) < 128 ? 1 : 2), 0);

  class ListEditor extends HTMLElement {
    connectedCallback() {
      if (this.field) return;
      this.field = this.querySelector("[data-document]");
      this.single = this.dataset.single !== undefined;
      this.dark = parse(this.dataset.dark || "{}", {});
      const known = parse(this.field.value, this.single ? {} : []);
      this.fill(this.querySelector("[data-rows]"), this.single ? [known] : known);
      this.addEventListener("click", (event) => this.clicked(event.target.closest("button")));
      this.addEventListener("input", () => this.changed());
      this.addEventListener("change", () => this.changed());
      this.addEventListener("pointerdown", (event) => {
        const row = event.target.closest("[data-grip]")?.closest("[data-item]");
        if (row) row.draggable = true;
      });
      this.addEventListener("dragstart", (event) => this.lifted(event));
      this.addEventListener("dragover", (event) => this.draggedOver(event));
      this.addEventListener("dragend", () => this.dropped());
      this.less = this.dataset.lessWith && this.closest("form").elements[this.dataset.lessWith];
      this.less?.addEventListener("change", () => this.draw());
      this.draw();
    }

    // --- rows -------------------------------------------------------------------------------------
    fill(list, documents) {
      for (const one of Array.isArray(documents) ? documents : []) list.append(this.make(list.dataset.rows, one));
    }

    make(kind, known = {}) {
      const template = this.querySelector(`template[data-row="${kind}"]`);
      const row = template.content.firstElementChild.cloneNode(true);
      made += 1;
      for (const name of ["id", "for", "aria-describedby"]) {
        for (const node of row.querySelectorAll(`[${name}*="__n__"]`)) {
          node.setAttribute(name, node.getAttribute(name).replaceAll("__n__", String(made)));
        }
      }
      this.put(row, known);
      return row;
    }

    own(row, selector) {
      return [...row.querySelectorAll(selector)].filter((node) => node.closest("[data-item]") === row);
    }

    put(row, known) {
      row.dataset.id = known.id || "";
      for (const node of this.own(row, "[data-field]")) {
        const value = node.dataset.field.split(".").reduce((at, name) => at?.[name], known);
        if (value === undefined || value === null) continue;
        if (node.dataset.field === "target.app_id") this.offer(node, value);
        node.value = value;
      }
      for (const box of this.own(row, "[data-picture-of]")) {
        const path = known[box.dataset.pictureOf];
        if (!path) continue;
        const field = box.querySelector("[data-picture-field]");
        const image = field.querySelector("[data-picture-preview]");
        image.src = this.dataset.media + path;
        image.hidden = false;
        field.querySelector("[data-picture-none]").hidden = true;
        field.querySelector("[data-picture-clear]").hidden = false;
        field.classList.add("is-chosen");
        field.querySelector("input[type=hidden]").value = path;
      }
      const children = row.querySelector("[data-rows]");
      if (children) this.fill(children, known.children);
    }

    // A program that cannot be chosen any more stays what the row leads to, and says so.
    offer(select, appId) {
      if (!appId || [...select.options].some((option) => option.value === appId)) return;
      select.append(new Option(this.dark[appId]?.name || appId, appId));
    }

    get(row) {
      const found = { id: row.dataset.id };
      for (const node of this.own(row, "[data-field]")) {
        if (node.closest("[hidden]")) continue;
        const names = node.dataset.field.split(".");
        const last = names.pop();
        const at = names.reduce((inner, name) => (inner[name] ??= {}), found);
        at[last] = node.value;
      }
      for (const box of this.own(row, "[data-picture-of]")) {
        found[box.dataset.pictureOf] = box.querySelector("input[type=hidden]").value;
      }
      const children = row.querySelector("[data-rows]");
      if (children?.childElementCount) found.children = [...children.children].map((child) => this.get(child));
      return found;
    }

    // --- what people do -----------------------------------------------------------------------------
    clicked(button) {
      if (!button) return;
      if (button.dataset.add) {
        const list = button.parentElement.querySelector(`[data-rows="${button.dataset.add}"]`);
        list.append(this.make(button.dataset.add));
        this.changed();
        list.lastElementChild.querySelector("[data-picture-open], input:not([type=hidden])")?.focus();
        return;
      }
      const row = button.closest("[data-item]");
      if (button.dataset.move) {
        const step = Number(button.dataset.move);
        const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
        if (!other) return;
        if (step < 0) other.before(row);
        else other.after(row);
        this.changed();
        // At the end of the list this button goes to sleep; its sister stays awake.
        (button.disabled ? row.querySelector(`[data-move="${-step}"]`) : button).focus();
      } else if (button.dataset.remove !== undefined) {
        const list = row.parentElement;
        const next = row.nextElementSibling || row.previousElementSibling;
        row.remove();
        this.changed();
        (next?.querySelector("[data-remove]") || list.parentElement.querySelector("[data-add]")).focus();
      }
    }

    lifted(event) {
      const row = event.target.closest?.("[data-item]");
      if (!row?.draggable) return;
      this.lift = row;
      row.classList.add("is-lifted");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    }

    draggedOver(event) {
      if (!this.lift) return;
      const siblings = [...this.lift.parentElement.children];
      const over = siblings.find((row) => row.contains(event.target));
      if (!over) return;
      event.preventDefault();
      if (over === this.lift) return;
      const box = over.getBoundingClientRect();
      if (event.clientY < box.top + box.height / 2) over.before(this.lift);
      else over.after(this.lift);
    }

    dropped() {
      if (!this.lift) return;
      this.lift.draggable = false;
      this.lift.classList.remove("is-lifted");
      this.lift = null;
      this.changed();
    }

    // --- what follows ---------------------------------------------------------------------------------
    changed() {
      this.draw();
      const rows = [...this.querySelector("[data-rows]").children].map((row) => this.get(row));
      this.field.value = JSON.stringify(this.single ? rows[0] : rows);
      this.closest("form").dispatchEvent(new CustomEvent("edited"));
    }

    draw() {
      for (const list of this.querySelectorAll("[data-rows]")) this.drawList(list);
      for (const row of this.querySelectorAll("[data-item]")) this.drawRow(row);
    }

    drawList(list) {
      const top = list.closest("[data-item]");
      const most = Number(list.dataset.most || this.dataset.most) - (!top && this.less?.checked ? 1 : 0);
      const rows = [...list.children];
      const before = top ? `${top.querySelector("[data-number]").textContent}.` : "";
      rows.forEach((row, place) => {
        const number = row.querySelector("[data-number]");
        if (number) number.textContent = `${before}${place + 1}`;
        for (const button of this.own(row, "[data-move]")) {
          button.disabled = button.dataset.move === "-1" ? place === 0 : place === rows.length - 1;
        }
      });
      const add = list.parentElement.querySelector(`:scope > [data-add="${list.dataset.rows}"]`);
      if (add) add.disabled = rows.length >= most;
      list.classList.toggle("is-over", rows.length > most);
    }

    drawRow(row) {
      const children = row.querySelector("[data-rows]");
      const target = this.own(row, "[data-target]")[0];
      if (target) {
        target.hidden = Boolean(children?.childElementCount);
        const kind = target.querySelector('[data-field="target.kind"]').value;
        for (const box of target.querySelectorAll("[data-kind]")) box.hidden = box.dataset.kind !== kind;
        this.drawLost(target, kind);
      }
      for (const input of this.own(row, "[data-gbk]")) {
        const wide = width(input.value.trim());
        const over = wide > Number(input.dataset.gbk);
        input.classList.toggle("is-invalid", over);
        input.parentElement.querySelector("[data-count]").textContent = `${wide}/${input.dataset.gbk}`;
      }
    }

    drawLost(target, kind) {
      const select = target.querySelector('[data-field="target.app_id"]');
      const note = target.querySelector("[data-lost]");
      const lost = kind === "program" && !target.hidden ? this.dark[select.value] : undefined;
      select.classList.toggle("is-invalid", Boolean(lost));
      note.hidden = !lost;
      note.textContent = lost ? lost.reason : "";
    }
  }

  customElements.define("list-editor", ListEditor);

  for (const form of document.querySelectorAll("form[data-preview]")) {
    let wait = 0;
    const ask = () => {
      clearTimeout(wait);
      wait = setTimeout(() => {
        // Asked for by a node inside the form: its values go along, its buttons do not wait for it.
        const source = form.querySelector("[data-preview-source]");
        htmx.ajax("POST", form.dataset.preview, { source, target: "[data-preview-target]", swap: "innerHTML" });
      }, 250);
    };
    for (const name of ["input", "change", "edited"]) form.addEventListener(name, ask);
  }
})();
