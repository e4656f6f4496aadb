import { describe, expect, it } from 'vitest';
import {
  isWithin,
  newestNode,
  newestWithin,
  unmetSentences,
} from '../../../src/sandbox/images/choose-version.ts';

describe('a version of a runtime', () => {
  it.each([
    ['17', '>=11'],
    ['3.11.2', '3.11'],
    ['1.22.12-3~bpo12+1', '>=1.21'],
    ['8.2.29-1~deb12u1', '^8.1'],
    ['24.21.0', '*'],
    ['3.8.1', '3.8 || 3.12'],
  ])('%s is within %s', (version, wants) => expect(isWithin(version, wants)).toBe(true));

  it.each([
    ['3.11.2', '3.1'],
    ['24.21.0', '>=20 <23'],
    ['24.21.0', 'whatever'],
    [undefined, '*'],
  ])('%s is not within %s', (version, wants) => expect(isWithin(version, wants)).toBe(false));

  it('is the newest that fits', () => {
    expect(newestWithin(['1.19.8-2', '1.23.5-1~bpo12+1', '1.22.12'], '<1.23')).toBe('1.22.12');
    expect(newestWithin(['3.11.2-6+deb12u6'], '3.12')).toBeUndefined();
  });

  it('of Node has an even major, unless only an odd one will do', () => {
    const versions = ['18.20.8', '20.1.0', '20.9.0', '21.7.3', '23.1.0'];
    expect(newestNode(versions, '>=18')).toBe('20.9.0');
    expect(newestNode(versions, '21')).toBe('21.7.3');
    expect(newestNode(versions, '>20.9.0')).toBe('23.1.0');
    expect(newestNode(versions, '30')).toBeUndefined();
  });

  it('is said to be missing with what there is instead', () => {
    const has = { python: '3.11.2' };
    const needs = [
      { name: 'python', wants: '3.13' },
      { name: 'go', wants: '*' },
      { name: 'java', wants: 'newest' },
    ] as const;
    expect(unmetSentences(needs, has)).toEqual([
      'Python 3.13 is wanted; 3.11.2 is what there is.',
      'Go is wanted; none is what there is.',
      'Java of a version that is not understood is wanted; none is what there is.',
    ]);
  });
});
