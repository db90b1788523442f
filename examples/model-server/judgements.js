import { modelOf, usageOf } from './reply-parts.js';

/** Moderations: a text in which there is a "weapon" is flagged. */
export function moderations(request, reply) {
  const results = [request.body.input].flat().map((input) => {
    const violence = JSON.stringify(input).includes('weapon');
    return {
      flagged: violence,
      categories: { hate: false, violence },
      category_scores: { hate: 0.01, violence: violence ? 0.9 : 0.02 },
    };
  });
  return { id: `modr-${request.index}`, model: modelOf(request, reply), results };
}

/** Rerank: the longest document first. */
export function rerank(request, reply) {
  const documents = request.body.documents.map((text, index) => ({ text: String(text), index }));
  const results = documents
    .sort((a, b) => b.text.length - a.text.length)
    .slice(0, request.body.top_n)
    .map(({ text, index }) => ({ index, relevance_score: text.length / 100 }));
  const { input } = usageOf(request, reply);
  return {
    id: `rerank-${request.index}`,
    results,
    meta: { billed_units: { search_units: 1 }, tokens: { input_tokens: input } },
  };
}
