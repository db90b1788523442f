// usage: node run.mjs esm|cjs NAME: makes the calls of NAME.mjs with its packages imported or required.
import { createRequire } from 'node:module';

const [moduleSystem, name] = process.argv.slice(2);
const { packages, run } = await import(`./${name}.mjs`);
const require = createRequire(import.meta.url);
const modules = {};
for (const specifier of packages) {
  modules[specifier] = moduleSystem === 'esm' ? await import(specifier) : require(specifier);
}

/** What differs from run to run, with us or without. */
const CHANGING =
  /^(created|created_at|createTime|timestamp|date|_?meta|headers|performance|sdkHttpResponse|latencyMs)$/;

function show(scenario, value) {
  const seen = new Set();
  const text = JSON.stringify(value, (key, item) => {
    if (CHANGING.test(key) || /duration|Ms$/.test(key)) return undefined;
    if (typeof item !== 'object' || item === null) return item;
    if (seen.has(item)) return '[again]';
    seen.add(item);
    return item;
  });
  process.stdout.write(
    `${scenario}: ${String(text)
      .replace(/127\.0\.0\.1:\d+/g, 'server')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'uuid')}\n`,
  );
}

/** Makes one call and shows what the application gets: its value, or its error. */
async function attempt(scenario, call) {
  try {
    show(scenario, await call());
  } catch (error) {
    const { constructor, name: kind, status, code, message } = error;
    show(scenario, { error: constructor.name, kind, status, code, message });
  }
}

await run({ modules, attempt, url: process.env.MODEL_SERVER });
