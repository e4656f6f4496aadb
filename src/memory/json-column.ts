import { z } from 'zod';
import { messageOf } from '../lib/message-of.ts';

/** A text column that holds JSON of this form. */
export const json = <T>(schema: z.ZodType<T>) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: messageOf(error) });
        return z.NEVER;
      }
    })
    .pipe(schema);
