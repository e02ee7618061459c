import type { Finding } from '../finding';
import { review } from '../review';
import { ACCEPTANCE_CHANGES } from './acceptance-changes';
import { AVAILABILITY_CHANGES } from './availability-changes';
import { DATA_CHANGES } from './data-changes';
import { Draft } from './draft';
import type { CatalogueEntry } from './entry';
import { HARMLESS_CHANGES } from './harmless-changes';
import { REACHABILITY_CHANGES } from './reachability-changes';
import { renderedSide } from './rendered-side';

const DANGEROUS = [...DATA_CHANGES, ...AVAILABILITY_CHANGES, ...REACHABILITY_CHANGES, ...ACCEPTANCE_CHANGES];
const base = renderedSide();

function findingsOf(entry: CatalogueEntry): readonly Finding[] {
  return review(base, entry.change(new Draft(base)).side()).findings;
}

function print({ verdict, class: kind, id, object, path, because }: Finding): string {
  return `${verdict} ${kind} ${id} ${object} ${path}: ${because}`;
}

describe('dangerous changes are found', () => {
  test.each(DANGEROUS.map((entry) => [entry.title, entry] as const))('%s', (_, entry) => {
    const findings = findingsOf(entry);
    const hit = findings.some(
      ({ class: kind, verdict }) => kind === entry.expected?.class && verdict === entry.expected.verdict,
    );
    expect({ hit, findings: hit ? [] : findings.map(print) }).toEqual({ hit: true, findings: [] });
  });
});

describe('harmless changes draw no alarm', () => {
  test.each(HARMLESS_CHANGES.map((entry) => [entry.title, entry] as const))('%s', (_, entry) => {
    expect(
      findingsOf(entry)
        .filter(({ verdict }) => verdict !== 'info')
        .map(print),
    ).toEqual([]);
  });
});
