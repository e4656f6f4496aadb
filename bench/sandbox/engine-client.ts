import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The engine's own client, beside which the sandbox is measured. */
export async function dockerRun(image: string, network: string): Promise<void> {
  await run('docker', ['run', '--rm', '--network', network, image, 'true']);
}

export async function dockerExec(container: string): Promise<void> {
  await run('docker', ['exec', container, 'true']);
}

/** Prepared images outlive their runs. */
export async function removeImagesLabelled(label: string): Promise<void> {
  const { stdout } = await run('docker', ['images', '-q', '--filter', `label=${label}`]);
  const images = stdout.split('\n').filter(Boolean);
  if (images.length > 0) await run('docker', ['rmi', '--force', ...new Set(images)]);
}

export async function containerLabelled(label: string): Promise<string> {
  const { stdout } = await run('docker', ['ps', '-q', '--filter', `label=${label}`]);
  return stdout.trim().split('\n')[0] ?? '';
}
