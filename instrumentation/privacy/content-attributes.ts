/**
 * Attributes that hold what was said: prompts, answers, tool arguments and results, in every vocabulary that the
 * libraries around us write (GenAI conventions and their predecessors, OpenInference, OpenLLMetry, Vercel AI SDK).
 */
const CONTENT =
  /^(gen_ai\.(input\.messages|output\.messages|system_instructions|tool\.(definitions|description|call\.(arguments|result))|(prompt|completion)(\.|$)|system\.message|user\.message|assistant\.message|tool\.message|choice)|tracehound\.step\.state$|(input|output)\.value$|llm\.((input|output)_messages|prompts|completions|tools|function_call|prompt_template|invocation_parameters)(\.|$)|tool\.(parameters|json_schema|description)$|(retrieval|reranker)\.(documents|query|input_documents|output_documents)|embedding\.embeddings|traceloop\.entity\.(input|output)$|ai\.(prompt|response\.(text|object|toolCalls|reasoning|files)|toolCall\.(args|result)|value|values|embedding|embeddings|schema)(\.|$)|ai\.telemetry\.metadata\.|(tool_arguments|tool_response|final_result|all_messages_events|user_prompt|full_command)$)/;

export function isContent(attribute: string): boolean {
  return CONTENT.test(attribute);
}
