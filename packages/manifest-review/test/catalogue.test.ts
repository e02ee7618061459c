import type { Finding } from '@vmshift/findings';
import { review } from '@vmshift/manifest-review';
import { Draft, frozenSide } from '@vmshift/manifest-review/testing';
import { ACCEPTANCE_CHANGES } from './catalogue/acceptance-changes';
import { AVAILABILITY_CHANGES } from './catalogue/availability-changes';
import { DATA_CHANGES } from './catalogue/data-changes';
import { DIFFERENT_FACTS } from './catalogue/different-facts';
import type { CatalogueEntry } from './catalogue/entry';
import { findingsAtOnePlace } from './catalogue/findings-at-one-place';
import { HARMLESS_CHANGES } from './catalogue/harmless-changes';
import { REACHABILITY_CHANGES } from './catalogue/reachability-changes';

interface Judged {
  readonly title: string;
  readonly expected: CatalogueEntry['expected'];
  readonly findings: () => readonly Finding[];
}

const manifest = (entry: CatalogueEntry): Judged => {
  let said: readonly Finding[] | undefined;
  return {
    ...entry,
    findings: () => {
      said ??= review(frozenSide, entry.change(new Draft(frozenSide)).side()).findings;
      return said;
    },
  };
};

const ALL: readonly Judged[] = [
  ...[...DATA_CHANGES, ...AVAILABILITY_CHANGES, ...REACHABILITY_CHANGES, ...ACCEPTANCE_CHANGES].map(manifest),
  ...HARMLESS_CHANGES.map(manifest),
];
const DANGEROUS = ALL.filter(({ expected }) => expected !== undefined);
const HARMLESS = ALL.filter(({ expected }) => expected === undefined);

let found = 0;
let alarms = 0;

function print({ verdict, class: kind, id, object, path, because }: Finding): string {
  return `${verdict} ${kind} ${id} ${object} ${path}: ${because}`;
}

describe('dangerous changes are found', () => {
  test.each(DANGEROUS.map((entry) => [entry.title, entry] as const))('%s', (_, { expected, findings }) => {
    const said = findings();
    const hit = said.some(
      (one) => one.id === expected?.id && one.class === expected.class && one.verdict === expected.verdict,
    );
    if (hit) found += 1;
    expect({ hit, said: hit ? [] : said.map(print) }).toEqual({ hit: true, said: [] });
  });
});

describe('harmless changes draw no alarm', () => {
  test.each(HARMLESS.map((entry) => [entry.title, entry] as const))('%s', (_, { findings }) => {
    const said = findings().filter(({ verdict }) => verdict !== 'info');
    if (said.length > 0) alarms += 1;
    expect(said.map(print)).toEqual([]);
  });
});

test('one fact is told by one finding', () => {
  const twice = ALL.flatMap(({ title, findings }) =>
    findingsAtOnePlace(findings())
      .filter(([{ id }, other]) => !areDifferentFacts(id, other.id))
      .map(([one, other]) => `${title}: ${print(one)} / ${print(other)}`),
  );
  expect(twice).toEqual([]);
});

test('no two findings are called different facts that never meet', () => {
  const met = ALL.flatMap(({ findings }) =>
    findingsAtOnePlace(findings()).map(([one, other]) => [one.id, other.id].sort().join(' ')),
  );
  const never = DIFFERENT_FACTS.map(([id, other]) => [id, other].sort().join(' ')).filter(
    (pair) => !met.includes(pair),
  );
  expect(never).toEqual([]);
});

function areDifferentFacts(id: string, other: string): boolean {
  // That the other environments of the branch stay as they were is another fact than what the change does.
  if (id !== other && [id, other].includes('environments-drift-apart')) return true;
  return DIFFERENT_FACTS.some((pair) => pair.slice(0, 2).sort().join(' ') === [id, other].sort().join(' '));
}

test('the catalogue is large enough to mean something, and no title stands twice', () => {
  expect(DANGEROUS.length).toBeGreaterThanOrEqual(60);
  expect(HARMLESS.length).toBeGreaterThanOrEqual(25);
  expect(new Set(ALL.map(({ title }) => title)).size).toBe(ALL.length);
});

afterAll(() => {
  process.stdout.write(
    `catalogue: ${found} of ${DANGEROUS.length} dangerous changes found, ${alarms} false alarms in ${HARMLESS.length} harmless changes\n`,
  );
});
