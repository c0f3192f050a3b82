// The article editor: writes into the form's text, saves by itself, and draws the phone anew after each save.
"use strict";

const SAVE_AFTER = 1500; // milliseconds without a key
const AGAIN_AFTER = 5000; // after a save that did not arrive

class ArticleEditor extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("#article-form");
    this.source = this.form.elements.body;
    this.dirty = false;
    this.stale = false;
    this.running = Promise.resolve(true);
    this.write();
    this.form.addEventListener("input", () => this.touch());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.dirty = true;
      this.save();
    });
    this.querySelector("[data-copy-draft]").addEventListener("click", () => this.copy());
    document.getElementById("publish")?.addEventListener("click", (event) => this.saveFirst(event), true);
    addEventListener("beforeunload", (event) => {
      if (this.dirty) event.preventDefault();
    });
  }

  write() {
    const paper = this.querySelector("[data-paper]");
    this.source.closest(".field").hidden = true;
    paper.hidden = false;
    articleBlots.know(JSON.parse(this.dataset.known));
    // The library empties its container by an HTML string, which Trusted Types refuse: here it empties it as nodes.
    Object.defineProperty(paper, "innerHTML", { get: () => "", set: () => paper.replaceChildren() });
    this.quill = new Quill(paper, {
      formats: articleBlots.formats,
      placeholder: this.dataset.placeholder,
      modules: {
        table: true,
        history: { userOnly: true },
        // Tab leaves the editor.
        keyboard: { bindings: { tab: null, "remove tab": null, indent: null, outdent: null } },
        uploader: { mimetypes: ["image/png", "image/jpeg", "image/webp", "image/gif"], handler: (range, files) => this.upload(range, files) },
      },
    });
    const root = this.quill.root;
    root.classList.add("art-body");
    root.setAttribute("role", "textbox");
    root.setAttribute("aria-multiline", "true");
    root.setAttribute("aria-label", this.form.querySelector(`label[for="${this.source.id}"]`).textContent);
    // Pictures come from the library; what is pasted with an address of elsewhere would be refused later.
    const Delta = Quill.import("delta");
    this.quill.clipboard.addMatcher("IMG", (node, delta) => (node.getAttribute("src")?.startsWith("/media/") ? delta : new Delta()));
    this.quill.setContents(this.quill.clipboard.convert({ html: this.source.value, text: "\n" }), "silent");
    this.quill.history.clear();
    this.tools = new ArticleTools(this.quill, this);
    this.quill.on("text-change", () => this.touch());
    this.count();
  }

  get body() {
    // The library writes every space as one that does not break.
    return this.quill.getSemanticHTML().replaceAll("&nbsp;", " ");
  }

  count() {
    const length = this.quill.getText().replace(/\s+/g, " ").trim().length;
    const box = this.querySelector("[data-count]");
    box.textContent = `${length} / ${this.dataset.most} ${this.dataset.length}`;
    box.classList.toggle("is-over", length > Number(this.dataset.most));
  }

  touch() {
    this.dirty = true;
    this.count();
    clearTimeout(this.timer);
    if (!this.stale) this.timer = setTimeout(() => this.save(), SAVE_AFTER);
  }

  tell(text, bad = false) {
    const told = this.querySelector("[data-told]");
    told.textContent = text;
    told.classList.toggle("is-bad", bad);
  }

  save() {
    clearTimeout(this.timer);
    this.running = this.running.then(() => (this.dirty && !this.stale ? this.send() : !this.dirty));
    return this.running;
  }

  async post(extra = {}) {
    this.source.value = this.body;
    const data = new FormData(this.form);
    for (const [name, value] of Object.entries(extra)) data.set(name, value);
    const answer = await fetch(this.dataset.save, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const json = (answer.headers.get("Content-Type") ?? "").includes("application/json");
    return { status: answer.status, facts: json ? await answer.json() : {} };
  }

  async send() {
    this.dirty = false;
    this.tell(this.dataset.saving);
    try {
      const { status, facts } = await this.post();
      if (status === 200) return this.kept(facts);
      this.dirty = true;
      if (status === 409) this.tooLate(facts.error);
      else this.tell(`${this.dataset.unsaved}: ${facts.error ?? document.body.dataset.failed}`, true);
    } catch {
      this.dirty = true;
      this.tell(`${this.dataset.unsaved}: ${document.body.dataset.offline}`, true);
      this.timer = setTimeout(() => this.save(), AGAIN_AFTER);
    }
    return false;
  }

  async kept({ revision, at }) {
    this.form.elements.revision.value = revision;
    this.tell(`${this.dataset.saved} ${at}`);
    const top = document.querySelector(".article-scroll")?.scrollTop ?? 0;
    await htmx.ajax("GET", this.dataset.preview, { target: "#article-phone", swap: "outerHTML" });
    const scroll = document.querySelector(".article-scroll");
    if (scroll) scroll.scrollTop = top;
    return true;
  }

  // Another window was faster: nothing of either is lost.
  tooLate(text) {
    this.stale = true;
    this.tell(this.dataset.unsaved, true);
    this.querySelector("[data-stale-text]").textContent = text;
    const box = this.querySelector("[data-stale]");
    box.hidden = false;
    box.scrollIntoView({ block: "nearest" });
  }

  async copy() {
    const { status, facts } = await this.post({ copy: "1" });
    if (status === 200) {
      this.dirty = false;
      location.assign(facts.url);
    } else this.tell(facts.error ?? document.body.dataset.failed, true);
  }

  // What is published is what stands here, not what was saved a moment ago.
  async saveFirst(event) {
    if (!this.dirty || this.stale) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.currentTarget;
    if (await this.save()) button.click();
  }

  async upload(range, files) {
    this.tools.range = range;
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), Accept: "application/json" };
    for (const file of files) {
      const data = new FormData();
      data.append("file", file);
      try {
        const answer = await fetch(this.dataset.upload, { method: "POST", body: data, headers });
        const facts = await answer.json();
        if (answer.ok && facts.url) this.tools.picture(facts.url, "");
        else this.tell(facts.error ?? document.body.dataset.failed, true);
      } catch {
        this.tell(document.body.dataset.offline, true);
      }
    }
  }
}

customElements.define("article-editor", ArticleEditor);
