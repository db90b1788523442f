import type { ContentChoice } from './content-choice.js';

/**
 * Attributes that hold what was said: prompts, answers, tool arguments and results, in every vocabulary that the
 * libraries around us write (GenAI conventions and their predecessors, OpenInference, OpenLLMetry, Vercel AI SDK).
 */
const CONTENT =
  /^(gen_ai\.(input\.messages|output\.messages|system_instructions|tool\.(definitions|description|call\.(arguments|result))|(prompt|completion)(\.|$)|system\.message|user\.message|assistant\.message|tool\.message|choice|retrieval\.(query\.text|documents)$)|tracehound\.step\.state$|(input|output)\.value$|llm\.((input|output)_messages|prompts|completions|tools|function_call|prompt_template|invocation_parameters)(\.|$)|tool\.(parameters|json_schema|description)$|(retrieval|reranker)\.(documents|query|input_documents|output_documents)|embedding\.embeddings|traceloop\.entity\.(input|output)$|ai\.(prompt|response\.(text|object|toolCalls|reasoning|files)|toolCall\.(args|result)|value|values|embedding|embeddings|schema)(\.|$)|ai\.telemetry\.metadata\.|(tool_arguments|tool_response|final_result|all_messages_events|user_prompt|full_command)$)/;

export function isContent(attribute: string): boolean {
  return CONTENT.test(attribute);
}

/** What an error says. A tool's goes to the model as its result, a provider's may quote what it was sent. */
export function isErrorText(attribute: string): boolean {
  return attribute === 'exception.message' || attribute === 'exception.stacktrace';
}

/** What went into a model, and what came out of it. The rest, tool calls first of all, is one call's output and the next one's input. */
const INPUT =
  /^(gen_ai\.(input\.messages|system_instructions|tool\.(definitions|description)|prompt|system\.message|user\.message|retrieval\.query\.text$)|input\.value$|llm\.(input_messages|prompts|tools|prompt_template|invocation_parameters)|tool\.(json_schema|description)$|(retrieval|reranker)\.(query|input_documents)|traceloop\.entity\.input$|ai\.(prompt|values?|schema)(\.|$)|user_prompt$)/;
const OUTPUT =
  /^(gen_ai\.(output\.messages|completion|assistant\.message|choice|retrieval\.documents$)|output\.value$|llm\.(output_messages|completions)|reranker\.output_documents|embedding\.embeddings|traceloop\.entity\.output$|ai\.(response|embeddings?)(\.|$)|final_result$)/;

/** Whether a call that keeps its inputs, its outputs or both to itself hides this attribute. */
export function isHidden(attribute: string, choice: ContentChoice): boolean {
  if ((choice.inputs && choice.outputs) || !isContent(attribute)) return false;
  if (INPUT.test(attribute)) return !choice.inputs;
  return OUTPUT.test(attribute) ? !choice.outputs : true;
}
