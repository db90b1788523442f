import type { ChatAnswer, ChatMessage } from '../endpoint/index.js';

/** What judging may take; each limit that is given holds. */
export interface BudgetLimits {
  maxTokens?: number;
  maxCostUsd?: number;
  /** US dollars for a million tokens read and written. A cost limit needs them. */
  priceIn?: number;
  priceOut?: number;
}

/** What a request may take at most, set aside until it has been answered. */
export interface Reservation {
  tokensIn: number;
  tokensOut: number;
}

/** Text in most languages has more characters a token; a limit must hold for the others too. */
const CHARS_PER_TOKEN = 2.5;

/** Counts what requests took, and says before each whether it may still be made. */
export class Budget {
  tokensIn = 0;
  tokensOut = 0;
  #aside: Reservation = { tokensIn: 0, tokensOut: 0 };

  constructor(private readonly limits: BudgetLimits) {}

  get costUsd(): number {
    return this.#costOf(this.tokensIn, this.tokensOut);
  }

  /** Sets aside what a request may take; null where it might go beyond a limit. */
  reserve(messages: readonly ChatMessage[], maxTokensOut: number): Reservation | null {
    const chars = messages.reduce((sum, { content }) => sum + content.length, 0);
    const wanted = { tokensIn: Math.ceil(chars / CHARS_PER_TOKEN), tokensOut: maxTokensOut };
    const tokensIn = this.tokensIn + this.#aside.tokensIn + wanted.tokensIn;
    const tokensOut = this.tokensOut + this.#aside.tokensOut + wanted.tokensOut;
    const { maxTokens = Infinity, maxCostUsd = Infinity } = this.limits;
    if (tokensIn + tokensOut > maxTokens || this.#costOf(tokensIn, tokensOut) > maxCostUsd)
      return null;
    this.#move(wanted, 1);
    return wanted;
  }

  /** Counts what it took in the place of what was set aside; all of that where the server does not say. */
  settle(reserved: Reservation, answer: ChatAnswer): void {
    this.#move(reserved, -1);
    this.tokensIn += answer.tokensIn ?? reserved.tokensIn;
    this.tokensOut += answer.tokensOut ?? reserved.tokensOut;
  }

  /** Gives back what was set aside for a request that came to nothing. */
  release(reserved: Reservation): void {
    this.#move(reserved, -1);
  }

  #move({ tokensIn, tokensOut }: Reservation, sign: 1 | -1): void {
    this.#aside.tokensIn += sign * tokensIn;
    this.#aside.tokensOut += sign * tokensOut;
  }

  #costOf(tokensIn: number, tokensOut: number): number {
    const { priceIn = 0, priceOut = 0 } = this.limits;
    return (tokensIn * priceIn + tokensOut * priceOut) / 1e6;
  }
}
