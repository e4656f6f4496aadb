/** What a part of a template wants to be told. */
export type SectionPurpose =
  | 'lead'
  | 'issue'
  | 'description'
  | 'before'
  | 'after'
  | 'reason'
  | 'testing'
  | 'breaking'
  | 'kind'
  | 'checklist'
  | 'notes'
  | 'instructions'
  | 'other';

/** The first that speaks of a heading decides: what is narrow comes before what is wide. */
const PURPOSES: readonly (readonly [RegExp, SectionPurpose])[] = [
  [
    /\bcheck[ -]?lists?\b|\bprerequisites?\b|\brequirements\b|\bself[ -]check\b|\bto[ -]?dos?\b/i,
    'checklist',
  ],
  [
    /\bfeature\b.*\bbug|\bbug.*\bfeature\b|\b(?:types?|kinds?) of (?:the )?(?:pr\b|pull|changes?|fix)|\b(?:pr|pull request|change) (?:type|kind)\b|^this is an?\b|\b(?:my )?pr is\b|^(?:type|kind)s?\b/i,
    'kind',
  ],
  [/lista de verif|liste de v[ée]rif|检查|自检|チェック|체크/iu, 'checklist'],
  [/^tipo de|^type de|类型|種類|유형/iu, 'kind'],
  [
    /\b(?:current|existing|previous|old) behaviou?r\b|comportamiento actual|comportamento atual|comportement actuel/i,
    'before',
  ],
  [
    /\b(?:new|expected|updated|desired) behaviou?r\b|nuevo comportamiento|novo comportamento|nouveau comportement/i,
    'after',
  ],
  [/\bbreaking\b|\bback(?:wards?)?[ -]?(?:in)?compatib|\bbc[ -]?breaks?\b/i, 'breaking'],
  [
    /\bmanual(?:ly)?\b|\bscreen ?(?:shots?|casts?)\b|\brecordings?\b|\bvideos?\b|\bdemos?\b|\bpreview\b|\bbenchmarks?\b|\bnew (?:features?|capabilit\w+)\b|\bfor (?:adding|updating)\b/i,
    'other',
  ],
  [
    /\b(?:which|related|linked|fixed|associated|closing|what)?\s*(?:issues?|tickets?|bug reports?)\b(?!.*\btypes?\b)/i,
    'issue',
  ],
  [/\btest(?:s|ed|ing)?\b|\bverif\w+|\bqa\b|\bvalidat\w+|\bsteps to (?:reproduce|check)\b/i, 'testing'],
  [
    /\brelease\b|\bchange ?log\b|\bdeploy\w*|\brollback\b|\bdocs?\b|\bdocumentation\b|\bdocumented\b|\bperformance\b|\bsecurity\b|\bbenefits?\b|\bdrawbacks?\b|\brisks?\b|\bimpact\b|\busage\b|\bexamples?\b|\baudience\b|\balternatives?\b|\bfollow[ -]?ups?\b|\bdependenc\w+|\brelated (?:prs?|pull|links?)|\bdeprecations?\b|\blicen[cs]e\b|\bai\b|\bagents?\b|\bmigrations?\b|\bassum\w+/i,
    'other',
  ],
  [
    /\b(?:additional|other|further|extra|more) (?:info\w*|notes?|context|comments?|details?|remarks?)\b|\bnotes? (?:for|to)\b|\bspecial notes?\b|\breviewers?\b|\banything else\b|^(?:notes?|comments?|remarks?|misc\w*)$/i,
    'notes',
  ],
  [
    /\b(?:current|existing|previous|old|actual)\b.*\b(?:behaviou?r|state|situation|results?|outputs?)\b|\bbefore\b(?!.*\b(?:submit|merg|open))|\bwhat (?:is|was|were) (?:the )?(?:problem|bug|fault|wrong|broken)|^(?:the )?problem\b|\bproblem statement\b|\broot cause\b|\bbug description\b/i,
    'before',
  ],
  [
    /\bwhat .*\bwhy\b|\bwhy .*\bwhat\b|\b(?:background|problem|motivation|context)\b.*\b(?:solution|changes?|fix)\b/i,
    'description',
  ],
  [
    /\b(?:new|expected|updated|desired|resulting)\b.*\b(?:behaviou?r|state|results?|outputs?)\b|\bafter\b|\bwhat (?:has |have |i )?(?:changed|did|do)\b(?!.*\bpr\b)|^(?:the |key |main |proposed |list of )?changes?(?: (?:made|introduced|proposed|in this .*))?$|\b(?:proposed|main|key) (?:changes?|solution|fix)\b|^(?:the |proposed )?(?:solution|fix|details?|implementation|approach)\b|\bhow (?:does|did|do|is|was|have|are)\b.*\b(?:fix\w*|solv\w*|address\w*|work\w*|implement\w*|resolv\w*)|\bchanges? .*\b(?:make|made)\b.*\bfix/i,
    'after',
  ],
  [
    /\bwhy\b|\bmotivations?\b|\brationale\b|\breasons?\b|\bbackground\b|\bcontext\b|\bpurpose\b|\bproblem\b|\buse case\b/i,
    'reason',
  ],
  [
    /\bdescri\w+|\bsummary\b|\boverview\b|\bwhat\b|\bchang(?:es?|ed)\b|\bproposed\b|\bproposal\b|\bintroduc\w+|\babout\b|\bpull request\b|\bpr\b|\bgoals?\b|\bintent\w*/i,
    'description',
  ],
  [/测试|測試|テスト|動作確認|테스트|\bpruebas?\b|\btestes?\b/iu, 'testing'],
  [/背景|原因|动机|理由|\bpor ?qu[eé]\b|\bpourquoi\b/iu, 'reason'],
  [
    /变更|改动|更改|说明|描述|變更|概要|変更|説明|개요|설명|변경|\bresum[eo]n?\b|\bcambios\b|\bmudanças\b/iu,
    'description',
  ],
];

const INSTRUCTIONS =
  /\binstructions?\b|\bcontributing\b|\bguidelines?\b|\blearn more\b|\bcode of conduct\b|\bbefore (?:you )?(?:submit|open|creat)\w*|^thank/i;

export function purposeOf(title: string): SectionPurpose {
  if (INSTRUCTIONS.test(title)) return title.endsWith('?') ? 'other' : 'instructions';
  return PURPOSES.find(([words]) => words.test(title))?.[1] ?? 'other';
}
