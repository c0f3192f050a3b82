// The one Trusted Types policy: htmx puts server-rendered HTML into the page; scripts may come from nowhere but script files.
"use strict";
if (window.trustedTypes && !window.trustedTypes.defaultPolicy) {
  window.trustedTypes.createPolicy("default", { createHTML: (html) => html });
}
