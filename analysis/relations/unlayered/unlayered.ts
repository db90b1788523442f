import { readFileSync } from 'node:fs';
import type { Session } from '../../../store/index.js';

const HAS_LAYERS = readUnlayered('has-layers');

/**
 * What relations and views of that name come to where no trace under analysis tells a call several times, in the order
 * in which they are made. That is so mostly, and to plan the general question, which fills every column of a call from
 * its layers, is a tenth of what one new run costs.
 */
const UNLAYERED = {
  _layer_columns: readUnlayered('_layer_columns'),
  _call_spans: readUnlayered('_call_spans'),
  layered_steps: readUnlayered('layered_steps'),
};

/** Whether one call may be told by several spans in some trace under analysis. */
export async function hasLayers(session: Session): Promise<boolean> {
  const [row] = await session.query(HAS_LAYERS);
  return row!['has_layers'] as boolean;
}

/** Makes the simple ones in this session, once it has `_run_spans`, and names them. */
export async function createUnlayered(session: Session): Promise<string[]> {
  for (const [name, sql] of Object.entries(UNLAYERED)) await session.createTempView(name, sql);
  return Object.keys(UNLAYERED);
}

function readUnlayered(name: string): string {
  return readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');
}
