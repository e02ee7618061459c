import { createHash } from 'node:crypto';
import type { Verdict } from '../finding';
import { printableJson, printableLine } from '../printable';
import type { RuleDescription } from '../rule';
import { valuesSentence } from './finding-values';
import { judgeSentence } from './judge-changes';
import type { Report, ReportFinding } from './report';
import { ruleLink, seeLink } from './rule-link';

const LEVELS: Readonly<Record<Verdict, string>> = { block: 'error', warn: 'warning', info: 'note' };

/**
 * The findings as SARIF 2.1.0, one result for each environment, at its place in the repository.
 * @param rules what is known of the rules. @default their ids alone
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function renderSarif(report: Report, rules: readonly RuleDescription[] = []): string {
  const ids = [...new Set(report.findings.map(({ id }) => id))].sort();
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  return printableJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: `vmshiftctl ${report.command}`,
            informationUri: report.source.repository,
            rules: ids.map((id) => ruleSarif(id, report, known.get(id))),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.notCompared.length === 0,
            toolExecutionNotifications: [...judgeNotifications(report), ...report.notCompared.map(notComparedSarif)],
          },
        ],
        results: report.findings.flatMap((finding) => results(finding, ids.indexOf(finding.id))),
      },
    ],
  });
}

function notComparedSarif(text: string): object {
  return { level: 'error', message: { text: `not compared: ${text}` } };
}

function judgeNotifications(report: Report): readonly object[] {
  const text = judgeSentence(report);
  if (text === undefined) return [];
  const locations = (report.judgeChanges ?? []).map((path) => ({
    physicalLocation: { artifactLocation: { uri: encodeURI(printableLine(path)) } },
  }));
  return [{ level: 'warning', message: { text }, locations }];
}

function ruleSarif(id: string, { findings, source }: Report, rule: RuleDescription | undefined): object {
  const finding = findings.find((one) => one.id === id);
  const see = rule?.see ?? finding?.see ?? '';
  const link = seeLink(source, see);
  const text = rule?.title ?? id.replaceAll('-', ' ');
  return {
    id,
    shortDescription: { text },
    ...(rule && { fullDescription: { text } }),
    helpUri: ruleLink(source, id) ?? link,
    help: { text: `${text}. Source: ${see}`, markdown: `${text}. ${link === undefined ? see : `[Source](${link})`}` },
    ...(rule?.verdict && { defaultConfiguration: { level: LEVELS[rule.verdict] } }),
    properties: { tags: [finding?.class] },
  };
}

/** The line of the sources that it comes from. */
function relatedLocations({ origins = [] }: ReportFinding, environment: string): object {
  const origin = origins.find((one) => one.environment === environment);
  if (origin === undefined) return {};
  const physicalLocation = {
    artifactLocation: { uri: encodeURI(origin.file) },
    region: { startLine: origin.line },
  };
  return { relatedLocations: [{ id: 1, physicalLocation, message: { text: 'it comes from here' } }] };
}

function results(finding: ReportFinding, ruleIndex: number): readonly object[] {
  const { id, verdict, object, path, because, lines = [], impact, fix, acknowledged, places } = finding;
  const values = valuesSentence(finding);
  const where = `${object}${path === '' ? '' : ` ${path}`}${values === undefined ? '' : ` (${values})`}`;
  return finding.environments.map((environment) => {
    const place = places.find((one) => one.environment === environment);
    return {
      ruleId: id,
      ruleIndex,
      level: LEVELS[verdict],
      message: {
        text: printableLine(
          `${environment}: ${where}: ${[because, ...lines].join('; ')}. Impact: ${impact}. Fix: ${fix}.`,
        ),
      },
      locations: [
        {
          ...(place && {
            physicalLocation: { artifactLocation: { uri: encodeURI(place.file) }, region: { startLine: place.line } },
          }),
          logicalLocations: [{ fullyQualifiedName: `${environment}/${object}${path === '' ? '' : `#${path}`}` }],
        },
      ],
      ...relatedLocations(finding, environment),
      partialFingerprints: {
        'finding/v1': createHash('sha256').update([id, environment, object, path].join('\0')).digest('hex'),
      },
      ...(acknowledged.length > 0 && {
        suppressions: [
          {
            kind: 'external',
            justification: acknowledged
              .map(({ by, expires, reason }) => `by ${by} until ${expires}: ${reason}`)
              .join('; '),
          },
        ],
      }),
    };
  });
}
