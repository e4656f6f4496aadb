import { createHmac, generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { startWebhookServer, WEBHOOK_PATH, type WebhookServer } from '../../src/webhook/server.ts';
import type { Request } from '../../src/workflow/trigger-request.ts';
import { createWebhookApp } from '../../src/webhook/webhook.ts';
import { commented, labeled, payloadOf } from './payloads.ts';

const ours = { login: 'heirloom[bot]' };
const byUs = { name: 'heirloom[bot]' };
const SECRET = 'a secret of the test';
const lines: string[] = [];
const log = createLog({ level: 'debug', redact: (text) => text, write: (line) => lines.push(line) });
let taken: Request[] = [];
let intake: (request: Request) => Promise<void>;
let server: WebhookServer;

beforeAll(async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  server = await startWebhookServer({
    appId: 7,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    secret: SECRET,
    host: '127.0.0.1',
    port: 0,
    log,
    app: createWebhookApp({
      label: 'heirloom',
      allowBots: [],
      appId: 7,
      botLogin: 'heirloom[bot]',
      intakeMs: 200,
      log,
      intake: (request) => intake(request),
    }),
  });
});
afterAll(() => server.stop());

afterEach(() => {
  taken = [];
  lines.length = 0;
});

const url = (path: string) => `http://127.0.0.1:${server.port}${path}`;

function deliver(event: string, body: string, { secret = SECRET, delivery = 'guid-1', signed = true } = {}) {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': delivery,
    ...(signed && { 'x-hub-signature-256': `sha256=${signature}` }),
  };
  return fetch(url(WEBHOOK_PATH), { method: 'POST', headers, body });
}

function store(request: Request): Promise<void> {
  taken.push(request);
  return Promise.resolve();
}

describe('a delivery to the real port', () => {
  it('is acknowledged when its request is stored', async () => {
    intake = store;
    const answer = await deliver('issues', JSON.stringify(labeled('heirloom')));
    expect(answer.status).toBe(200);
    expect(taken).toMatchObject([{ delivery: 'guid-1', issue: 1, trigger: 'label' }]);
  });

  it.each(['fix', 'help', 'cancel', 'status'])('by a comment asks to %s', async (word) => {
    intake = store;
    const body = JSON.stringify(commented(`Please:\n\n/heirloom ${word} – ünïcödé 🧵`));
    expect((await deliver('issue_comment', body)).status).toBe(200);
    expect(taken).toMatchObject([{ command: { kind: word }, comment: { id: 492700400 } }]);
  });

  it.each([
    ['issue_comment', 'created', { issue: { number: 2, pull_request: {}, user: ours } }],
    ['pull_request_review', 'submitted', { pull_request: { user: ours } }],
    ['pull_request_review_comment', 'created', { pull_request: { user: ours } }],
    ['pull_request', 'closed', { pull_request: { user: ours } }],
    ['pull_request', 'reopened', { pull_request: { user: ours } }],
    ['pull_request', 'synchronize', { pull_request: { user: ours } }],
    ['check_suite', 'completed', { check_suite: { conclusion: 'failure', head_commit: { author: byUs } } }],
  ] as const)(
    '%s.%s about a pull request of its own asks for a look at it',
    async (event, action, changes) => {
      intake = store;
      expect((await deliver(event, JSON.stringify(payloadOf(event, action, changes)))).status).toBe(200);
      expect(taken).toMatchObject([{ kind: 'look', delivery: 'guid-1', pullRequest: 2 }]);
    },
  );

  it('is not acknowledged before its request is stored', async () => {
    const stored = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    intake = () => {
      asked.resolve();
      return stored.promise;
    };
    let answered = false;
    const answer = deliver('issues', JSON.stringify(labeled('heirloom'))).finally(() => (answered = true));
    await asked.promise;
    expect(answered).toBe(false);
    stored.resolve();
    expect((await answer).status).toBe(200);
  });

  it('fails where GitHub can see it when the request cannot be stored, and tells GitHub nothing more', async () => {
    intake = () => Promise.reject(new Error('connect ECONNREFUSED postgres://u:p@db'));
    const answer = await deliver('issues', JSON.stringify(labeled('heirloom')));
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('postgres');
    expect(lines.join()).toContain('ECONNREFUSED');
  });

  it('fails too when the storing does not end', async () => {
    intake = () => Promise.withResolvers<void>().promise;
    const answer = await deliver('issues', JSON.stringify(labeled('heirloom')));
    expect(answer.status).toBe(500);
  });

  it('is not stored when an outsider asks too often, while members go on', async () => {
    intake = store;
    const by = (association: string) =>
      JSON.stringify(
        commented('/heirloom fix', {
          comment: { author_association: association },
          repository: { name: 'busy' },
        }),
      );
    for (let time = 1; time <= 40; time++) {
      const answer = await deliver('issue_comment', by('NONE'), { delivery: `outsider-${time}` });
      expect(answer.status).toBe(200);
    }
    expect(taken).toHaveLength(30);
    await deliver('issue_comment', by('MEMBER'), { delivery: 'member' });
    expect(taken.at(-1)).toMatchObject({ delivery: 'member' });
  });

  it('that asks for nothing is acknowledged at once', async () => {
    intake = store;
    const answers = await Promise.all([
      deliver('issues', JSON.stringify(labeled('bug'))),
      deliver('issue_comment', JSON.stringify(commented('I see this too'))),
      deliver(
        'issue_comment',
        JSON.stringify(payloadOf('issue_comment', 'edited', { comment: { body: '/heirloom fix' } })),
      ),
      deliver('issue_comment', JSON.stringify(commented('`/heirloom fix`'))),
      deliver(
        'pull_request_review_comment',
        JSON.stringify(
          payloadOf('pull_request_review_comment', 'edited', {
            comment: { body: '/heirloom retry' },
            pull_request: { user: { login: 'heirloom[bot]' } },
          }),
        ),
      ),
      deliver('pull_request', JSON.stringify(payloadOf('pull_request', 'closed'))),
      deliver('check_suite', JSON.stringify(payloadOf('check_suite', 'completed'))),
      deliver('installation', JSON.stringify({ action: 'deleted', installation: { id: 100 } })),
      deliver('installation_repositories', JSON.stringify({ action: 'added', installation: { id: 100 } })),
      deliver('ping', JSON.stringify({ zen: 'Keep it logically awesome.' })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(taken).toEqual([]);
  });
});

describe('a delivery that is not right', () => {
  it('is refused unread when it is wrongly signed', async () => {
    intake = store;
    const answer = await deliver('issues', JSON.stringify(labeled('heirloom')), { secret: 'a wrong secret' });
    expect(answer.status).toBe(400);
    expect(taken).toEqual([]);
    expect(lines.join()).toContain('wrong signature');
    expect(lines.join()).not.toContain('Spelling error');
  });

  it('is refused when it is not signed at all', async () => {
    intake = store;
    expect((await deliver('issues', JSON.stringify(labeled('heirloom')), { signed: false })).status).toBe(
      400,
    );
    expect(taken).toEqual([]);
  });

  it('is shown as failed when its payload is not of a known shape', async () => {
    intake = store;
    const body = JSON.stringify(labeled('heirloom', { issue: { number: 'one' } }));
    expect((await deliver('issues', body)).status).toBe(422);
    expect(taken).toEqual([]);
  });

  it('is refused when it is larger than GitHub makes them', async () => {
    intake = store;
    const body = JSON.stringify(labeled('heirloom', { issue: { body: 'x'.repeat(26 * 1024 * 1024) } }));
    const status = await deliver('issues', body).then(
      (answer) => answer.status,
      // The server may have hung up before everything was sent.
      () => 413,
    );
    expect(status).toBe(413);
    expect(taken).toEqual([]);
  });
});

describe('the server', () => {
  it('says that it is healthy', async () => {
    expect((await fetch(url('/healthz'))).status).toBe(200);
  });

  it('has nothing else to show', async () => {
    const paths = ['/', '/probot', '/ping', WEBHOOK_PATH];
    const answers = await Promise.all(paths.map((path) => fetch(url(path))));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
});
