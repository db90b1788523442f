/** What Node 22.15 and later offer: hooks on the thread that loads. Node 20's types do not know it. */
export interface SyncHooks {
  registerHooks?(hooks: { load: SyncLoadHook }): void;
}

export type SyncLoadHook = (url: string, context: unknown, nextLoad: NextLoad) => LoadedModule;

type NextLoad = (url: string, context: unknown) => LoadedModule;

export interface LoadedModule {
  readonly format?: string | null;
  readonly source?: string | Uint8Array | ArrayBuffer | null;
  readonly shortCircuit?: boolean;
}
