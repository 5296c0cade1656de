export type { Report, Finding, RuleVerdict } from './model/report.ts';
export type * from './model/evidence.ts';
export type * from './model/rule.ts';
export { loadRules, loadScenarios } from './engine/catalogue.ts';
export { check } from './engine/check.ts';
export { ApplicationBench } from './subjects/application.ts';
