import { randomUUID } from 'node:crypto';
import { messageOf } from '../../src/lib/message-of.ts';
import { SandboxLost } from '../../src/sandbox/engine-trouble.ts';
import { FileTooLarge, SandboxFailed, type Sandbox } from '../../src/sandbox/sandbox.ts';

const ATTEMPTS = 3;

/** A sandbox works, or says why it does not; one that is lost makes room for another. */
export async function stillOfUse(
  sandbox: Sandbox,
  open: () => Promise<Sandbox>,
  canaries: readonly string[],
): Promise<string[]> {
  try {
    return await useOf(sandbox, canaries);
  } catch (error) {
    if (!(error instanceof SandboxLost))
      return [`the sandbox failed without a word why: ${messageOf(error)}`];
  }
  const again = await open();
  return (await useOf(again, canaries)).map((difference) => `after it was opened again: ${difference}`);
}

const CONTENT = Buffer.from('written and read\n');
/** Known to the cases, which may do with it what they like: the host has to come back, whatever it finds there. */
const KNOWN_NAME = 'written-by-the-host';
const FIND_SECRETS = 'grep -rslFf /dev/stdin /workspace /home/heirloom /tmp /dev/shm | head -n 1';

async function useOf(sandbox: Sandbox, canaries: readonly string[]): Promise<string[]> {
  const differences: string[] = [];
  if (!(await answers(sandbox)))
    differences.push('the sandbox runs no command any more, and does not say so');
  const { stdout } = await sandbox.run({
    command: FIND_SECRETS,
    timeoutMs: 10_000,
    stdin: Buffer.from(canaries.join('\n')),
  });
  if (stdout.length > 0) differences.push('a secret of this machine lies in the sandbox');
  await writtenAndRead(sandbox, KNOWN_NAME);
  const read = await writtenAndRead(sandbox, randomUUID());
  if (read !== undefined && !CONTENT.equals(read)) differences.push('what is written is not what is read');
  return differences;
}

async function writtenAndRead(sandbox: Sandbox, name: string): Promise<Uint8Array | undefined> {
  try {
    await sandbox.write(name, CONTENT);
    return await sandbox.read(name, 100);
  } catch (error) {
    // As where the disk is full: it says so.
    if (error instanceof SandboxFailed || error instanceof FileTooLarge) return undefined;
    throw error;
  }
}

/** What a case left running may cost a command or two, until it is ended with them. */
async function answers(sandbox: Sandbox): Promise<boolean> {
  for (let time = 0; time < ATTEMPTS; time++) {
    const { exitCode } = await sandbox.run({ command: '[[ $((6 * 7)) == 42 ]]', timeoutMs: 5000 });
    if (exitCode === 0) return true;
  }
  return false;
}
