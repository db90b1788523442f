/** Where the handlers of either version find what they are told of a request, and how they ask something back. */
export const HANDLED_BY = {
  1: {
    metaOf: (extra) => extra._meta,
    sample: ({ server }, { requestId }, params) =>
      server.createMessage(params, { relatedRequestId: requestId }),
  },
  2: {
    metaOf: (context) => context.mcpReq._meta,
    sample: (_, context, params) => context.mcpReq.requestSampling(params),
  },
};
