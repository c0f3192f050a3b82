// The form of a method's page: signs a call here, sends it, shows what went and what came, and checks the answer's signature.
"use strict";

(() => {
  const place = document.getElementById("try");
  if (!place) return;
  const words = place.dataset;
  const by = (id) => document.getElementById(id);
  const encode = (text) => new TextEncoder().encode(text);
  class Told extends Error {}

  function say(text) {
    by("try-said").textContent = text;
  }

  function files() {
    return [...place.querySelectorAll("[data-file]")]
      .filter((field) => field.files.length)
      .map((field) => [field.dataset.file, field.files[0]]);
  }

  function content() {
    const text = by("try-content").value.trim() || "{}";
    let parsed;
    try {
      parsed = JSON.parse(text);
    } catch {
      throw new Told(words.noJson);
    }
    if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) throw new Told(words.noJson);
    return parsed;
  }

  function withFiles(fields) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    for (const [name, file] of files()) form.append(name, file, file.name);
    return form;
  }

  async function version3(app, key, token, fields) {
    const inQuery = words.verb !== "POST";
    const query = inQuery ? new URLSearchParams(fields).toString() : "";
    const target = query ? `${words.path}?${query}` : words.path;
    const json = JSON.stringify(fields);
    const body = inQuery ? "" : json;
    const text = `app_id=${app},nonce=${crypto.randomUUID()},timestamp=${Date.now()}`;
    const lines = [text, words.verb, target, body];
    if (token) lines.push(token);
    const signed = lines.map((line) => `${line}\n`).join("");
    const sign = await docsKeys.sign(key, signed);
    const headers = { authorization: `ALIPAY-SHA256withRSA ${text},sign=${sign}` };
    if (token) headers["alipay-app-auth-token"] = token;
    let sent = body || undefined;
    if (!inQuery && files().length) {
      sent = new FormData();
      sent.append("data", json);
      for (const [name, file] of files()) sent.append(name, file, file.name);
    } else if (!inQuery) {
      headers["content-type"] = "application/json";
    }
    const shown = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return {
      signed,
      url: target,
      options: { method: words.verb, headers, body: sent },
      shown: [`${words.verb} ${target}`, ...shown, "", body].join("\n"),
    };
  }

  function nowGmt8() {
    return new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 19).replace("T", " ");
  }

  async function version2(app, key, token, fields) {
    const params = {
      app_id: app, method: words.method, format: "json", charset: "utf-8", sign_type: "RSA2",
      timestamp: nowGmt8(), version: "1.0",
    };
    if (token) params.app_auth_token = token;
    if (words.top) Object.assign(params, fields);
    else params.biz_content = JSON.stringify(fields);
    const names = Object.keys(params).filter((name) => params[name] !== "").sort();
    const signed = names.map((name) => `${name}=${params[name]}`).join("&");
    params.sign = await docsKeys.sign(key, signed);
    const body = files().length ? withFiles(params) : new URLSearchParams(params);
    return {
      signed,
      url: "/gateway.do",
      options: { method: "POST", body },
      shown: `POST /gateway.do\n\n${new URLSearchParams(params)}`,
    };
  }

  // The bytes that the answer's signature is over, and the signature; null when there is none.
  function signedPart(version, answer, bytes) {
    if (version === "3") {
      const signature = answer.headers.get("alipay-signature");
      const lines = [answer.headers.get("alipay-timestamp"), answer.headers.get("alipay-nonce")];
      const head = encode(lines.map((line) => `${line}\n`).join(""));
      return signature && [signature, Uint8Array.from([...head, ...bytes, 10])];
    }
    const text = new TextDecoder().decode(bytes);
    const end = text.lastIndexOf(',"sign":"');
    if (end < 0) return null;
    return [JSON.parse(text).sign, encode(text.slice(text.indexOf(":") + 1, end))];
  }

  async function send() {
    if (!window.crypto || !crypto.subtle) throw new Told(words.insecure);
    const app = by("try-app").value.trim();
    if (!/^\d+$/.test(app)) throw new Told(words.noApp);
    const key = await docsKeys.privateKey(by("try-key").value).catch(() => {
      throw new Told(words.noKey);
    });
    const chosen = place.querySelector("[name=version]:checked");
    const version = chosen ? chosen.value : "2";
    const make = version === "3" ? version3 : version2;
    const call = await make(app, key, by("try-token").value.trim(), content());
    say(words.sending);
    by("try-shown").hidden = false;
    by("try-signed").textContent = call.signed;
    by("try-request").textContent = call.shown;
    by("try-answer").textContent = by("try-verdict").textContent = "";
    const answer = await fetch(call.url, { ...call.options, credentials: "omit", redirect: "error" }).catch(() => {
      throw new Told(words.noAnswer);
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`);
    by("try-answer").textContent = [`HTTP ${answer.status}`, ...headers, "", new TextDecoder().decode(bytes)].join("\n");
    const part = signedPart(version, answer, bytes);
    const good = part && (await docsKeys.verify(words.key, ...part));
    by("try-verdict").textContent = part ? (good ? words.good : words.bad) : words.unsigned;
    by("try-verdict").dataset.good = part && good ? "1" : "";
    say("");
  }

  by("try-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.target.querySelector("[type=submit]");
    button.disabled = true;
    send()
      .catch((error) => say(error instanceof Told ? error.message : String(error)))
      .finally(() => { button.disabled = false; });
  });
})();
