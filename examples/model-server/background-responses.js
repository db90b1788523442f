import { response, responseEvents } from './responses.js';

const PATH = /\/responses\/(resp_\w+)(\/cancel)?$/;

/** Responses that are made in the background (`background: true`), for as long as a server lives. */
export class BackgroundResponses {
  #kept = new Map();

  /** Keeps what was asked in the background, to be asked for; the answer to that is "queued". */
  begin(request, reply) {
    if (!request.body.background || !/\/responses$/.test(request.path)) return undefined;
    const answer = response(request, reply);
    const kept = { request, reply, asked: 0, isCancelled: false };
    this.#kept.set(answer.id, kept);
    return this.#body(kept, 'queued');
  }

  /** Replies to a request that asks what became of one: still in progress the first time, then it is there. */
  told(path, query) {
    const [, id, cancels] = PATH.exec(path) ?? [];
    const kept = this.#kept.get(id);
    if (!kept) return undefined;
    kept.isCancelled ||= cancels !== undefined;
    if (kept.isCancelled) return { body: this.#body(kept, 'cancelled') };
    if (query.get('stream') === 'true') {
      const after = Number(query.get('starting_after') ?? -1);
      return { events: this.events(kept.request, kept.reply).slice(after + 1) };
    }
    kept.asked += 1;
    const status = kept.asked > 1 ? 'completed' : 'in_progress';
    return { body: this.#body(kept, kept.reply.hang ? 'in_progress' : status) };
  }

  /** A stream of one; in every event that tells of the whole, it says that it is made in the background. */
  events(request, reply) {
    return responseEvents(request, reply).map((event) =>
      event.replaceAll('"object":"response"', '"object":"response","background":true'),
    );
  }

  #body({ request, reply }, status) {
    const answer = { ...response(request, reply), background: true, status };
    return status === 'completed' ? answer : { ...answer, output: [], usage: null };
  }
}
