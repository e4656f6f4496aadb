import type { ChatModel, Usage } from '../model/model.ts';
import type { Parts } from './parts.ts';

/** The same models; every reply is booked as soon as it has come, whatever becomes of the step that asked for it. */
export function metered(models: Parts['models'], book: (usage: Usage) => Promise<void>): Parts['models'] {
  const meter = (model: ChatModel): ChatModel => ({
    ...model,
    async reply(request, signal) {
      const reply = await model.reply(request, signal);
      if (reply.kind === 'message') await book(reply.usage);
      return reply;
    },
  });
  return {
    coding: meter(models.coding),
    reviewing: meter(models.reviewing),
    summarising: meter(models.summarising),
  };
}
