export { parseBoundedJson } from './bounded-json.js';
export { jsonDocument } from './json-document.js';
export { jsonLines } from './json-lines.js';
export { ROOT_LIST } from './list-scanner.js';
export { ListedDocument, listedElement, type ListedElement } from './listed-document.js';
