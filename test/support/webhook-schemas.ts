import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

export interface WebhookSchemas {
  /** What the published schemas have against a webhook's payload, in sentences. */
  violations(event: string, payload: Readonly<Record<string, unknown>>): string[];
}

export function loadWebhookSchemas(): WebhookSchemas {
  const schemas: { definitions: Record<string, unknown> } = createRequire(import.meta.url)(
    '@octokit/webhooks-schemas',
  );
  const ajv = formats.default(new Ajv({ strict: false, allErrors: true, logger: false }));
  const { definitions } = schemas;
  const compiled = new Map<string, ValidateFunction>();
  return {
    violations(event, payload) {
      const { action } = payload;
      const name = typeof action === 'string' ? `${event}$${action}` : `${event}_event`;
      if (!(name in definitions)) return [`${name}: GitHub has no such webhook`];
      // Each by itself: all of them together take seconds to compile.
      const valid = compiled.get(name) ?? ajv.compile({ definitions, $ref: `#/definitions/${name}` });
      compiled.set(name, valid);
      if (valid(payload)) return [];
      const sentences = (valid.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${name}${instancePath}: ${message ?? 'is wrong'} ${JSON.stringify(params)}`,
      );
      return [...new Set(sentences)];
    },
  };
}
