import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from '@opentelemetry/resources';
import { VERSION } from './version.js';

/**
 * Who the spans come from: `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` over what is known of the
 * process. Command line and user are left out: people put secrets there.
 */
export function resourceFromEnv(): Resource {
  return defaultResource()
    .merge(
      resourceFromAttributes({
        'service.instance.id': randomUuid(),
        'process.pid': process.pid,
        'process.runtime.name': 'nodejs',
        'process.runtime.version': process.versions.node,
        'telemetry.distro.name': 'tracehound',
        'telemetry.distro.version': VERSION,
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
}

/** The service's name where the environment gives one. */
export function serviceNameFromEnv(): string | undefined {
  const name = detectResources({ detectors: [envDetector] }).attributes['service.name'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** A version 4 UUID. Not of `node:crypto`: telling processes apart is not worth loading it at every start. */
function randomUuid(): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (digit) => {
    const random = Math.floor(Math.random() * 16);
    return (digit === 'x' ? random : (random & 3) | 8).toString(16);
  });
}
