/**
 * Every attribute and event name this room writes.
 *
 * Names come from the OpenTelemetry GenAI semantic conventions v1.41 and the general conventions
 * (`error.*`, `http.*`, `server.*`). Names under `tracehound.` are ours and say what no convention says.
 */

export const GEN_AI_OPERATION_NAME = 'gen_ai.operation.name';
export const GEN_AI_PROVIDER_NAME = 'gen_ai.provider.name';
export const GEN_AI_CONVERSATION_ID = 'gen_ai.conversation.id';
export const GEN_AI_OUTPUT_TYPE = 'gen_ai.output.type';

export const GEN_AI_REQUEST_MODEL = 'gen_ai.request.model';
export const GEN_AI_REQUEST_STREAM = 'gen_ai.request.stream';
export const GEN_AI_REQUEST_TEMPERATURE = 'gen_ai.request.temperature';
export const GEN_AI_REQUEST_TOP_P = 'gen_ai.request.top_p';
export const GEN_AI_REQUEST_TOP_K = 'gen_ai.request.top_k';
export const GEN_AI_REQUEST_MAX_TOKENS = 'gen_ai.request.max_tokens';
export const GEN_AI_REQUEST_FREQUENCY_PENALTY = 'gen_ai.request.frequency_penalty';
export const GEN_AI_REQUEST_PRESENCE_PENALTY = 'gen_ai.request.presence_penalty';
export const GEN_AI_REQUEST_STOP_SEQUENCES = 'gen_ai.request.stop_sequences';
export const GEN_AI_REQUEST_SEED = 'gen_ai.request.seed';
export const GEN_AI_REQUEST_CHOICE_COUNT = 'gen_ai.request.choice.count';
export const GEN_AI_REQUEST_ENCODING_FORMATS = 'gen_ai.request.encoding_formats';

export const GEN_AI_RESPONSE_ID = 'gen_ai.response.id';
export const GEN_AI_RESPONSE_MODEL = 'gen_ai.response.model';
export const GEN_AI_RESPONSE_FINISH_REASONS = 'gen_ai.response.finish_reasons';
export const GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK = 'gen_ai.response.time_to_first_chunk';

/** Of a metric: `input` or `output`. */
export const GEN_AI_TOKEN_TYPE = 'gen_ai.token.type';
export const GEN_AI_USAGE_INPUT_TOKENS = 'gen_ai.usage.input_tokens';
export const GEN_AI_USAGE_OUTPUT_TOKENS = 'gen_ai.usage.output_tokens';
export const GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS = 'gen_ai.usage.cache_read.input_tokens';
export const GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS = 'gen_ai.usage.cache_creation.input_tokens';
export const GEN_AI_USAGE_REASONING_OUTPUT_TOKENS = 'gen_ai.usage.reasoning.output_tokens';
export const GEN_AI_EMBEDDINGS_DIMENSION_COUNT = 'gen_ai.embeddings.dimension.count';

export const GEN_AI_INPUT_MESSAGES = 'gen_ai.input.messages';
export const GEN_AI_OUTPUT_MESSAGES = 'gen_ai.output.messages';
export const GEN_AI_SYSTEM_INSTRUCTIONS = 'gen_ai.system_instructions';
export const GEN_AI_TOOL_DEFINITIONS = 'gen_ai.tool.definitions';

export const GEN_AI_AGENT_NAME = 'gen_ai.agent.name';
export const GEN_AI_AGENT_ID = 'gen_ai.agent.id';
export const GEN_AI_AGENT_VERSION = 'gen_ai.agent.version';
export const GEN_AI_AGENT_DESCRIPTION = 'gen_ai.agent.description';

export const GEN_AI_TOOL_NAME = 'gen_ai.tool.name';
export const GEN_AI_TOOL_TYPE = 'gen_ai.tool.type';
export const GEN_AI_TOOL_DESCRIPTION = 'gen_ai.tool.description';
export const GEN_AI_TOOL_CALL_ID = 'gen_ai.tool.call.id';
export const GEN_AI_TOOL_CALL_ARGUMENTS = 'gen_ai.tool.call.arguments';
export const GEN_AI_TOOL_CALL_RESULT = 'gen_ai.tool.call.result';

export const OPENAI_API_TYPE = 'openai.api.type';
export const OPENAI_REQUEST_SERVICE_TIER = 'openai.request.service_tier';
export const OPENAI_RESPONSE_SERVICE_TIER = 'openai.response.service_tier';
export const OPENAI_RESPONSE_SYSTEM_FINGERPRINT = 'openai.response.system_fingerprint';

export const GEN_AI_RETRIEVAL_QUERY_TEXT = 'gen_ai.retrieval.query.text';
export const GEN_AI_RETRIEVAL_DOCUMENTS = 'gen_ai.retrieval.documents';
export const GEN_AI_WORKFLOW_NAME = 'gen_ai.workflow.name';
export const GEN_AI_USAGE_COST = 'gen_ai.usage.cost';

export const MCP_METHOD_NAME = 'mcp.method.name';
export const MCP_RESOURCE_URI = 'mcp.resource.uri';
export const MCP_SESSION_ID = 'mcp.session.id';
export const GEN_AI_PROMPT_NAME = 'gen_ai.prompt.name';
export const RPC_RESPONSE_STATUS_CODE = 'rpc.response.status_code';

export const PROCESS_EXIT_CODE = 'process.exit.code';
export const ERROR_TYPE = 'error.type';
export const SERVER_ADDRESS = 'server.address';
export const SERVER_PORT = 'server.port';
/** 1 on the first retry of a request, 2 on the second; absent on the first try. */
export const HTTP_REQUEST_RESEND_COUNT = 'http.request.resend_count';
export const HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code';

/** How a model call ended: `completed | failed | cancelled | truncated | unread | unfinished`. */
export const CALL_OUTCOME = 'tracehound.call.outcome';
/** Event on a model span that another library owns: one try of the call failed. */
export const EVENT_ATTEMPT_FAILED = 'tracehound.attempt.failed';

/**
 * What a tool call used: CPU time in seconds, the most memory it had at a time, and traffic with storage, in bytes.
 * The method says whose it is: `proc-children` of the processes that the call started, with all below them, from /proc;
 * `process` of this process while the call lasted, `process-shared` where other calls ran at the same time; `none`
 * where the system does not tell.
 */
export const USAGE_METHOD = 'tracehound.process.method';
export const USAGE_CPU_USER_S = 'tracehound.process.cpu_user_s';
export const USAGE_CPU_SYSTEM_S = 'tracehound.process.cpu_system_s';
export const USAGE_MAX_RSS_BYTES = 'tracehound.process.max_rss_bytes';
export const USAGE_READ_BYTES = 'tracehound.process.read_bytes';
export const USAGE_WRITE_BYTES = 'tracehound.process.write_bytes';

/** Present (true) on a span the process's end closed, not the code that opened it. */
export const SPAN_UNFINISHED = 'tracehound.span.unfinished';

/** Present (true) on a run nobody marked: made for calls that had no span to belong to. */
export const RUN_AMBIENT = 'tracehound.run.ambient';
/** Present (true) on such a run of a worker thread, which may be stopped between two calls and end with none of them. */
export const RUN_OF_THREAD = 'tracehound.run.thread';
/** Present (true) on a tool span read off the conversation: nobody watched the tool itself. */
export const TOOL_INFERRED = 'tracehound.tool.inferred';

/**
 * What a step does, in one word. With its state (JSON) and its time these are TraceBench's three fields;
 * the time is float epoch seconds as text, so no digit is lost.
 */
export const STEP_ACTION = 'tracehound.step.action';
export const STEP_STATE = 'tracehound.step.state';
export const STEP_TIMESTAMP = 'tracehound.step.timestamp';
/** 1-based position in the run. Start times tie, so order needs a number of its own. */
export const STEP_INDEX = 'tracehound.step.index';
