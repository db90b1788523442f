export { RedactionPatternError } from './errors.js';
export { Redactor, type RedactorOptions, type SecretMatch } from './redactor.js';
export { SECRET_RULES, type RedactionRule } from './rules.js';
