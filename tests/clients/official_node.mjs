// The official Node client, unmodified. Reads {config, calls} from stdin; prints one line of JSON with an outcome per call.
// A call has {method, params}; with `files` it is an upload of base64 contents, with `link` (sdk or page) nothing is sent.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
const { AlipayFormData, AlipaySdk } = require('alipay-sdk');

const { config, calls } = JSON.parse(readFileSync(0, 'utf8'));
const sdk = new AlipaySdk(config);

async function outcome({ method, params, files, link, validateSign = true }) {
  if (link === 'sdk') return sdk.sdkExecute(method, params);
  if (link) return sdk.pageExecute(method, link, params);
  if (!files) return sdk.exec(method, params, { validateSign });
  const formData = new AlipayFormData();
  for (const [name, value] of Object.entries(params)) formData.addField(name, value);
  for (const [name, { filename, content }] of Object.entries(files)) {
    formData.addFile(name, filename, Buffer.from(content, 'base64'));
  }
  return sdk.exec(method, {}, { formData, validateSign });
}

const outcomes = [];
for (const call of calls) {
  try {
    outcomes.push({ result: await outcome(call) });
  } catch (error) {
    outcomes.push({ error: error.message });
  }
}
console.log(JSON.stringify(outcomes));
