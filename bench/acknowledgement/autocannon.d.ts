/** The part of autocannon that is used here; it comes without types. */
declare module 'autocannon' {
  export interface Request {
    readonly method: string;
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly setupRequest?: (request: Request, context: Context) => Request;
    readonly onResponse?: (status: number, body: string, context: Context) => void;
  }

  /** One object for each request and its answer. */
  export interface Context {
    delivery?: string;
  }

  interface Result {
    readonly '2xx': number;
    readonly non2xx: number;
    readonly errors: number;
    readonly timeouts: number;
    /** Seconds. */
    readonly duration: number;
    /** Milliseconds. */
    readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
  }

  export default function autocannon(options: {
    readonly url: string;
    readonly connections: number;
    readonly duration: number;
    readonly requests: readonly Request[];
  }): Promise<Result>;
}
