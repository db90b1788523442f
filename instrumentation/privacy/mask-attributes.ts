import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';

/** Makes of a text what may leave the process; the very same string where nothing has to change. */
export type MaskText = (text: string) => string;
/** Tells by its name whether an attribute is not to be recorded. */
export type IsLeftOut = (attribute: string) => boolean;

/**
 * Only values are looked at: no attribute is masked for its name, `max_tokens` least of all.
 *
 * @returns The very same object where nothing had to change.
 */
export function maskAttributes(
  attributes: Attributes,
  mask: MaskText,
  isLeftOut?: IsLeftOut,
): Attributes {
  let masked: Attributes | undefined;
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    const kept = isLeftOut?.(key) ? undefined : maskValue(value, mask);
    if (kept === value) continue;
    masked ??= { ...attributes };
    if (kept === undefined) delete masked[key];
    else masked[key] = kept;
  }
  return masked ?? attributes;
}

/** Resources are few and stay: each is looked at once. */
const maskedResources = new WeakMap<Resource, Resource>();

export function maskResource(resource: Resource, mask: MaskText): Resource {
  const known = maskedResources.get(resource);
  if (known) return known;
  // The SDK makes the object anew each time it is asked for.
  const { attributes } = resource;
  const kept = maskAttributes(attributes, mask);
  const masked =
    kept === attributes
      ? resource
      : (Object.create(resource, { attributes: { value: kept } }) as Resource);
  maskedResources.set(resource, masked);
  return masked;
}

function maskValue(value: AttributeValue | undefined, mask: MaskText): AttributeValue | undefined {
  if (typeof value === 'string') return mask(value);
  return Array.isArray(value) ? (maskItems(value, mask) as AttributeValue) : value;
}

function maskItems(items: readonly unknown[], mask: MaskText): readonly unknown[] {
  let masked: unknown[] | undefined;
  items.forEach((item, at) => {
    const kept = typeof item === 'string' ? mask(item) : item;
    if (kept === item) return;
    masked ??= [...items];
    masked[at] = kept;
  });
  return masked ?? items;
}
