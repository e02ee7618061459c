import type { RuleDescription } from '../rule';
import { valuesSentence } from './finding-values';
import type { Report, ReportFinding } from './report';
import { verdictSentence } from './verdict';

/** What two judges find over the same change, and where they differ. */
export interface ReportComparison {
  /** The verdict of each, in words. */
  readonly verdicts: readonly [before: string, after: string];
  /** What one of both finds, or both find otherwise: what is lost first. */
  readonly findings: readonly FindingDifference[];
  /** What became of the rules themselves, which may find nothing in this change. */
  readonly rules: readonly RuleDifference[];
}

/** `gone`: the first judge alone has it; `new`: the second alone. */
type Difference = 'gone' | 'changed' | 'new';

export interface FindingDifference {
  readonly difference: Difference;
  readonly id: string;
  readonly object: string;
  readonly path: string;
  readonly environments: readonly string[];
  /** Verdict, fact and values, by each judge. @default that judge does not find it */
  readonly before?: string;
  readonly after?: string;
}

export interface RuleDifference {
  readonly difference: Difference;
  readonly id: string;
  /** Verdict and what the rule protects, by each judge. @default that judge has no such rule */
  readonly before?: string;
  readonly after?: string;
}

/** What is compared of a rule. */
export type ListedRule = Pick<RuleDescription, 'id' | 'title' | 'severity'> & {
  readonly layer: string;
  readonly verdict?: string | undefined;
};

/** Compares what two judges made of the same change, by rule and place. */
export function compareReports(
  before: Report,
  after: Report,
  rules: readonly [before: readonly ListedRule[], after: readonly ListedRule[]] = [[], []],
): ReportComparison {
  const [was, is] = [toldByPlace(before.findings), toldByPlace(after.findings)];
  const findings = differences(was, is).map(({ key, ...difference }): FindingDifference => {
    const [id = '', object = '', path = '', environment = ''] = JSON.parse(key) as readonly string[];
    return { ...difference, id, object, path, environments: [environment] };
  });
  return {
    verdicts: [verdictSentence(before), verdictSentence(after)],
    findings: mergeEnvironments(findings),
    rules: differences(...(rules.map(toldById) as [Told, Told])).map(({ key, ...rest }) => ({ ...rest, id: key })),
  };
}

/** What is told, by what it is told about. */
type Told = ReadonlyMap<string, string>;

interface KeyedDifference {
  readonly key: string;
  readonly difference: Difference;
  readonly before?: string;
  readonly after?: string;
}

const ORDER: readonly Difference[] = ['gone', 'changed', 'new'];

function differences(was: Told, is: Told): readonly KeyedDifference[] {
  const keys = [...new Set([...was.keys(), ...is.keys()])].sort();
  const all = keys.flatMap((key): readonly KeyedDifference[] => {
    const [before, after] = [was.get(key), is.get(key)];
    if (before === after) return [];
    if (after === undefined) return [{ key, difference: 'gone', before }];
    if (before === undefined) return [{ key, difference: 'new', after }];
    return [{ key, difference: 'changed', before, after }];
  });
  return all.sort((one, other) => ORDER.indexOf(one.difference) - ORDER.indexOf(other.difference));
}

/** A finding in several environments counts in each: one of them may be lost. */
function toldByPlace(findings: readonly ReportFinding[]): Told {
  const places = findings.flatMap((finding) =>
    finding.environments.map((environment) => {
      const key = JSON.stringify([finding.id, finding.object, finding.path, environment]);
      return [key, tellFinding(finding)] as const;
    }),
  );
  const told = new Map<string, string>();
  for (const [key, text] of places.sort(([, one], [, other]) => (one < other ? -1 : 1)))
    told.set(key, told.has(key) ? `${told.get(key)}; ${text}` : text);
  return told;
}

function tellFinding(finding: ReportFinding): string {
  const { verdict, because, lines = [], acknowledged } = finding;
  const values = valuesSentence(finding);
  const mark = acknowledged.length > 0 ? `${verdict} (acknowledged)` : verdict;
  return `${mark}: ${[because, ...lines].join('; ')}${values === undefined ? '' : ` (${values})`}`;
}

function toldById(rules: readonly ListedRule[]): Told {
  return new Map(
    rules.map(({ id, verdict, severity, title }) => [id, `${verdict ?? severity ?? 'refuses'}: ${title}`]),
  );
}

function mergeEnvironments(findings: readonly FindingDifference[]): readonly FindingDifference[] {
  const merged = new Map<string, FindingDifference>();
  for (const { environments, ...rest } of findings) {
    const key = JSON.stringify(rest);
    merged.set(key, { ...rest, environments: [...(merged.get(key)?.environments ?? []), ...environments] });
  }
  return [...merged.values()];
}
