export { BadRuleError } from './errors.js';
export { describeRules, loadRules } from './load-rules.js';
export { detectorsUnder, type RuleConfig } from './rule-config.js';
