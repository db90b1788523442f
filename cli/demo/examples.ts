import { cpSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** One of the agents in `examples/`, with what the scripted model says to it. */
export interface Example {
  name: string;
  /** What the reader will see it do. */
  about: string;
  agent: string;
  script: string;
  /** The agent's arguments; `folder` is an empty one of its own. */
  prepare: (folder: string) => string[];
}

/** The examples lie beside package.json, in the sources as in the installed package. */
const EXAMPLES_FOLDER = path.join(
  path.dirname(fileURLToPath(import.meta.resolve('tracehound/package.json'))),
  'examples',
);

export const MODEL_SERVER = path.join(EXAMPLES_FOLDER, 'model-server.js');

function example(name: string, about: string, prepare: Example['prepare']): Example {
  return {
    name,
    about,
    prepare,
    agent: path.join(EXAMPLES_FOLDER, name, 'agent.js'),
    script: path.join(EXAMPLES_FOLDER, name, 'script.js'),
  };
}

/** The agents of the demo, in the order in which they run. */
export const EXAMPLES: readonly Example[] = [
  example('coding-agent', 'edits a file and really runs its tests', (folder) => {
    cpSync(path.join(EXAMPLES_FOLDER, 'coding-agent', 'project'), folder, { recursive: true });
    return [folder, 'Fix slugify so that all tests pass.'];
  }),
  example('stuck-agent', 'has no tracing code at all, and gets stuck', () => [
    'Where is order 1042?',
  ]),
  example('research-agent', 'streams, with a tool that fails now and then', () => [
    'What does the free plan allow, and what does the next one cost?',
  ]),
];
