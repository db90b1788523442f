import type { Bindings, ModulePatch } from '../modules/module-patch.js';

/**
 * How one SDK is traced. Plain data, so that knowing of an SDK costs an app that does not load it nothing: the code is
 * loaded by what the SDK itself does.
 */
export interface SdkHook {
  /** Same as the base name of the file with its code, where it has any. */
  readonly id: string;
  /** npm packages, any of which in the app's tree makes the hook worth having. */
  readonly packages: readonly string[];
  /** The files of those packages that are patched when they load; none where a global is enough. */
  readonly patches?: readonly Omit<ModulePatch, 'sdk'>[];
  /** Key in the registry of symbols of a property that the SDK sets on `globalThis`. */
  readonly global?: string;
  /** Environment variables that the SDK reads, as they are set where the user has not set them. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * A channel of `node:diagnostics_channel` on which a client tells of each request before it goes out. It costs nothing
   * while nobody publishes, so it is listened to whatever packages there are.
   */
  readonly channel?: {
    readonly name: string;
    /** The first version of Node on which somebody publishes it, where not all do. */
    readonly node?: readonly [major: number, minor: number];
  };
}

/** What the file of a hook exports as `hook`. */
export interface SdkHookCode {
  /** Gets the bindings of a patched file once it has loaded; returns functions to put in their place. */
  apply?(bindings: Bindings): Bindings | undefined;
  /** Gets what the SDK has set the hook's global to. */
  connect?(made: object): void;
  /** Called with what the hook's channel says of a request that may be of a model call. Such a one is told of the trace here. */
  watch?(message: unknown): void;
  /** Called with what the channel says of any other request, where there is a trace to tell it of. */
  tell?(message: unknown): void;
}
