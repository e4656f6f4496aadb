export interface Delivery<Request> {
  readonly id: string;
  readonly request: Request;
}

export interface Intake<Request> {
  /** Resolves once the delivery is on disk: 'stored' now, or 'known' from before. */
  accept(id: string, request: Request): Promise<'stored' | 'known'>;
}

const LARGEST_BATCH = 200;

/**
 * Writes whatever arrives while one write is under way as the next write: a lone delivery waits for nothing,
 * and under load many share one transaction. `store` answers with the ids that were new.
 */
export function createIntake<Request>(
  store: (batch: Delivery<Request>[]) => Promise<Set<string>>,
): Intake<Request> {
  const waiting: { delivery: Delivery<Request>; stored: PromiseWithResolvers<'stored' | 'known'> }[] = [];
  let writing = false;

  async function writeAll(): Promise<void> {
    for (
      let batch = waiting.splice(0, LARGEST_BATCH);
      batch.length > 0;
      batch = waiting.splice(0, LARGEST_BATCH)
    ) {
      try {
        const fresh = await store(batch.map(({ delivery }) => delivery));
        for (const { delivery, stored } of batch)
          stored.resolve(fresh.delete(delivery.id) ? 'stored' : 'known');
      } catch (error) {
        for (const { stored } of batch) stored.reject(error);
      }
    }
    writing = false;
  }

  return {
    accept(id, request) {
      const stored = Promise.withResolvers<'stored' | 'known'>();
      waiting.push({ delivery: { id, request }, stored });
      if (!writing) {
        writing = true;
        void writeAll();
      }
      return stored.promise;
    },
  };
}
