export { agent, type AgentOptions } from './agent.js';
export type { GenericPart, Message, Part } from './gen-ai-message.js';
export { llm, type LlmAnswer, type LlmCall, type LlmOptions } from './llm.js';
export { logStep } from './log-step.js';
export { step, type StepOptions } from './step.js';
export { tool, type ToolOptions } from './tool.js';
export { TraceLogger, type LoggedStep, type LogStepOptions } from './trace-logger.js';
