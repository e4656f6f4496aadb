import { expect, it } from 'vitest';
import { receiptDetails } from '../../../src/conventions/form/receipt-details.ts';
import type { Receipt } from '../../../src/conventions/form/receipt.ts';

const receipt: Receipt = {
  precedents: [],
  rules: [],
  files: [],
  confidence: 0.4,
  model: 'scripted',
  turns: 3,
  tokens: 1_000,
};

it('names the earlier pull requests that the agent was told of, and nothing where there were none', () => {
  const outcomes = [{ number: 12, url: 'https://github.com/acme/shop/pull/12', state: 'refused' }];
  expect(receiptDetails({ ...receipt, outcomes })).toContain(
    'Earlier pull requests that were alike:\n\n- [#12](https://github.com/acme/shop/pull/12), refused\n',
  );
  expect(receiptDetails(receipt)).not.toContain('Earlier');
});

it('tells which rules the change is about, what they rest on, and how to correct one', () => {
  const rules = [
    { id: 'import-extension', statement: 'Imports have an extension.' },
    {
      id: 'with-fix-a-test',
      statement: 'A fix also changes a test.',
      used: true,
      places: [{ name: 'test/a.ts:3', url: 'https://github.com/acme/shop/blob/abc/test/a.ts#L3-L3' }],
    },
  ];
  const text = receiptDetails({ ...receipt, rules });
  expect(text).toContain(
    'Rules that it was made by:\n\n- `with-fix-a-test`: A fix also changes a test. ([`test/a.ts:3`](https://github.com/acme/shop/blob/abc/test/a.ts#L3-L3))',
  );
  expect(text).toContain('Rules shown beside them:\n\n- `import-extension`: Imports have an extension.');
  expect(text).toContain('`/heirloom forget import-extension`');
});
