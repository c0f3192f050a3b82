// Keys and signatures in the browser: RSASSA-PKCS1-v1_5 with SHA-256. Nothing here sends anything.
"use strict";

const docsKeys = (() => {
  const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  // The head of PKCS#8 around a PKCS#1 key: version 0, rsaEncryption.
  const HEAD = [0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

  function bytesOf(base64) {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  }

  function base64Of(bytes) {
    return btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
  }

  function lengthOf(count) {
    if (count < 0x80) return [count];
    const parts = [];
    for (let rest = count; rest > 0; rest >>= 8) parts.unshift(rest & 0xff);
    return [0x80 | parts.length, ...parts];
  }

  function asPkcs8(pkcs1) {
    const octets = [0x04, ...lengthOf(pkcs1.length), ...pkcs1];
    const inner = [...HEAD, ...octets];
    return Uint8Array.from([0x30, ...lengthOf(inner.length), ...inner]);
  }

  // PEM or bare base64, PKCS#8 or PKCS#1.
  async function privateKey(text) {
    const der = bytesOf(text.replace(/-----[^-]+-----/g, "").replace(/\s+/g, ""));
    const take = (bytes) => crypto.subtle.importKey("pkcs8", bytes, RSA, false, ["sign"]);
    return take(der).catch(() => take(asPkcs8(der)));
  }

  async function sign(key, text) {
    return base64Of(await crypto.subtle.sign(RSA.name, key, new TextEncoder().encode(text)));
  }

  async function verify(platform, signature, bytes) {
    const key = await crypto.subtle.importKey("spki", bytesOf(platform), RSA, false, ["verify"]);
    return crypto.subtle.verify(RSA.name, key, bytesOf(signature), bytes);
  }

  return { privateKey, sign, verify };
})();
