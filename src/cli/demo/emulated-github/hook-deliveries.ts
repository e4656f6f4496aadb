import type { Deliveries, DeliveryAttempt } from './deliveries.ts';
import { fields, json, notFound, pathPattern } from './routes.ts';
import type { Answer, Call, Route } from './routes.ts';

/** The endpoints by which an app looks for the webhooks it missed. */
export function hookDeliveryRoutes(deliveries: Deliveries, url: string): Route[] {
  const find = (id: string | undefined) => deliveries.attempts.find((attempt) => attempt.id === Number(id));
  return [
    {
      method: 'GET',
      path: pathPattern('/app/hook/deliveries'),
      answer: async (call) => list(call, deliveries.attempts, url),
    },
    {
      method: 'GET',
      path: pathPattern('/app/hook/deliveries/:id'),
      answer: async (_call, { id }) => {
        const attempt = find(id);
        return attempt ? json(fullJson(attempt)) : notFound();
      },
    },
    {
      method: 'POST',
      path: pathPattern('/app/hook/deliveries/:id/attempts'),
      answer: async (_call, { id }) => {
        const attempt = find(id);
        if (!attempt) return notFound();
        // Only accepted, as by GitHub: the deliveries own the attempt and its end.
        void deliveries.redeliver(attempt.guid);
        return json({}, 202);
      },
    },
  ];
}

/** Newest first; the cursor is the id to go on from. */
function list({ url: { searchParams } }: Call, all: readonly DeliveryAttempt[], url: string): Answer {
  const size = Number(searchParams.get('per_page') ?? 30);
  const cursor = Number(searchParams.get('cursor') ?? Infinity);
  const rest = all.filter(({ id }) => id <= cursor).toReversed();
  const next = rest[size];
  const link = next && `<${url}/app/hook/deliveries?per_page=${size}&cursor=${next.id}>; rel="next"`;
  return {
    ...json(rest.slice(0, size).map(briefJson)),
    ...(link !== undefined && { headers: { link } }),
  };
}

function briefJson(attempt: DeliveryAttempt) {
  const { installation, repository } = attempt.payload;
  return {
    id: attempt.id,
    guid: attempt.guid,
    delivered_at: attempt.deliveredAt,
    redelivery: attempt.redelivery,
    duration: attempt.seconds,
    status: attempt.status,
    status_code: attempt.statusCode,
    event: attempt.event,
    action: attempt.action,
    installation_id: fields(installation)['id'] ?? null,
    repository_id: fields(repository)['id'] ?? null,
    throttled_at: null,
  };
}

function fullJson(attempt: DeliveryAttempt) {
  return {
    ...briefJson(attempt),
    request: { headers: attempt.headers, payload: attempt.payload },
    response: { headers: {}, payload: attempt.response },
  };
}
