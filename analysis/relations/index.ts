export { createRelations, type RunKey } from './create-relations.js';
export { readFileRelations, type KnownRelation } from './file-relations.js';
export { RELATIONS, relationSql, type RelationName } from './relation-names.js';
