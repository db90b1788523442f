export { agent, type AgentOptions } from './manual/agent.js';
export type { GenericPart, Message, Part } from './vocabulary/gen-ai-message.js';
export { llm, type LlmAnswer, type LlmCall, type LlmOptions } from './manual/llm.js';
export { logStep } from './manual/log-step.js';
export { step, type StepOptions } from './manual/step.js';
export { tool, type ToolOptions } from './manual/tool.js';
export { TraceLogger, type LoggedStep, type LogStepOptions } from './manual/trace-logger.js';
