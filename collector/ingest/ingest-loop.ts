import { BodyTooLargeError } from '../errors.js';
import type { Redactor, SecretMatch } from '../../redaction/index.js';
import { maskInBody, SecretMasker } from '../processors/redact-secrets.js';
import { isBadRow } from './bad-row.js';
import { decompress } from '../otlp/decompress.js';
import { GroupCommit, type CommitReport, type Fate, type Pending } from './group-commit.js';
import type { Intake, RowWriter } from './intake.js';
import type { FromWorker, Settled, ToWorker, WorkerSettings } from './messages.js';
import type { OtlpRequest, Outcome, Refusal } from './outcome.js';
import { Rejections } from './rejections.js';
import { ITEMS, type Signal } from '../otlp/signal.js';

type IngestMessage = Extract<ToWorker, { type: 'ingest' }>;

interface Decoding extends Pending<unknown> {
  request: OtlpRequest;
  /** The request's bytes, unpacked. */
  body: Uint8Array;
  rejections: Rejections;
  secrets: readonly SecretMatch[];
}

export interface IngestLoopOptions {
  store: RowWriter;
  intakes: readonly Intake[];
  settings: Pick<WorkerSettings, 'maxUnpackedBytes' | 'maxRows' | 'maxGroupBytes' | 'returnBodies'>;
  redactor: Redactor | null;
  post(message: FromWorker, transfer: ArrayBuffer[]): void;
  now(): number;
}

/**
 * Unpacks, decodes and commits requests in the order of their arrival. Bodies stay packed until a commit can
 * take them, so that what waits is what the byte budget has counted.
 */
export class IngestLoop {
  #queue: IngestMessage[] = [];
  #groups: Map<Signal, { intake: Intake; group: GroupCommit<unknown> }>;

  constructor(private readonly options: IngestLoopOptions) {
    const { store, intakes, settings, now } = options;
    this.#groups = new Map(
      intakes.map((intake) => {
        const group = new GroupCommit<unknown>({
          append: (rows) => intake.append(store, rows),
          isBadRow,
          settled: (report) => this.#settled(intake.signal, report as CommitReport<unknown>),
          maxRows: settings.maxRows,
          maxBytes: settings.maxGroupBytes,
          now,
        });
        return [intake.signal, { intake, group }];
      }),
    );
  }

  add(message: IngestMessage): void {
    this.#queue.push(message);
    this.#decodeWhileRoom();
  }

  /** Resolves when every request that was added is settled. */
  async idle(): Promise<void> {
    do for (const { group } of this.#groups.values()) await group.idle();
    while (this.#queue.length > 0);
  }

  #decodeWhileRoom(): void {
    let taken = 0;
    for (const message of this.#queue) {
      const { intake, group } = this.#groups.get(message.request.signal)!;
      if (!group.hasRoom) break;
      taken++;
      const decoding = this.#decode(intake, message);
      if (decoding) group.add(decoding);
    }
    this.#queue.splice(0, taken);
  }

  /** Null where the request is refused already. */
  #decode(intake: Intake, { id, request, receivedNs }: IngestMessage): Decoding | null {
    try {
      const packed = new Uint8Array(request.body);
      const body = decompress(
        packed,
        request.contentEncoding,
        this.options.settings.maxUnpackedBytes,
      );
      const masker = this.#maskerFor(body, request.encoding);
      const { encoding } = request;
      const decoded = intake.decode({ bytes: body, encoding, receivedNs, masker });
      const secrets = masker?.found ?? [];
      return { id, ...decoded, bytes: body.byteLength, body, request, secrets };
    } catch (error) {
      const reason = error instanceof BodyTooLargeError ? 'too-large' : 'undecodable';
      this.#refuse(id, request.signal, { accepted: false, reason, message: messageOf(error) });
      return null;
    }
  }

  /** In JSON a secret may hide behind escapes until it is decoded; protobuf has text as it is. */
  #maskerFor(body: Uint8Array, encoding: OtlpRequest['encoding']): SecretMasker | null {
    const { redactor } = this.options;
    if (!redactor || (encoding === 'protobuf' && !redactor.mayHoldSecrets(body))) return null;
    return new SecretMasker(redactor);
  }

  #refuse(id: number, signal: Signal, outcome: Refusal): void {
    this.options.post(
      {
        type: 'settled',
        settled: [{ id, outcome, forward: null, isWithheld: false }],
        tally: { signal, received: 0, stored: 0, duplicates: 0, rejected: {}, redacted: {} },
        commitMs: null,
      },
      [],
    );
  }

  #settled(signal: Signal, { fates, stored, duplicates, commitMs }: CommitReport<unknown>): void {
    const rejected = new Rejections();
    const settled: Settled[] = [];
    const transfer: ArrayBuffer[] = [];
    const redacted: SecretMatch[] = [];
    let received = 0;
    for (const [pending, fate] of fates as Map<Decoding, Fate>) {
      received += pending.rows.length + pending.rejections.total;
      const outcome = outcomeOf(signal, pending, fate);
      for (const [reason, count] of Object.entries(pending.rejections.counts)) {
        rejected.add(reason, count);
      }
      rejected.add('store unavailable', fate.failed);
      const isForwarded = outcome.accepted && this.options.settings.returnBodies;
      const forward = isForwarded ? forwardOf(pending) : null;
      if (forward) transfer.push(forward.body.buffer);
      const isWithheld = isForwarded && forward === null;
      settled.push({ id: pending.id, outcome, forward, isWithheld });
      if (outcome.accepted) redacted.push(...pending.secrets);
    }
    this.options.post(
      {
        type: 'settled',
        settled,
        tally: {
          signal,
          received,
          stored,
          duplicates,
          rejected: rejected.counts,
          redacted: countRules(redacted),
        },
        commitMs: stored + duplicates > 0 ? commitMs : null,
      },
      transfer,
    );
    this.#decodeWhileRoom();
  }
}

function outcomeOf(signal: Signal, { rejections }: Decoding, fate: Fate): Outcome {
  if (fate.failed > 0) {
    return {
      accepted: false,
      reason: 'store-unavailable',
      message: `the ${ITEMS[signal]} could not be written: ${fate.why}`,
    };
  }
  rejections.add('not storable', fate.refused);
  return { accepted: true, rejected: rejections.total, message: rejections.describe(signal) };
}

/** The request as it came; where it holds secrets, unpacked and masked. Null where they could not be masked. */
function forwardOf({ request, body, secrets }: Decoding): Settled['forward'] {
  const { signal, encoding, contentEncoding } = request;
  if (secrets.length === 0) {
    return { signal, encoding, contentEncoding, body: new Uint8Array(request.body) };
  }
  if (!maskInBody(body, secrets)) return null;
  return { signal, encoding, contentEncoding: 'identity', body: Uint8Array.from(body) };
}

function countRules(secrets: readonly SecretMatch[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { rule } of secrets) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
