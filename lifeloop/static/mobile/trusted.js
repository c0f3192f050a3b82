// The page's one Trusted Types policy. htmx turns answers of this server into nodes by parsing plain strings;
// its two parsers are the only sinks that take them, and what they make runs no script (htmx drops script tags,
// and the content security policy refuses inline ones).
(() => {
  if (!window.trustedTypes) return;
  const policy = window.trustedTypes.createPolicy("lifeloop", { createHTML: (html) => html });
  const parse = DOMParser.prototype.parseFromString;
  DOMParser.prototype.parseFromString = function parseTrusted(text, type) {
    return parse.call(this, policy.createHTML(text), type);
  };
  const parseDocument = Document.parseHTMLUnsafe;
  if (parseDocument) {
    Document.parseHTMLUnsafe = (text) => parseDocument.call(Document, policy.createHTML(text));
  }
})();
