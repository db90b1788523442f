export { BadRuleError } from './errors.js';
export { describeRules, loadRules } from './load-rules.js';
export { detectorsUnder, RULE_PREFIX, type RuleConfig } from './rule-config.js';
