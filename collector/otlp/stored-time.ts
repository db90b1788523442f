import { SpanRejected } from '../errors.js';
import type { JsonObject, JsonPath } from './json-path.js';
import { member, toInt64 } from './json-scalars.js';
import { MAX_TIME_NS } from './limits.js';
import type { WireReader } from './wire-reader.js';

/** A time that the file can hold, of protobuf. `which` says in a refusal whose it is. */
export function readStoredTime(reader: WireReader, which: string): bigint {
  return checkTime(reader.fixed64(), which);
}

/** The same of OTLP/JSON; 0 where it is absent. */
export function readStoredTimeJson(
  path: JsonPath,
  of: JsonObject,
  name: string,
  either: string,
): bigint {
  const value = member(of, name, either);
  if (value == null || value === '') return 0n;
  return checkTime(toInt64(path, value, name), name);
}

function checkTime(time: bigint, which: string): bigint {
  if (time < 0n || time > MAX_TIME_NS)
    throw new SpanRejected('time out of range', `the ${which} is ${time} ns`);
  return time;
}
