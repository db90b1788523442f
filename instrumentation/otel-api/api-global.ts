/** Where every copy of the API keeps what was registered, and looks for it (API 1.x, `global-utils`). */
interface ApiGlobal {
  /** Of the copy that registered first. A copy of a later minor version takes nothing from it. */
  version: string;
  [type: string]: unknown;
}

const GLOBAL = Symbol.for('opentelemetry.js.api.1');

/** Types of what is registered by us: the host's own takes its place. */
const ours = new Set<string>();

export function isRegistered(type: string): boolean {
  return apiGlobal()?.[type] !== undefined;
}

/** Whether what is registered is ours: the host has nothing of its own there. */
export function isOurs(type: string): boolean {
  return ours.has(type);
}

/** Lets copies up to this version see what is registered, whichever copy registered it. */
export function admit(version: string): void {
  const registered = apiGlobal();
  if (registered && isLater(version, registered.version)) registered.version = version;
}

/**
 * Registers something of ours, which gives way to the host's. Where something is there already, that stays.
 *
 * @param version Of the copy that `register` belongs to.
 */
export function registerOurs(type: string, version: string, register: () => unknown): void {
  // The API would say so on the program's stderr.
  if (isRegistered(type)) return;
  if (registerAs(version, register)) ours.add(type);
}

/**
 * Lets a copy register for the host, as if neither we nor copies of another version were there: the API refuses a second
 * registration, and any of another version than the first.
 *
 * @param register The copy's own method. It still refuses what comes after something of the host's.
 * @returns What `register` gave: whether it was registered. If not, what was there stays.
 */
export function registerForHost(type: string, version: string, register: () => unknown): boolean {
  const registered = apiGlobal();
  const present = ours.has(type) ? registered?.[type] : undefined;
  if (present !== undefined) delete registered![type];
  const hasRegistered = registerAs(version, register);
  if (hasRegistered) ours.delete(type);
  else if (present !== undefined) registered![type] = present;
  return hasRegistered;
}

function registerAs(version: string, register: () => unknown): boolean {
  const registered = apiGlobal();
  if (!registered) return Boolean(register());
  const before = registered.version;
  registered.version = version;
  try {
    return Boolean(register());
  } finally {
    registered.version = isLater(before, version) ? before : version;
  }
}

/** The version of the copy that `register` belongs to: what it writes down where it finds nothing registered. */
export function versionOf(register: () => unknown): string {
  const globals = globalThis as Record<symbol, ApiGlobal | undefined>;
  const registered = globals[GLOBAL];
  delete globals[GLOBAL];
  try {
    register();
    return globals[GLOBAL]!.version;
  } finally {
    if (registered) globals[GLOBAL] = registered;
    else delete globals[GLOBAL];
  }
}

/** With a version that can be set: API 1.10 makes it read-only. Copies look for the object at every use. */
function apiGlobal(): ApiGlobal | undefined {
  const globals = globalThis as Record<symbol, ApiGlobal | undefined>;
  const registered = globals[GLOBAL];
  if (!registered || Object.getOwnPropertyDescriptor(registered, 'version')?.writable)
    return registered;
  return (globals[GLOBAL] = { ...registered });
}

/** By major and minor version: that is what the API goes by. */
function isLater(a: string, b: string): boolean {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor === bMajor && aMinor > bMinor;
}
