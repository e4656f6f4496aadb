import { quoteForShell } from '../lib/quote-for-shell.ts';

/**
 * The scripts by which the workbench keeps the work tree, run in the sandbox.
 *
 * The base commit is kept beside the workspace in a git directory of the program's own, so that whatever the agent
 * does to `.git`, the difference can be taken. Attributes are disarmed: content stays byte for byte what it is.
 */
const OWN = '"$HOME/.heirloom"';
const GIT = `git --git-dir=${OWN}/base.git --work-tree=. -c core.autocrlf=false -c core.fsmonitor=false -c core.hooksPath=/dev/null -c core.quotePath=false -c core.excludesFile=${OWN}/nested`;
/** Paths, a line each, as patterns of an exclude file that match nothing else. */
const AS_PATTERNS = String.raw`sed 's/[][*?\\!#]/\\&/g; s|^\./||; s|^|/|'`;

export const IS_READY = `test -e ${OWN}/ready`;
export const MARK_READY = `touch ${OWN}/ready`;
/** Reads a patch from standard input, for RESTORE. */
export const TAKE_TREE = `cat > ${OWN}/tree.patch`;

const keepBase = (add: string) => String.raw`set -e
mkdir -p ${OWN} && : > ${OWN}/nested
git init -q -b main .
printf '* -text -ident !filter !diff !working-tree-encoding\n' > .git/info/attributes
git config user.name contributor && git config user.email contributor@example.invalid && git config gc.auto 0
${add}
git commit -q --allow-empty --no-verify -m 'The base commit'
rm -rf ${OWN}/base.git && cp -a .git ${OWN}/base.git
${GIT} tag base`;

export const KEEP_BASE = keepBase('git add -A -f .');

/** Reads the paths of the base commit from standard input, each ended by NUL; what else is there was installed. */
export const KEEP_BASE_AMONG_OTHERS = keepBase(
  'GIT_LITERAL_PATHSPECS=1 git add -f --pathspec-from-file=- --pathspec-file-nul',
);

/** Takes away the base commit that was kept, its files and what is known of it; what was installed stays. */
export const CLEAR_BASE = `set -e
${GIT} ls-tree -r -z --name-only base | xargs -0 -r rm -rf --
${GIT} ls-tree -r -d -z --name-only base | sort -r -z | xargs -0 -r rmdir --ignore-fail-on-non-empty -- 2>/dev/null || true
rm -rf .git ${OWN}`;

const IGNORED = `${GIT} ls-files -z --others --ignored --exclude-standard --directory | sort -z`;

/**
 * What the installation leaves behind is no part of any change: lock files it rewrote, folders nobody ignores. What is
 * ignored by then is remembered, so that what a run adds to it can be told apart.
 */
export const FORGET_INSTALLATION = `set -e
${GIT} read-tree base
${GIT} ls-files --others --exclude-standard --directory --no-empty-directory | ${AS_PATTERNS} > ${OWN}/installed
cat ${OWN}/installed >> ${OWN}/base.git/info/exclude
cat ${OWN}/installed >> .git/info/exclude
${GIT} checkout-index -q -f -a
${IGNORED} > ${OWN}/ignored`;

/** The base commit and the tree taken last, and nothing else: no builds either that an earlier tree left behind. */
export const RESTORE = `set -e
: > ${OWN}/nested
${GIT} read-tree base
${GIT} checkout-index -q -f -a
${GIT} clean -ffdq
${IGNORED} | comm -z -13 ${OWN}/ignored - | xargs -0 -r rm -rf --
if [ -s ${OWN}/tree.patch ]; then ${GIT} apply --binary --whitespace=nowarn ${OWN}/tree.patch; fi`;

/** Repositories within the work tree, as tests make them, are left out; what cannot be read is made readable. */
const STAGE = `find . -mindepth 2 -name node_modules -prune -o -name .git -print 2>/dev/null | sed 's|/\\.git$||' | ${AS_PATTERNS} > ${OWN}/nested
${GIT} read-tree base && { ${GIT} add -A . || { chmod -R u+rwX . && ${GIT} add -A .; }; }`;
const DIFF = `${GIT} diff --cached --binary --full-index --no-ext-diff --no-textconv --no-color --no-renames base`;

export const SHOW_TREE = `${STAGE} && ${DIFF}`;
export const SHOW_PATHS = `${STAGE} && ${GIT} diff --cached --name-only --no-renames -z base`;

/** For readers: each change with the function around it, or with many lines. */
export const SHOW_WITH_FUNCTIONS = `${STAGE} && ${DIFF} --function-context`;
export const SHOW_WITH_CONTEXT = `${STAGE} && ${DIFF} --unified=25`;

export function showTreeOf(paths: readonly string[]): string {
  return `${SHOW_TREE} -- ${paths.map((path) => quoteForShell(`:(literal)${path}`)).join(' ')}`;
}
