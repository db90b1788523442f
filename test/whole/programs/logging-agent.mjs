// Logs the steps of a TraceBench trace as a live agent would, with the times and the order of the file.
// usage: node logging-agent.mjs TRACE_JSON [logger|logStep] [SAVE_TO]
import { readFileSync } from 'node:fs';
import { logStep, TraceLogger } from 'tracehound';

const [file, way = 'logger', saveTo] = process.argv.slice(2);
const logger = new TraceLogger('tracebench');
for (const { timestamp, action, state } of JSON.parse(readFileSync(file, 'utf8'))) {
  if (way === 'logger') logger.logStep(action, state, { timestamp });
  else logStep(action, state, { timestamp });
}
if (saveTo) await logger.save(saveTo);
