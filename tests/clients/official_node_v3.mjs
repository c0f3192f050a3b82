// The official Node client's `curl`, unmodified: version 3. Reads {config, calls} from stdin; prints one line of JSON with an outcome per
// call. A call has {verb, path} and {query}, {body}, {needEncrypt}, {appAuthToken}, {requestId}, or {files} of base64 contents.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
const { AlipayFormData, AlipaySdk } = require('alipay-sdk');

const { config, calls } = JSON.parse(readFileSync(0, 'utf8'));
const sdk = new AlipaySdk(config);

async function outcome({ verb, path, files, ...options }) {
  if (files) {
    options.form = new AlipayFormData();
    for (const [name, { filename, content }] of Object.entries(files)) {
      options.form.addFile(name, filename, Buffer.from(content, 'base64'));
    }
  }
  return sdk.curl(verb, path, options);
}

const outcomes = [];
for (const call of calls) {
  try {
    const { data, responseHttpStatus, traceId } = await outcome(call);
    outcomes.push({ data, status: responseHttpStatus, traceId });
  } catch (error) {
    outcomes.push({ error: error.message, code: error.code, status: error.responseHttpStatus, links: error.links });
  }
}
console.log(JSON.stringify(outcomes));
