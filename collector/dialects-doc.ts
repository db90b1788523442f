import type { SpanRow } from '../store/index.js';
import { DIALECTS } from './dialects/index.js';
import { USAGE_CONVENTIONS } from './dialects/usage-conventions.js';
import { loggedRows } from './ingest/logged-rows.js';
import { decodeLogs } from './otlp/decode-logs.js';
import { decodeTraces } from './otlp/decode.js';
import { builtInPrices } from './prices/price-table.js';
import { rowsFromTraces } from './record/index.js';

/** What one producer sent: requests of OTLP/JSON, one a line. */
export interface Recording {
  name: string;
  lines: readonly string[];
}

/** The canonical fields by the columns that hold them, in the order of the table. */
export const CANONICAL_COLUMNS = [
  'provider',
  'modelRequested',
  'modelResponded',
  'responseId',
  'systemInstructions',
  'inputMessages',
  'outputMessages',
  'toolDefinitions',
  'toolName',
  'toolCallId',
  'toolType',
  'arguments',
  'result',
  'mcpServer',
  'tokensIn',
  'tokensOut',
  'tokensCacheRead',
  'tokensCacheWrite',
  'tokensReasoning',
  'costUsd',
  'finishReasons',
  'errorType',
  'errorMessage',
  'httpStatus',
  'sessionId',
  'userId',
  'agentName',
  'agentId',
  'agentVersion',
  'ttftMs',
  'attemptNo',
  'evaluations',
  'task',
  'tags',
  'metadata',
  'dialectVersion',
] as const satisfies readonly (keyof SpanRow)[];

/** The rows that come of a recording: its spans, and the spans that its log records are lifted to. */
export function rowsOfRecording({ lines }: Recording): SpanRow[] {
  return lines.flatMap((line) => {
    const body = Buffer.from(line);
    return line.includes('"resourceLogs"')
      ? loggedRows(decodeLogs(body, 'json').groups, 1n).flatMap(({ steps }) => steps)
      : rowsFromTraces(decodeTraces(body, 'json').groups, 1n);
  });
}

/** The kinds that stand among the rows, and the canonical columns that at least one of them fills. */
export function coverageOf(recording: Recording): { kinds: string[]; columns: Set<string> } {
  const rows = rowsOfRecording(recording);
  const columns = CANONICAL_COLUMNS.filter((column) => rows.some((row) => row[column] !== null));
  const kinds = [...new Set(rows.map(({ kind }) => kind))].filter((kind) => kind !== 'other');
  return { kinds: kinds.sort(), columns: new Set(columns) };
}

/** `docs/dialects.md`: what is understood, how it is counted, and which fields each recording fills. */
export function dialectsDoc(recordings: readonly Recording[]): string {
  return [
    '# Dialects',
    'Written by `npm run docs` from `collector/dialects/` and the recordings in `test/fixtures/dialects/`.',
    'A span is read in every vocabulary that knows it, in the order below: the first that names a kind decides it, and the first that fills a field keeps it. A span that none knows is `other`; nothing is taken for a model call that does not say so.',
    table(
      ['dialect', 'whose', 'logs'],
      DIALECTS.map(({ id, about, logs }) => [
        `\`${id}\``,
        about,
        logs === undefined ? '' : `\`${logs.prefix}.*\``,
      ]),
    ),
    'The last column says which log records are lifted to spans. They keep their own row in `log_records`; the lifted span has `lifted_from` set, and steps aside where its producer sends spans of the same call. Gemini CLI begins a trace for each step: its tool calls stand once more in the trace of their session, with `lifted_from` `span`. Spans of Codex and Gemini CLI in traces without a step are kept, and are no runs.',
    '## Tokens',
    'Counts are inclusive: input has what was read from and written to the cache inside, output has reasoning inside. These producers leave parts out, and the parts are added. Any other whose parts exceed their whole is taken to leave them out too.',
    table(
      ['producer', 'input', 'output', 'up to', 'known from'],
      USAGE_CONVENTIONS.map(({ producer, input, output, upTo, evidence }) => [
        `\`${producer}\``,
        input,
        output,
        upTo?.join('.') ?? '',
        evidence,
      ]),
    ),
    'Langfuse says both: its parts are inside where `total` is no more than input and output.',
    '## Cost',
    pricesText(),
    '## Tags and metadata',
    'A run has the tags of all its spans and the metadata of its root span, each as its dialect names them, and the tags that `tracehound label RUN --tag` gives. What a process is to be found by goes on its resource: `TRACEHOUND_TAGS=nightly,v2` and `TRACEHOUND_TASK=fix-timeout` under `tracehound/register`, `tracehound run --tag nightly` for any program, or for any SDK `OTEL_RESOURCE_ATTRIBUTES="tracehound.tags=nightly%2Cv2,tracehound.metadata.commit=4ae24af,tracehound.run.task=fix-timeout"`. The same names count on a span.',
    '## Fields',
    'Which canonical fields each recording fills. A blank means that the producer does not say it, or did not in this recording. `gen-ai-1.26` and `mcp` are made from the facts known about the producer; the others were recorded from the published packages. Of coding agents `-logs` is what they send without spans, `-both` with them.',
    ...coverageTables(recordings),
  ].join('\n\n');
}

function pricesText(): string {
  const { date, families } = builtInPrices();
  return [
    `What a producer states counts (\`cost_source\` \`reported\`). Else the cost is computed (\`computed\`) from ${families.length} model families as of ${date}; \`collector/prices/model-prices.json\` names its sources. A cost that is not known is null, never zero.`,
    'A file of your own goes before that table: `--prices FILE` of `serve`, `import` and `reindex`, or `TRACEHOUND_PRICES`. Dollars for a million tokens; `cacheRead`, `cacheWrite`, `reasoning` and `providers` may be left out:',
    '```json\n{\n  "date": "2026-11-01",\n  "families": [{ "family": "my-model", "input": 1, "output": 4, "cacheRead": 0.1 }]\n}\n```',
    '`tracehound reindex` brings spans that are in the file already up to new prices and mappings.',
  ].join('\n\n');
}

/** More columns than these make a table that nobody can read. */
const PER_TABLE = 7;

function coverageTables(recordings: readonly Recording[]): string[] {
  const tables: string[] = [];
  for (let at = 0; at < recordings.length; at += PER_TABLE) {
    const some = recordings.slice(at, at + PER_TABLE);
    const covered = some.map(coverageOf);
    tables.push(
      table(
        ['field', ...some.map(({ name }) => name)],
        [
          ['kinds', ...covered.map(({ kinds }) => kinds.join(' '))],
          ...CANONICAL_COLUMNS.map((column) => [
            `\`${column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}\``,
            ...covered.map(({ columns }) => (columns.has(column) ? 'x' : '')),
          ]),
        ],
      ),
    );
  }
  return tables;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) =>
    Math.max(3, title.length, ...rows.map((row) => row[at]!.length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
