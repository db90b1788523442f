import type { Session } from '../../store/index.js';

/** As much of DuckDB's parse tree (`json_serialize_sql`, 1.5) as says where rows come from. */
interface Node {
  type: string;
  cte_map?: { map: { key: string; value: { query: { node: Node } } }[] };
  from_table?: Node | null;
  left?: Node | null;
  right?: Node | null;
  /** Of a set operation, where the database is kept in the latest format; `left` and `right` are null then. */
  children?: Node[];
  join_type?: string;
  setop_type?: string;
  table_name?: string;
  subquery?: { node: Node };
  source?: Node;
}

/** Queries of `with` by name, as far as they can be seen from where one stands. */
type Named = ReadonlyMap<string, Node>;

/**
 * The tables without whose rows a query answers nothing: those it reads in `from` and joins so that both sides must
 * match. What it only looks into (a left or an anti join, a subquery of a condition) is none of them. The query must be
 * one that DuckDB can run.
 */
export async function requiredTables(session: Session, sql: string): Promise<string[]> {
  const [row] = await session.query('select json_serialize_sql($sql::varchar)::varchar as tree', {
    sql,
  });
  const { statements } = JSON.parse(row!['tree'] as string) as { statements?: { node: Node }[] };
  const node = statements?.[0]?.node;
  return node === undefined ? [] : [...required(node, new Map())].sort();
}

function required(node: Node, outer: Named): Set<string> {
  const named = new Map(outer);
  for (const { key, value } of node.cte_map?.map ?? []) named.set(key, value.query.node);
  const of = (side: Node) => required(side, named);
  switch (node.type) {
    case 'SET_OPERATION_NODE':
      return ofSetOperation(node.setop_type!, (node.children ?? [node.left!, node.right!]).map(of));
    case 'RECURSIVE_CTE_NODE':
      return of(node.left!);
    case 'JOIN':
      return ofJoin(node.join_type!, of(node.left!), of(node.right!));
    case 'BASE_TABLE':
      return ofTable(node.table_name!, named);
    case 'SUBQUERY':
      return of(node.subquery!.node);
    default: {
      const from = node.from_table ?? node.source;
      return from ? of(from) : new Set();
    }
  }
}

function ofSetOperation(type: string, parts: readonly Set<string>[]): Set<string> {
  const [first, ...others] = parts as [Set<string>, ...Set<string>[]];
  if (type === 'EXCEPT') return first;
  if (type === 'INTERSECT') return new Set(parts.flatMap((part) => [...part]));
  return new Set([...first].filter((table) => others.every((part) => part.has(table))));
}

function ofJoin(type: string, left: Set<string>, right: Set<string>): Set<string> {
  const needsLeft = !['RIGHT', 'OUTER'].includes(type);
  const needsRight = ['INNER', 'SEMI', 'RIGHT'].includes(type);
  return new Set([...(needsLeft ? left : []), ...(needsRight ? right : [])]);
}

function ofTable(table: string, named: Named): Set<string> {
  const query = named.get(table);
  if (query === undefined) return new Set([table.toLowerCase()]);
  // One that names itself adds to rows that it has already.
  const others = new Map([...named].filter(([name]) => name !== table));
  return required(query, others);
}
