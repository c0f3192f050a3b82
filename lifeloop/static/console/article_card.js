// What the editor knows beyond its library: the card of a mini program at a page, and which links and pictures may stand.
"use strict";

const articleBlots = (() => {
  const BlockEmbed = Quill.import("blots/block/embed");
  const Link = Quill.import("formats/link");
  const CLASS = "program-card";
  let known = new Map(); // APPID -> { name, logo, dark }

  function part(tag, className, text) {
    const node = document.createElement(tag);
    node.className = className;
    node.textContent = text;
    return node;
  }

  // The words a card shows while it is being written; the phone draws its own.
  function draw(node, { app, page, query, name }) {
    const about = known.get(app) ?? { name, logo: "", dark: "" };
    const where = [page, query].filter(Boolean).join("?");
    const logo = document.createElement(about.logo ? "img" : "span");
    logo.className = about.logo ? "art-logo" : "art-logo art-letter";
    logo.setAttribute(about.logo ? "alt" : "aria-hidden", about.logo ? "" : "true");
    if (about.logo) logo.src = about.logo;
    else logo.textContent = (about.name || name).slice(0, 1);
    const words = part("span", "art-card-words", "");
    words.append(part("span", "art-card-name", about.name || name), part("span", "art-card-note", about.dark || where));
    node.replaceChildren(logo, words);
    node.classList.add("art-card");
    node.classList.toggle("art-card-dark", Boolean(about.dark));
  }

  class ProgramCard extends BlockEmbed {
    static blotName = CLASS;
    static tagName = "A";
    static className = CLASS;

    static create(value) {
      const node = super.create();
      node.dataset.app = value.app;
      node.dataset.page = value.page ?? "";
      node.dataset.query = value.query ?? "";
      node.dataset.name = value.name ?? "";
      node.setAttribute("contenteditable", "false");
      draw(node, value);
      return node;
    }

    static value(node) {
      const { app, page, query, name } = node.dataset;
      return { app, page: page ?? "", query: query ?? "", name: name ?? known.get(app)?.name ?? node.textContent };
    }

    // What is kept: a link with what it leads to, and the program's name.
    html() {
      const { app, page, query, name } = ProgramCard.value(this.domNode);
      const node = part("a", CLASS, known.get(app)?.name || name);
      node.dataset.app = app;
      node.dataset.page = page;
      node.dataset.query = query;
      return node.outerHTML;
    }
  }

  Quill.register(ProgramCard);
  Link.PROTOCOL_WHITELIST = ["http", "https"];

  return {
    know(facts) {
      known = new Map([...facts.cards, ...facts.programs].map((one) => [one.id, one]));
    },
    formats: ["bold", "italic", "underline", "strike", "header", "list", "blockquote", "link", "image", "table", CLASS],
    card: CLASS,
  };
})();
