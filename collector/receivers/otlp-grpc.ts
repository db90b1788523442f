import {
  Metadata,
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { PortInUseError } from '../errors.js';
import type { ByteBudget } from '../ingest/byte-budget.js';
import type { Ingest, RefusalReason } from '../ingest/outcome.js';
import type { Signal } from '../otlp/signal.js';
import { bearerMatches } from './access.js';
import type { ReceiverLimits } from './limits.js';
import { encodeExportResponse, encodeStatus, REFUSAL_STATUS, RPC_CODE } from './rpc-status.js';

export interface OtlpGrpcOptions {
  ingest: Ingest;
  budget: ByteBudget;
  limits: Pick<ReceiverLimits, 'maxBodyBytes' | 'maxStreamsPerConnection'>;
  signals: readonly Signal[];
  /** What the `authorization` metadata must carry; null lets everybody in. */
  token: string | null;
  onRequest(signal: Signal, result: string): void;
}

/** The gRPC services of opentelemetry-proto 1.x; each has one method, Export. */
const SERVICE: Record<Signal, string> = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
};

const asIs = (bytes: Buffer): Buffer => bytes;

type Call = ServerUnaryCall<Buffer, Buffer>;

/** OTLP/gRPC. Messages stay bytes: the thread that owns the file decodes them. */
export class OtlpGrpcServer {
  #server: Server;

  constructor(private readonly options: OtlpGrpcOptions) {
    const { limits, signals } = options;
    this.#server = new Server({
      'grpc.max_receive_message_length': limits.maxBodyBytes,
      'grpc.max_concurrent_streams': limits.maxStreamsPerConnection,
    });
    for (const signal of signals) {
      this.#server.addService(definitionOf(signal), {
        Export: (call: Call, callback: sendUnaryData<Buffer>) => {
          void this.#export(signal, call, callback);
        },
      });
    }
  }

  /** Binds and answers; resolves to the port, which matters where 0 was asked for. @throws PortInUseError */
  listen(host: string, port: number): Promise<number> {
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
        if (!error) resolve(bound);
        else if (/EADDRINUSE/.test(error.message)) {
          reject(new PortInUseError(host, port, 'OTLP/gRPC', { cause: error }));
        } else reject(error);
      });
    });
  }

  /** Takes no more calls; resolves when those under way are answered. */
  drain(): Promise<void> {
    return new Promise((resolve) => this.#server.tryShutdown(() => resolve()));
  }

  /** Ends at once, with the calls under way unanswered. */
  force(): void {
    this.#server.forceShutdown();
  }

  async #export(signal: Signal, call: Call, callback: sendUnaryData<Buffer>): Promise<void> {
    const { budget, ingest, onRequest, token } = this.options;
    if (token !== null && !bearerMatches(String(call.metadata.get('authorization')[0]), token)) {
      onRequest(signal, 'unauthenticated');
      const details = 'a token is needed: send authorization metadata "Bearer <token>"';
      return callback({ code: RPC_CODE.unauthenticated, details });
    }
    const bytes = call.request.byteLength;
    if (!budget.tryTake(bytes)) {
      onRequest(signal, 'queue-full');
      return refuse(callback, 'queue-full', 'more is waiting to be written than the queue holds');
    }
    // The library's buffer may share its memory with others; a body that is handed over needs its own.
    const body = Uint8Array.from(call.request).buffer;
    const outcome = await ingest
      .submit({ signal, encoding: 'protobuf', contentEncoding: 'identity', body })
      .finally(() => budget.give(bytes));
    onRequest(signal, outcome.accepted ? 'accepted' : outcome.reason);
    if (outcome.accepted) callback(null, Buffer.from(encodeExportResponse(outcome)));
    else refuse(callback, outcome.reason, outcome.message);
  }
}

function refuse(callback: sendUnaryData<Buffer>, reason: RefusalReason, details: string): void {
  const { rpc: code, retryAfterS } = REFUSAL_STATUS[reason];
  const metadata = new Metadata();
  const status = encodeStatus(code, details, retryAfterS);
  metadata.set('grpc-status-details-bin', Buffer.from(status));
  callback({ code, details, metadata });
}

function definitionOf(signal: Signal): ServiceDefinition {
  return {
    Export: {
      path: `/${SERVICE[signal]}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  };
}
