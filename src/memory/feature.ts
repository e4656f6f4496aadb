/** One kind of evidence: a number for each file of a snapshot, in the order of its files; 0 is none. */
export type Feature = Float64Array;

/** Commits that touch more files than this say nothing about any one of them. */
export const WIDE_COMMIT = 30;

/** The best file has 1, so that evidence of different kinds and of different queries can be weighed together. */
export function scaled(feature: Feature): Feature {
  const highest = feature.reduce((a, b) => Math.max(a, b), 0);
  return highest === 0 ? feature : feature.map((value) => value / highest);
}
