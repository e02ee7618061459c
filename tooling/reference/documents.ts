import { join } from 'node:path';
import { createProgram } from '../../apps/vmshiftctl/src/program';
import { MOST_DAYS } from '../../packages/findings/src/acknowledgements/acknowledged-finding';
import { commandsMarkdown } from './commands-markdown';
import { declarationsOf } from './declarations';
import { declarationsMarkdown } from './declarations-markdown';
import { shapeSource } from './model-shape';

/** A document of the reference that is written from the sources. */
export interface ReferenceDocument {
  /** Path from the root of the repository. */
  readonly file: string;
  readonly text: string;
}

/** What each command prints with `--json`. */
export const JSON_OF: readonly (readonly [commands: readonly string[], type: string])[] = [
  [['status', 'diagnose'], '[Status](status-json.md#status)'],
  [['diff', 'plan', 'deploy', 'report render'], '[Report](report-json.md#report)'],
  [['where'], '[CommitTrace](#committrace)'],
  [['history'], '[EnvironmentHistory](#environmenthistory)'],
  [['watch'], '`branch`, `commit`, and `environments`, a list of [WatchResult](#watchresult)'],
  [['release', 'rollback', 'hold', 'resume'], '[Publication](#publication), without what was read'],
  [
    ['explain'],
    '[ObjectExplanation](#objectexplanation), [ResourceExplanation](#resourceexplanation), or a list of [ValueExplanation](#valueexplanation)',
  ],
  [['doctor'], '`checks`, a list of [Check](#check)'],
  [['synth'], 'of each layer its `differences`, a list of [RenderedDifference](#rendereddifference)'],
  [['verify'], 'a list of [Verification](#verification)'],
  [
    ['outputs'],
    '`outputs`, a list of `environment`, `stack`, `name`, `description`, `value` and, where it was not read, `because`',
  ],
  [['restore'], 'with `--list` a list of `name`, `bytes` and `modified`'],
  [['environments'], 'a list of `name`, `branch`, `namespace`, `host`, `application`, `targetRevision` and `stacks`'],
];

/**
 * All of them but `rules.md`, which `./vmshiftctl rules` writes; and the shape that the model is checked against.
 * @param root of the repository whose types are read
 */
export function referenceDocuments(root: string): readonly ReferenceDocument[] {
  const typesMarkdown = (names: readonly string[], files: readonly string[]) =>
    declarationsMarkdown(names, declarationsOf(files.map((file) => join(root, file))));
  return [
    { file: 'packages/environments/src/model-shape.ts', text: shapeSource(root) },
    document('commands.md', 'Commands', commandsMarkdown(createProgram(quiet, () => {}))),
    document('model.md', 'Model', [
      'What `packages/environments/src/<environment>.ts` and `platform.ts` may hold. The rules of the model, which reject a wrong value: [rules.md](rules.md).',
      ...typesMarkdown(
        ['EnvironmentConfig', 'PlatformConfig'],
        ofPackage('environments', 'environment-config', 'platform-config', 'process-config', 'sizes-config'),
      ),
    ]),
    document('json.md', 'What --json prints', [
      'Each command that has `--json` prints one value of these types, and nothing else, on standard output. What is told on standard error is for people. A property that is marked as optional may be absent.',
      '',
      '| command | type |',
      '|---|---|',
      ...JSON_OF.map(([commands, type]) => `| ${commands.map((command) => `\`${command}\``).join(', ')} | ${type} |`),
      ...typesMarkdown(
        [
          ...['CommitTrace', 'EnvironmentHistory', 'WatchResult', 'Publication', 'ObjectExplanation'],
          ...['ResourceExplanation', 'ValueExplanation', 'Check', 'RenderedDifference', 'Verification'],
        ],
        [
          ...ofProgram('where/trace', 'commands/history', 'commands/verify', 'watch/describe-watched'),
          ...ofProgram('watch/judge-release', 'watch/decide-return', 'publish/publication'),
          ...ofProgram('explain/explain-object', 'explain/explain-resource', 'explain/explain-value'),
          ...ofProgram('explain/origins', 'explain/source-lines', 'explain/rules-reading'),
          ...ofProgram('doctor/check', 'synth/rendered-differences'),
          ...ofPackage('releases', 'plan', 'read-history', 'pin-version', 'release-pin'),
        ],
      ),
    ]),
    document('status-json.md', 'What status and diagnose print with --json', [
      'The observation is what Argo CD, the clusters, GitHub and the hosts answered, as it was read; its form may change with what is looked at.',
      ...typesMarkdown(
        ['Status'],
        [
          ...ofProgram('status/status'),
          ...ofPackage('diagnosis', 'verdict', 'diagnosis', 'unseen', 'environment-status'),
        ],
      ),
    ]),
    document('report-json.md', 'What a report is as JSON', [
      'What `diff`, `plan` and `deploy` write with `--format json`. A program reads the version of its own alone.',
      ...typesMarkdown(
        ['Report'],
        ofPackage('findings', 'report/report', 'report/report-field', 'report/report-stack', 'finding', 'problem'),
      ),
    ]),
    document('pins.md', 'Release pins', [
      'The files `apps/vmshift/releases/<environment>.json`. `release`, `rollback`, `hold` and `resume` write them ([commands.md](commands.md)); people do not. A pin that is not of this form is refused wherever it is read.',
      ...typesMarkdown(['ReleasePin'], ofPackage('releases', 'release-pin')),
    ]),
    document('acknowledgements.md', 'Acknowledgements', [
      `The entries of the list in \`apps/infra/acknowledged.json\`: what is meant all the same, of a finding that blocks. A report prints the entry under each such finding, ready but for the reason and the signer; its last day is two weeks ahead, and may be at most ${MOST_DAYS} days ahead. The signer is a Code Owner of the file who is not the author of the change ([why](../adr/2026-11-27-who-may-sign-an-acknowledgement.md)).`,
      ...typesMarkdown(
        ['TerraformAcknowledgement', 'ManifestAcknowledgement'],
        ofPackage('findings', 'acknowledgements/parse-acknowledgements'),
      ),
    ]),
  ];
}

/** The program is only asked what it declares. */
const quiet = { print: () => {}, warn: () => {} } as unknown as Parameters<typeof createProgram>[0];

/** Paths of sources of the program. */
function ofProgram(...names: readonly string[]): readonly string[] {
  return names.map((name) => `apps/vmshiftctl/src/${name}.ts`);
}

/** Paths of sources of a package. */
function ofPackage(folder: string, ...names: readonly string[]): readonly string[] {
  return names.map((name) => `packages/${folder}/src/${name}.ts`);
}

function document(name: string, title: string, lines: readonly string[]): ReferenceDocument {
  return {
    file: `docs/reference/${name}`,
    text: ['<!-- Written by npm run reference -->', '', `# ${title}`, '', ...lines, ''].join('\n'),
  };
}
