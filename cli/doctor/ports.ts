import { once } from 'node:events';
import net from 'node:net';
import { LOOPBACK, OTLP_GRPC_PORT, OTLP_HTTP_PORT } from '../../collector/ports.js';

/** One of the two ports that an exporter without settings sends to. */
export interface PortState {
  port: number;
  protocol: 'OTLP/HTTP' | 'OTLP/gRPC';
  isTaken: boolean;
}

/** Whether somebody listens where exporters send by default. Says nothing to whoever does. */
export function examinePorts(): Promise<PortState[]> {
  return Promise.all([
    examinePort(OTLP_HTTP_PORT, 'OTLP/HTTP'),
    examinePort(OTLP_GRPC_PORT, 'OTLP/gRPC'),
  ]);
}

/** Whether somebody listens at one port of loopback. */
export async function examinePort(
  port: number,
  protocol: PortState['protocol'],
): Promise<PortState> {
  const socket = net.connect(port, LOOPBACK);
  const isTaken = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return { port, protocol, isTaken };
}
