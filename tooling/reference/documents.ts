import { join } from 'node:path';
import { createProgram } from '../../apps/vmshiftctl/src/program';
import { MOST_DAYS } from '../../packages/findings/src/acknowledgements/acknowledged-finding';
import { commandsMarkdown } from './commands-markdown';
import { declarationsOf } from './declarations';
import { declarationsMarkdown } from './declarations-markdown';

/** A document of the reference that is written from the sources. */
export interface ReferenceDocument {
  /** Path from the root of the repository. */
  readonly file: string;
  readonly text: string;
}

/** All of them but `rules.md`, which `./vmshiftctl rules` writes. @param root of the repository whose types are read */
export function referenceDocuments(root: string): readonly ReferenceDocument[] {
  const sources = (...files: string[]) => declarationsOf(files.map((file) => join(root, file)));
  return [
    document('commands.md', 'Commands', commandsMarkdown(createProgram(quiet, () => {}))),
    document('model.md', 'Model', [
      'What `packages/environments/src/<environment>.ts` and `platform.ts` may hold. The rules of the model, which reject a wrong value: [rules.md](rules.md).',
      ...declarationsMarkdown(
        ['EnvironmentConfig', 'PlatformConfig'],
        sources(
          ...['environment', 'platform', 'process', 'sizes'].map(
            (name) => `packages/environments/src/${name}-config.ts`,
          ),
        ),
      ),
    ]),
    document('pins.md', 'Release pins', [
      'The files `apps/vmshift/releases/<environment>.json`. `release`, `rollback`, `hold` and `resume` write them ([commands.md](commands.md)); people do not. A pin that is not of this form is refused wherever it is read.',
      ...declarationsMarkdown(['ReleasePin'], sources('packages/releases/src/release-pin.ts')),
    ]),
    document('acknowledgements.md', 'Acknowledgements', [
      `The entries of the list in \`apps/infra/acknowledged.json\`: what is meant all the same, of a finding that blocks. A report prints the entry under each such finding, ready but for the reason, the signer and the last day, which is at most ${MOST_DAYS} days ahead. The signer is a Code Owner of the file who is not the author of the change ([why](../adr/2026-11-27-who-may-sign-an-acknowledgement.md)).`,
      ...declarationsMarkdown(
        ['TerraformAcknowledgement', 'ManifestAcknowledgement'],
        sources('packages/findings/src/acknowledgements/parse-acknowledgements.ts'),
      ),
    ]),
  ];
}

/** The program is only asked what it declares. */
const quiet = { print: () => {}, warn: () => {} } as unknown as Parameters<typeof createProgram>[0];

function document(name: string, title: string, lines: readonly string[]): ReferenceDocument {
  return {
    file: `docs/reference/${name}`,
    text: ['<!-- Written by npm run reference -->', '', `# ${title}`, '', ...lines, ''].join('\n'),
  };
}
