/** Of a checklist's label: what it claims, in plain words. */
export function claimOf(label: string): string {
  return plain(label)
    .replace(/\([^()]*\)/g, (hint) => (/non-breaking/i.test(hint) ? ' non-breaking ' : ' '))
    .replace(/\s+/g, ' ');
}

/**
 * Whether a label is made of nothing but the words in which tests, checks, a changelog, a reference and the use of AI
 * are claimed. Any other word may claim something that nobody has seen: a platform, a version, a share, a person.
 */
export function claimsNoMore(label: string): boolean {
  const claim = claimOf(label);
  const words = plain(label).match(/[\p{L}\p{N}][\p{L}\p{N}%-]*(?:['’]\p{L}+)?/gu) ?? [];
  const isKnown = (word: string) => KNOWN.test(word.replaceAll('’', "'").replace(/-+$/, ''));
  // A feature is something else than a fix, unless the one is named beside the other.
  const isOfFeature = /\b(?:features?|functionality)\b/i.test(claim) && !/\b(?:fix\w*|bugs?)\b/i.test(claim);
  return words.every(isKnown) && !isOfFeature;
}

const KNOWN = new RegExp(
  `^(?:${[
    // Words of every sentence.
    "a|an|the|i|i've|we|we've|my|our|you|your|and|or|of|in|to|for|with|by|as|at|on|that|which|this|these|it|is|are|was|were|be|been|has|have|had|there|there's|do|does|must|should|please|ensure|confirm|any|all|each|every|new|existing|both|so|now|still|also|ideally|appropriate|relevant|related|necessary|needed|applicable|where|when|if|they|but|file|files",
    // The change.
    'changes?|changed|code|pr|pull|requests?|projects?|repository|contribution|description|body|proposed|introduced|behaviou?r|bugs?|bug-?fix(?:es)?|fix(?:es|ed|ing)?|features?|functionality|situations?|user-facing|works?|working|effective|expected|correct|non-breaking|regressions?',
    // Tests.
    'tests?|tested|testing|unit|suites?|cases?|automated|local|locally|adds?|added|adding|includ(?:e|es|ed|ing)|writ(?:e|es|ten|ing)|wrote|updat(?:e|es|ed|ing)|modified|creat(?:e|es|ed)|provid(?:e|es|ed)|exists?|cover(?:s|ed|ing)?|prov(?:e|es|ing)|verify|verif(?:ies|ying)|validat(?:e|es|ing)|show(?:s|ing)?|demonstrat(?:e|es|ing)|run|ran|running|pass(?:es|ed|ing)?|green|success(?:ful|fully)?|fail(?:s|ed|ing)?|without|before|previously|npm',
    // The repository's own checks.
    'checked|lint(?:s|ed|er|ers|ing)?|eslint|prettier|black|mypy|tsc|format(?:s|ted|ter|ting)?|type-?check(?:s|ed|er|ing)?|follow(?:s|ed|ing)?|adher(?:e|es)|match(?:es)?|maintain(?:s|ed)?|conform(?:s|ed)?|consistent|respect(?:s|ed)?|compl(?:y|ies)|coding|styles?|guidelines?',
    // A changelog, and a reference.
    'change-?log|changesets?|news|fragments?|entry|entries|md|link(?:s|ed|ing)?|referenc(?:e|es|ed|ing)|mention(?:s|ed)?|issues?|associated|clos(?:e|es|ing)',
    // Where it comes from.
    'ai|llm|agents?|assist(?:ed|ance|ant)?|generat(?:e|ed|ing|ion)|us(?:e|ed|ing)|help(?:ed)?|tools?|parts?|what|extent|contribute',
  ].join('|')})$`,
  'i',
);

/** Without emphasis, addresses and remarks that are nothing but a link; a closing reference is one, whatever number it shows. */
function plain(label: string): string {
  return label
    .replace(/`([^`]*)`/g, (_code, text: string) =>
      /^(?:fix|clos|resolv)\w* #/i.test(text) ? ' closing reference ' : isCommand(text) ? ' ' : ` ${text} `,
    )
    .replace(/\(\s*\[[^\]]*\]\([^)]*\)\s*\)/g, ' ')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/[*_[\]~]+/g, ' ');
}

const COMMAND =
  /^(?:\$ )?(?:(?:npm|pnpm|yarn|bun|npx|make|just|tox|nox|pytest|python3?|cargo|go|mvn|gradle|rake|bundle|composer|hatch|poetry|uv|dotnet|deno)\b|\.\/)/;

const isCommand = (code: string) => COMMAND.test(code.trim());

/** The commands that a label names. */
export function commandsIn(label: string): string[] {
  return [...label.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) =>
    isCommand(code) ? [code.trim().replace(/^\$ /, '')] : [],
  );
}
