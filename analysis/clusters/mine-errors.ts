import type { ErrorAnalysis, Reader, Session } from '../../store/index.js';
import { readClusterQuery } from './queries/index.js';
import { TemplateTree, type Template } from './template-tree.js';

/** A step that failed, before its message has a template. */
export interface ErrorStep {
  runId: string;
  spanId: string;
  source: string | null;
  message: string;
}

/** The steps of the runs under analysis that failed, run by run and step by step. */
export async function readErrorSteps(
  session: Session,
  runIds: readonly string[],
): Promise<ErrorStep[]> {
  const place = new Map(runIds.map((runId, at) => [runId, at]));
  const rows = await session.query(readClusterQuery('error-steps'));
  return rows
    .map((row) => ({
      runId: row['run_id'] as string,
      spanId: row['span_id'] as string,
      source: row['source'] as string | null,
      message: row['message'] as string,
    }))
    .sort((a, b) => place.get(a.runId)! - place.get(b.runId)!);
}

/** Whether runs were analysed, steps of them failed, and no message of those was ever given a template. */
export async function lacksTemplates(reader: Reader): Promise<boolean> {
  const [row] = await reader.query(readClusterQuery('lacks-templates'));
  return row?.['lacks'] === true;
}

/** The tree as earlier analyses have left it. */
export async function readTemplateTree(reader: Reader): Promise<TemplateTree> {
  const rows = await reader.query(readClusterQuery('error-templates'));
  return new TemplateTree(
    rows.map((row) => ({
      id: row['template_id'] as string,
      text: row['text'] as string,
      foundedNo: Number(row['founded_no']),
    })),
  );
}

/** Gives each error its template; which batch comes first decides what founds one, so they come in order. */
export function mineErrors(
  tree: TemplateTree,
  runIds: readonly string[],
  errors: readonly ErrorStep[],
): ErrorAnalysis {
  const touched = new Map<string, Template>();
  const steps = errors.map(({ runId, spanId, source, message }) => {
    const template = tree.add(message);
    touched.set(template.id, template);
    return { runId, spanId, source, templateId: template.id };
  });
  const templates = [...touched.values()].map(({ id, text, foundedNo }) => ({
    templateId: id,
    text,
    foundedNo,
  }));
  return { runIds: [...runIds], steps, templates };
}
