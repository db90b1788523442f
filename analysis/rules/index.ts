export { BadRuleError } from './errors.js';
export { loadRules, readRuleIds } from './load-rules.js';
export { detectorsUnder, type RuleConfig } from './rule-config.js';
