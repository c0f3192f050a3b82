// The official Node client, unmodified. Reads {config, calls} from stdin; prints one line of JSON with an outcome per call.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
const { AlipaySdk } = require('alipay-sdk');

const { config, calls } = JSON.parse(readFileSync(0, 'utf8'));
const sdk = new AlipaySdk(config);
const outcomes = [];
for (const { method, params, validateSign = true } of calls) {
  try {
    outcomes.push({ result: await sdk.exec(method, params, { validateSign }) });
  } catch (error) {
    outcomes.push({ error: error.message });
  }
}
console.log(JSON.stringify(outcomes));
