import type { Finding, Found } from '@vmshift/findings';
import { valueAtPath } from '@vmshift/kubernetes';
import { type EnvironmentSide, review, type Side } from '@vmshift/manifest-review';
import { Draft, frozenSide } from '@vmshift/manifest-review/testing';
import { environmentView } from '../src/cluster/environment-view';
import { fileRules } from '../src/rules/rules';
import { ACCEPTANCE_CHANGES } from './catalogue/acceptance-changes';
import { AVAILABILITY_CHANGES } from './catalogue/availability-changes';
import { DATA_CHANGES } from './catalogue/data-changes';
import { DIFFERENT_FACTS } from './catalogue/different-facts';
import type { CatalogueEntry } from './catalogue/entry';
import { findingsAtOnePlace } from './catalogue/findings-at-one-place';
import { HARMLESS_CHANGES } from './catalogue/harmless-changes';
import { REACHABILITY_CHANGES } from './catalogue/reachability-changes';

/** What all rules found in each changed environment of a review, before one finding is folded into another. */
const mockUnfolded: (readonly Found[])[] = [];

jest.mock('@vmshift/findings', () => {
  const findings = jest.requireActual<typeof import('@vmshift/findings')>('@vmshift/findings');
  const foldExplained: typeof findings.foldExplained = (rules, found) => {
    mockUnfolded.push(found);
    return findings.foldExplained(rules, found);
  };
  return { ...findings, foldExplained };
});

const ALL: readonly CatalogueEntry[] = [
  ...DATA_CHANGES,
  ...AVAILABILITY_CHANGES,
  ...REACHABILITY_CHANGES,
  ...ACCEPTANCE_CHANGES,
  ...HARMLESS_CHANGES,
];
const DANGEROUS = ALL.filter(({ expected }) => expected !== undefined);
const HARMLESS = ALL.filter(({ expected }) => expected === undefined);

interface Reviewed {
  readonly findings: readonly Finding[];
  /** Findings whose path leads nowhere, neither before nor after. */
  readonly astray: readonly string[];
}

const results = new Map<CatalogueEntry, Reviewed>();

/** Reviews a change; once, since all of them take seconds. */
function reviewed(entry: CatalogueEntry): Reviewed {
  const result = results.get(entry) ?? reviewEntry(entry);
  results.set(entry, result);
  return result;
}

function reviewEntry({ change, expected }: CatalogueEntry): Reviewed {
  const head = change(new Draft(frozenSide)).side();
  const base = expected === undefined ? releasedOnMain(head) : frozenSide;
  mockUnfolded.length = 0;
  const { findings } = review(base, head);
  const { environments: before } = base;
  const changed = [...new Set([...before.keys(), ...head.environments.keys()])]
    .sort()
    .filter((name) => before.get(name) !== head.environments.get(name));
  if (mockUnfolded.length !== changed.length) throw new Error(`folded ${mockUnfolded.length} times for ${changed}`);
  const astray = changed.flatMap((name, index) => {
    const views = [before, head.environments].map((side) => environmentView(name, side.get(name)));
    return (mockUnfolded[index] ?? [])
      .filter(({ id, object }) => !ABOUT_FILES.has(id) && !NOT_RENDERED.test(object))
      .filter(({ object, path }) =>
        views.flatMap((view) => view.find(object) ?? []).every((one) => valueAtPath(one, path) === undefined),
      )
      .map(({ id, object, path }) => `${id}: ${object} ${path}`);
  });
  return { findings, astray };
}

/** The frozen environments, as if the main branch had gone on to the pins of the head. */
function releasedOnMain(head: Side): Side {
  const moved = [...frozenSide.environments].map(([name, side]): [string, EnvironmentSide] => {
    const next = head.environments.get(name);
    const { pin } = side;
    if (pin === undefined || next?.pin === undefined || next.pin === pin) return [name, next === side ? next : side];
    return [name, { ...side, files: side.files, releasedPins: [next.pin, pin] }];
  });
  return { environments: new Map(moved) };
}

/** Their paths are names of files. */
const ABOUT_FILES: ReadonlySet<string> = new Set(fileRules.map(({ id }) => id));

/** What no file holds: the Application, the cluster, the model, the pin, and the pod that cert-manager makes. */
const NOT_RENDERED = /^(Application|Cluster|Model|ReleasePin)\/|^Pod\/acme-http-solver$/;

let found = 0;
let alarms = 0;

function print({ verdict, class: kind, id, object, path, because }: Finding): string {
  return `${verdict} ${kind} ${id} ${object} ${path}: ${because}`;
}

describe('dangerous changes are found', () => {
  test.each(DANGEROUS.map((entry) => [entry.title, entry] as const))('%s', (_, entry) => {
    const { expected } = entry;
    const said = reviewed(entry).findings;
    const hit = said.some(
      (one) => one.id === expected?.id && one.class === expected.class && one.verdict === expected.verdict,
    );
    if (hit) found += 1;
    expect({ hit, said: hit ? [] : said.map(print) }).toEqual({ hit: true, said: [] });
  });
});

describe('harmless changes draw no alarm', () => {
  test.each(HARMLESS.map((entry) => [entry.title, entry] as const))('%s', (_, entry) => {
    const said = reviewed(entry).findings.filter(({ verdict }) => verdict !== 'info');
    if (said.length > 0) alarms += 1;
    expect(said.map(print)).toEqual([]);
  });
});

test('one fact is told by one finding', () => {
  const twice = ALL.flatMap((entry) =>
    findingsAtOnePlace(reviewed(entry).findings)
      .filter(([{ id }, other]) => !areDifferentFacts(id, other.id))
      .map(([one, other]) => `${entry.title}: ${print(one)} / ${print(other)}`),
  );
  expect(twice).toEqual([]);
});

test('no two findings are called different facts that never meet', () => {
  const met = ALL.flatMap((entry) =>
    findingsAtOnePlace(reviewed(entry).findings).map(([one, other]) => pairOf(one.id, other.id)),
  );
  const never = DIFFERENT_FACTS.map(([id, other]) => pairOf(id, other)).filter((pair) => !met.includes(pair));
  expect(never).toEqual([]);
});

function areDifferentFacts(id: string, other: string): boolean {
  // That the other environments of the branch stay as they were is another fact than what the change does.
  if (id !== other && [id, other].includes('environments-drift-apart')) return true;
  return DIFFERENT_FACTS.some(([one, two]) => pairOf(one, two) === pairOf(id, other));
}

function pairOf(...ids: readonly [string, string]): string {
  return [...ids].sort().join(' ');
}

// A reader opens the object at that path, and the report links to its line.
test('what a rule names stands there before or after', () => {
  expect([...new Set(ALL.flatMap((entry) => reviewed(entry).astray))]).toEqual([]);
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
