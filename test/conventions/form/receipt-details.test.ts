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
