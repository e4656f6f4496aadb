import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** What a way out of a container is made of, or leads to; of this machine. */
const FILES = [
  '/etc/passwd',
  '/etc/shadow',
  '/etc/sudoers',
  '/etc/hosts',
  '/etc/crontab',
  '/etc/ld.so.preload',
  '/root/.ssh/authorized_keys',
  '/root/.bashrc',
  '/root/.docker/config.json',
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/kernel/hostname',
  '/proc/sys/kernel/domainname',
  '/proc/sys/kernel/modprobe',
  '/proc/sys/kernel/sysrq',
  '/proc/sys/kernel/randomize_va_space',
  '/proc/sys/kernel/yama/ptrace_scope',
  '/proc/sys/fs/binfmt_misc/status',
  '/proc/sys/vm/overcommit_memory',
  '/proc/sys/vm/panic_on_oom',
  '/sys/kernel/uevent_helper',
];
const CONTROL_GROUPS = '/sys/fs/cgroup';

/** Each setting's name to what it is; one that is not there, or not to be read, is the empty text. */
export async function hostSettings(): Promise<Map<string, string>> {
  const groups = await readdir(CONTROL_GROUPS).catch(() => []);
  const agents = groups.map((group) => `${CONTROL_GROUPS}/${group}/release_agent`);
  const entries = [...FILES, ...agents].map(async (file) => [file, await digestOf(file)] as const);
  return new Map(await Promise.all(entries));
}

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

async function digestOf(file: string): Promise<string> {
  const text = await textOf(file);
  return text === '' ? '' : createHash('sha256').update(text).digest('hex');
}

/** How far the clock is from where the seconds since the start of the machine say it is. */
export function clockOffsetSeconds(): number {
  return (Date.now() - performance.timeOrigin - performance.now()) / 1000;
}
