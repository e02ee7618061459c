import type { Finding } from '@vmshift/findings';
import { review } from '@vmshift/manifest-review';
import { Draft, frozenSide } from '@vmshift/manifest-review/testing';
import { ACCEPTANCE_CHANGES } from './catalogue/acceptance-changes';
import { AVAILABILITY_CHANGES } from './catalogue/availability-changes';
import { DATA_CHANGES } from './catalogue/data-changes';
import type { CatalogueEntry } from './catalogue/entry';
import { HARMLESS_CHANGES } from './catalogue/harmless-changes';
import { REACHABILITY_CHANGES } from './catalogue/reachability-changes';

interface Judged {
  readonly title: string;
  readonly expected: CatalogueEntry['expected'];
  readonly findings: () => readonly Finding[];
}

const manifest = (entry: CatalogueEntry): Judged => ({
  ...entry,
  findings: () => review(frozenSide, entry.change(new Draft(frozenSide)).side()).findings,
});

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
