import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import { startModelServer, type Reply } from '../../examples/model-server.js';
import { PACKAGE_ROOT, runTraced, type NodeResult } from './node-process.js';

export type ExampleName = 'coding-agent' | 'stuck-agent' | 'research-agent';

/** Runs one of `examples/` under `--import tracehound/register`, against its scripted model. Ends with the agent. */
export async function runExampleAgent(
  name: ExampleName,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<NodeResult> {
  const program = path.join(PACKAGE_ROOT, 'examples', name, 'agent.js');
  return runAgentWithScript(program, argumentsOf(name, folder), await exampleScript(name), env);
}

/** What the model says to an example, reply by reply. */
export async function exampleScript(name: ExampleName): Promise<Reply[]> {
  const { script } = (await import(`../../examples/${name}/script.js`)) as { script: Reply[] };
  return script;
}

/** The same for any program that uses the `openai` package. */
export async function runAgentWithScript(
  program: string,
  args: readonly string[],
  script: readonly Reply[],
  env: Readonly<Record<string, string>>,
): Promise<NodeResult> {
  const model = await startModelServer(script);
  try {
    const settings = { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'none-needed' };
    return await runTraced(program, args, { ...settings, ...env });
  } finally {
    await model.close();
  }
}

function argumentsOf(name: ExampleName, folder: string): string[] {
  if (name === 'stuck-agent') return ['Where is order 1042?'];
  if (name === 'research-agent') return ['What does the free plan allow?'];
  const project = path.join(folder, 'project');
  mkdirSync(project, { recursive: true });
  cpSync(path.join(PACKAGE_ROOT, 'examples/coding-agent/project'), project, { recursive: true });
  return [project, 'Fix slugify so that all tests pass.'];
}
