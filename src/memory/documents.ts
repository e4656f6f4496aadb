import { makeArrowTable } from '@lancedb/lancedb';
import { Binary, Schema } from 'apache-arrow';
import { z } from 'zod';
import { packDocument, unpackDocument, type Document } from './document.ts';
import { field, keyField, type Store, type TableFormat } from './store.ts';

/** The number says how texts become documents: other words, names or chunks are another table. */
const DOCUMENTS: TableFormat = {
  name: 'documents_3',
  whenDamaged: 'rebuild',
  schema: new Schema([keyField('key'), field('packed', new Binary())]),
};

/** What was made of file contents, by blob, so that the next process need not read them again. */
export interface Documents {
  /** Everything that is kept; undefined where a blob is no text that is searched. */
  load(): Promise<Map<string, Document | undefined>>;
  /** Kept at once when they are many, else together with later ones or by `flush`. */
  add(documents: ReadonlyMap<string, Document | undefined>): Promise<void>;
  /** Forgets all but the given ones. */
  keepOnly(keys: ReadonlySet<string>): Promise<void>;
  flush(): Promise<void>;
}

const WORTH_WRITING = 200;
const DELETED_AT_ONCE = 1_000;

const Row = z.object({ key: z.string(), packed: z.instanceof(Uint8Array) });

export async function openDocuments(store: Store): Promise<Documents> {
  let table = await store.table(DOCUMENTS);
  let unwritten = new Map<string, Document | undefined>();

  const flush = async (): Promise<void> => {
    if (unwritten.size === 0) return;
    const rows = [...unwritten].map(([key, document]) => ({ key, packed: packDocument(document) }));
    unwritten = new Map();
    const written = makeArrowTable(rows, { schema: DOCUMENTS.schema });
    await table.mergeInsert('key').whenNotMatchedInsertAll().execute(written);
  };

  return {
    flush,
    async load() {
      try {
        const rows: unknown[] = await table.query().toArray();
        return new Map(
          rows.map((row) => Row.parse(row)).map(({ key, packed }) => [key, unpackDocument(packed)]),
        );
      } catch (error) {
        // All of it comes from git: what cannot be read is made again.
        await store.discard(DOCUMENTS, error);
        table = await store.table(DOCUMENTS);
        return new Map();
      }
    },
    async add(documents) {
      for (const [key, document] of documents) unwritten.set(key, document);
      if (unwritten.size >= WORTH_WRITING) await flush();
    },
    async keepOnly(keys) {
      const rows: unknown[] = await table.query().select(['key']).toArray();
      const old = rows
        .map((row) => Row.pick({ key: true }).parse(row).key)
        .filter((key) => !keys.has(key) && /^[\w.-]+$/.test(key));
      for (let from = 0; from < old.length; from += DELETED_AT_ONCE) {
        const some = old.slice(from, from + DELETED_AT_ONCE);
        await table.delete(`key IN (${some.map((key) => `'${key}'`).join(',')})`);
      }
    },
  };
}
