// my.*: every method takes one object, may be given success, fail and complete, and returns a promise as well.
function settle(promise, { success, fail, complete } = {}) {
  promise.then(
    (result) => {
      success?.(result);
      complete?.(result);
    },
    (error) => {
      const told = { ...error.told, error: error.code, errorMessage: error.message };
      fail?.(told);
      complete?.(told);
    },
  );
  if (success || fail || complete) {
    promise.catch(() => {});
  }
  return promise;
}

function target(url) {
  const [path, query] = String(url).split("?", 2);
  const page = path.replace(/^\/+/, "");
  const file = page.endsWith(".html") ? page : `${page}.html`;
  const found = new URL(ROOT + file, location.origin);
  found.search = query ?? "";
  if (!found.pathname.startsWith(ROOT)) {
    throw new BridgeError("INVALID", "The page is not one of this mini program.");
  }
  return found.href;
}

function move(how) {
  return (options = {}) => settle(Promise.resolve().then(() => how(options)), options);
}

function asks(method, pick) {
  return (options = {}) => settle(Promise.resolve().then(() => call(method, pick(options))), options);
}

function showToast({ content = "", duration = 2000 } = {}) {
  const toast = document.createElement("div");
  toast.textContent = String(content);
  toast.setAttribute("role", "status");
  toast.style.cssText =
    "position:fixed;left:50%;top:45%;transform:translate(-50%,-50%);z-index:9999;max-width:70vw;padding:12px 16px;" +
    "border-radius:8px;background:#000c;color:#fff;font:15px/1.4 system-ui,sans-serif;text-align:center";
  document.body.append(toast);
  setTimeout(() => toast.remove(), Math.min(Math.max(Number(duration) || 0, 500), 10000));
}

// The panel, what was ticked on it and what is remembered are the host's; this only carries question and answer. A refusal
// (the visitor closed the panel, too many ids…) goes to fail, with errorCode and what the answer says besides.
function requestSubscribeMessage(options = {}) {
  const params = { entityIds: options.entityIds, thirdTypeAppId: options.thirdTypeAppId };
  const answer = Promise.resolve()
    .then(() => call("requestSubscribeMessage", JSON.parse(JSON.stringify(params))))
    .catch((error) => ({ errorCode: 10, errorMessage: error.message, behavior: "", show: false }))
    .then((told) => {
      if (told.errorCode !== undefined) {
        throw Object.assign(new BridgeError(told.errorCode, told.errorMessage), { told, ...told });
      }
      return told;
    });
  return settle(answer, options);
}

const my = {
  getAuthCode: asks("getAuthCode", ({ scopes = "auth_base" }) => ({ scopes: [].concat(scopes).map(String) })),
  getLaunchOptions: asks("getLaunchOptions", () => ({})),
  navigateToLifestyle: asks("navigateToLifestyle", ({ publicId = "" }) => ({ publicId: String(publicId) })),
  showLifeFollow: asks("showLifeFollow", ({ sceneId = "" }) => ({ sceneId: String(sceneId) })),
  requestSubscribeMessage,
  submitForm: asks("getFormId", () => ({})),
  setNavigationBar: asks("setNavigationBar", ({ title = "" }) => ({ title: String(title) })),
  navigateTo: move(({ url }) => location.assign(target(url))),
  redirectTo: move(({ url }) => location.replace(target(url))),
  navigateBack: move(() => history.back()),
  showToast: move(showToast),
  canIUse: (name) => {
    const known = { lifestyle: "lifestyle-follow", "life-follow": "life-follow", "button.open-type.lifestyle": "lifestyle-button" };
    return name in my || Boolean(customElements.get(known[name] ?? String(name)));
  },
};

Object.defineProperty(window, "my", { value: Object.freeze(my), enumerable: true });
