import type { Check } from '../../src/config/gate-checks.ts';
import { withoutChangelog, withoutDocs, withoutGenerated } from './defects/companions.ts';
import { duplicateOfOtherName, duplicateOfSameName } from './defects/duplicates.ts';
import { formattedElsewise, indentedElsewise, quotedElsewise } from './defects/formatting.ts';
import { newDependency, renamedExport } from './defects/interface.ts';
import { debugLine, restatingComment } from './defects/leftovers.ts';
import { manyLines, unrelatedFiles } from './defects/outsized.ts';
import { testInForeignFolder, testOfForeignName, withoutTests } from './defects/tests.ts';
import { foreignTitle } from './defects/titles.ts';
import type { Edition } from './editions.ts';
import type { GivenFix } from './given-fix.ts';

export interface Defect {
  readonly name: string;
  /** The checks of which any tells of it. */
  readonly toldBy: readonly Check[];
  /** Undefined where the fix gives no occasion for it. */
  readonly plant: (given: GivenFix) => Edition | undefined | Promise<Edition | undefined>;
}

/** What is planted into fixes, made from the fix and its repository and from nothing that a check knows. */
export const DEFECTS: readonly Defect[] = [
  { name: 'test left out', toldBy: ['test-touched'], plant: withoutTests },
  { name: 'test in a foreign folder', toldBy: ['test-place'], plant: testInForeignFolder },
  { name: 'test of a foreign name', toldBy: ['test-place'], plant: testOfForeignName },
  { name: 'changelog left out', toldBy: ['companion'], plant: withoutChangelog },
  { name: 'docs left out', toldBy: ['companion'], plant: withoutDocs },
  { name: 'generated file left out', toldBy: ['companion'], plant: withoutGenerated },
  { name: 'helper again, same name', toldBy: ['duplicate-helper', 'clone'], plant: duplicateOfSameName },
  { name: 'helper again, other names', toldBy: ['duplicate-helper', 'clone'], plant: duplicateOfOtherName },
  { name: 'foreign title', toldBy: ['title-form'], plant: foreignTitle },
  { name: 'formatted elsewise', toldBy: ['reformatting'], plant: formattedElsewise },
  { name: 'indented elsewise', toldBy: ['reformatting'], plant: indentedElsewise },
  { name: 'quoted elsewise', toldBy: ['reformatting'], plant: quotedElsewise },
  { name: 'debug line', toldBy: ['leftover-debugging'], plant: debugLine },
  { name: 'comment that restates', toldBy: ['restating-comment'], plant: restatingComment },
  { name: 'unrelated files', toldBy: ['size', 'spread', 'outside-region'], plant: unrelatedFiles },
  { name: '500 lines more', toldBy: ['size', 'verbosity'], plant: manyLines },
  { name: 'new dependency', toldBy: ['new-dependency'], plant: newDependency },
  { name: 'export renamed', toldBy: ['api-break'], plant: renamedExport },
];
