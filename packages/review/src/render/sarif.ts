import { createHash } from 'node:crypto';
import type { Finding, Verdict } from '@vmshift/findings';
import { printableJson, printableLine } from '@vmshift/findings';
import type { Report } from '../report';
import { locate, type Place } from './locate';

const LEVELS: Readonly<Record<Verdict, string>> = { block: 'error', warn: 'warning', info: 'note' };

/**
 * The findings as SARIF 2.1.0, one result per environment, on the rendered file and line; findings of a plan are placed
 * in the model, where they are mended.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function renderSarif(report: Report): string {
  const ids = [...new Set(report.findings.map(({ id }) => id))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'vmshiftctl diff',
            informationUri: 'https://github.com/ilearn-code/iac-vmshift',
            rules: ids.map((id) => rule(id, report.findings)),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.notCompared.length === 0,
            toolExecutionNotifications: report.notCompared.map((text) => ({
              level: 'error',
              message: { text: `not compared: ${text}` },
            })),
          },
        ],
        results: report.findings.flatMap((finding) => results(finding, ids.indexOf(finding.id), report)),
      },
    ],
  };
  return printableJson(log);
}

function rule(id: string, findings: readonly Finding[]): object {
  const finding = findings.find((one) => one.id === id);
  return {
    id,
    shortDescription: { text: id.replaceAll('-', ' ') },
    helpUri: finding?.see,
    properties: { tags: [finding?.class] },
  };
}

function results(finding: Finding, ruleIndex: number, report: Report): readonly object[] {
  const { id, verdict, object, path, before, after, because, impact, fix } = finding;
  const lifted = report.guard.lifted.find((one) => one.finding === finding);
  const values = before === undefined && after === undefined ? '' : ` (${before ?? 'absent'} → ${after ?? 'absent'})`;
  return finding.environments.map((environment) => {
    const place = locate(report.files, environment, object, path) ?? modelPlace(object, environment);
    return {
      ruleId: id,
      ruleIndex,
      level: LEVELS[verdict],
      message: {
        text: printableLine(
          `${environment}: ${object}${path === '' ? '' : ` ${path}`}${values}: ${because}. Then: ${impact}. Do: ${fix}.`,
        ),
      },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: encodeURI(place.file) }, region: { startLine: place.line } },
          logicalLocations: [{ fullyQualifiedName: `${environment}/${object}${path === '' ? '' : `#${path}`}` }],
        },
      ],
      partialFingerprints: {
        'finding/v1': createHash('sha256').update([id, environment, object, path].join('\0')).digest('hex'),
      },
      ...(lifted && {
        suppressions: [{ kind: 'external', justification: lifted.by.map(({ reason }) => reason).join('; ') }],
      }),
    };
  });
}

/** Where a finding without a rendered file is mended: the file of the environment, or that of the platform. */
function modelPlace(object: string, environment: string): Place {
  const file = object.startsWith('argocd') ? 'platform' : environment;
  return { file: `packages/environments/src/${file}.ts`, line: 1 };
}
