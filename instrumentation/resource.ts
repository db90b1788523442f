import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from '@opentelemetry/resources';
import { randomUUID } from 'node:crypto';
import { VERSION } from './version.js';

/**
 * Who the spans come from: `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` over what is known of the
 * process. Command line and user are left out: people put secrets there.
 */
export function resourceFromEnv(): Resource {
  return defaultResource()
    .merge(
      resourceFromAttributes({
        'service.instance.id': randomUUID(),
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
