import { allowsSandbox } from './fix.ts';
import type { SandboxKind } from '../sandbox/sandbox.ts';
import type { ExitCode, Terminal } from './terminal.ts';

export interface ServeOptions {
  readonly sandbox: SandboxKind;
  readonly trustRepository: boolean;
}

export interface ServeNeeds {
  readonly terminal: Terminal;
  readonly startApp: (options: {
    sandbox: SandboxKind;
  }) => Promise<AsyncDisposable & { readonly port: number }>;
  /** Aborted when the process is asked to stop. */
  readonly signal: AbortSignal;
}

/** `heirloom serve`: the GitHub App, until it is told to stop. What is under way goes on at the next start. */
export async function serveCommand(
  options: ServeOptions,
  { terminal, startApp, signal }: ServeNeeds,
): Promise<ExitCode> {
  if (!allowsSandbox(options, terminal)) return 2;
  await using app = await startApp({ sandbox: options.sandbox });
  if (options.sandbox === 'process') terminal.err('Warning: the process sandbox isolates nothing.\n');
  terminal.err(`Heirloom listens on port ${app.port}.\n`);
  await stopped(signal);
  terminal.err('Stopping; what is under way goes on at the next start.\n');
  return 0;
}

function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
