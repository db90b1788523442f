import type { AppRun } from './run-app.js';

/** One SDK in reach of the program. */
export interface FoundSdk {
  title: string;
  package: string;
  version: string;
  folder: string;
  /** The program's file, or the package, that asks for it. */
  askedBy: string;
  /** What records its calls; null where nothing does. */
  coveredBy: string | null;
  /** What the run of the imports saw of it; null where they were not run. */
  inRun: 'hooked' | 'loaded' | 'not loaded' | null;
}

/** Something that keeps calls from being recorded, or may. */
export interface AppComplaint {
  code:
    | 'blind-api-copy'
    | 'bundled'
    | 'bundled-api'
    | 'bundled-client'
    | 'cannot-load'
    | 'fetch-replaced'
    | 'foreign-provider'
    | 'missing-package'
    | 'no-sdk'
    | 'not-hooked'
    | 'old-version'
    | 'switched-off'
    | 'unheard-client'
    | 'unheard-socket'
    | 'unreadable-source'
    | 'untried-version';
  what: string;
  fix: string;
}

/** What `doctor --app` knows about a program. */
export interface AppDiagnosis {
  app: string;
  versions: { tracehound: string; node: string };
  files: number;
  sdks: FoundSdk[];
  /** Every copy of the OpenTelemetry API that is installed; Tracehound works with all of them at a time. */
  apiCopies: { version: string; folder: string; askedBy: string }[];
  /** Packages that set OpenTelemetry up themselves: Tracehound adds its processors to what they register. */
  providers: { package: string; version: string }[];
  complaints: AppComplaint[];
  /** What became of its imports; null where they were not run. */
  run: Omit<AppRun, 'files'> | null;
}
