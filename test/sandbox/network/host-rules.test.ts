import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/sandbox/network/host-rules.ts';

const decision = (hosts: string[], host: string, port = 443, registries: string[] = []) =>
  decide({ hosts, registries }, host, port).kind;

describe('a host that a repository needs', () => {
  it.each([
    ['registry.npmjs.org', 'registry.npmjs.org', 443],
    ['registry.npmjs.org', 'REGISTRY.npmjs.org.', 80],
    ['*.example.com', 'a.b.example.com', 443],
  ])('%s lets %s through', (rule, host, port) => {
    expect(decision([rule], host, port)).toBe('allowed');
  });

  it.each([
    ['registry.npmjs.org', 'registry.npmjs.org.evil.com', 443],
    ['registry.npmjs.org', 'evil-registry.npmjs.org', 443],
    ['registry.npmjs.org', 'registry.npmjs.org', 22],
    ['*.example.com', 'example.com', 443],
    ['*.example.com', 'badexample.com', 443],
    ['*.com', 'evil.com', 443],
    ['*', 'evil.com', 443],
    ['127.0.0.1', '127.0.0.1', 443],
    ['::1', '[::1]', 443],
    ['10.0.0.1', '10.0.0.1', 80],
    ['host:4873', 'host', 4873],
    ['', '', 443],
    ['a b', 'a b', 443],
  ])('%s does not let %s:%i through', (rule, host, port) => {
    expect(decision([rule], host, port)).toBe('refused');
  });

  it('is on the public internet', () => {
    expect(decide({ hosts: ['a.example'] }, 'a.example', 443)).toEqual({ kind: 'allowed', private: false });
  });
});

describe('a registry of the operator', () => {
  it('may be private, an address, and have a port', () => {
    const registries = ['npm.corp:4873', '10.0.0.7', '[fd00::1]:8080'];
    expect(decide({ hosts: [], registries }, 'npm.corp', 4873)).toEqual({ kind: 'allowed', private: true });
    expect(decision([], '10.0.0.7', 443, registries)).toBe('allowed');
    expect(decision([], '[fd00::1]', 8080, registries)).toBe('allowed');
  });

  it('has that port alone when it has one, else the ordinary ones', () => {
    expect(decision([], 'npm.corp', 443, ['npm.corp:4873'])).toBe('refused');
    expect(decision([], 'npm.corp', 443, ['npm.corp'])).toBe('allowed');
    expect(decision([], 'npm.corp', 5432, ['npm.corp'])).toBe('refused');
  });
});
