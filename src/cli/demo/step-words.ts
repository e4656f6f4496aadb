const WORDS: Readonly<Record<string, string>> = {
  begin: 'The webhook arrived, was checked and stored; the run began',
  base: 'Clones the repository, at its newest commit',
  remember: 'Remembers: every past commit becomes an episode',
  recall: 'Recalls which files, past fixes and rules concern this issue',
  prepare: 'Prepares the sandbox: unpacks the snapshot, installs, cuts the network',
  baseline: 'Runs the test suite as it is',
  'check the patch': 'Checks the patch that leaves the sandbox, and applies it to a clean index',
  propose: 'Makes the commit, the branch, the pull request and its check run',
};

/** A finished step of a run, in words for people; nothing for those that are no news. */
export function describeStep(name: string): string | undefined {
  const known = WORDS[name];
  if (known !== undefined) return known;
  const turn = /^(reproduce|fix) (\d+): tools$/.exec(name);
  if (turn)
    return `${turn[1] === 'reproduce' ? 'Reproducing' : 'Fixing'}: turn ${turn[2]} of the model, its tools run in the sandbox`;
  const check = /^(reproduce|fix): check (\d+)$/.exec(name);
  if (check?.[1] === 'reproduce')
    return 'The program runs the new test itself: it must fail for the reason given, twice';
  if (check)
    return `The program runs everything itself: the test without and with the fix, the suite, the organic gate (attempt ${check[2]})`;
  return undefined;
}
