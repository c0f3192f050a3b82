// The page's one Trusted Types policy. htmx turns answers of this server into nodes by DOMParser, with plain
// strings; this is the only sink that takes them, and what it makes runs no script (htmx drops script tags).
(() => {
  if (!window.trustedTypes) return;
  const policy = window.trustedTypes.createPolicy("lifeloop", { createHTML: (html) => html });
  const parse = DOMParser.prototype.parseFromString;
  DOMParser.prototype.parseFromString = function parseTrusted(text, type) {
    return parse.call(this, policy.createHTML(text), type);
  };
})();
