/** The tables are made when stories are told for the first time. */
export function isBeforeFirstStart(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '42P01' || error.code === '3F000');
}
