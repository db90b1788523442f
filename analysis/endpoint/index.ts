export { ChatEndpoint, type ChatAnswer, type ChatMessage } from './chat.js';
export { embed } from './embed.js';
export type { EndpointSettings } from './endpoint.js';
export { EndpointError } from './errors.js';
