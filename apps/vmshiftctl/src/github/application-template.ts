import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the application's repository is given. */
const FOLDER = 'templates/app-repository';

/** The release of kombu that works with the redis which the application pins. */
export const KOMBU_PIN = 'kombu==5.6.2';

/** A file that each released branch of the application has to have. */
export interface RequiredFile {
  readonly path: string;
  /** What it has to become; undefined where it is good as it is. @param found undefined where it is not there */
  readonly wanted: (found: string | undefined) => string | undefined;
}

/** An issue that the application's repository is given. */
export interface TemplateIssue {
  readonly title: string;
  readonly body: string;
}

/** @param root of the clone */
export function applicationFiles(root: string): readonly RequiredFile[] {
  const read = (path: string): string => readFileSync(join(root, FOLDER, path), 'utf8');
  const workflow = (path: string): RequiredFile => {
    const text = read(path);
    const [first = ''] = text.split('\n', 1);
    // By its first line a workflow is ours: what its people change behind it is theirs.
    return { path, wanted: (found) => (found?.split('\n', 1)[0] === first ? undefined : text) };
  };
  const owners = '.github/CODEOWNERS';
  return [
    workflow('.github/workflows/ci-cd.yaml'),
    workflow('.github/workflows/argocd-update.yaml'),
    { path: owners, wanted: (found) => (found === undefined ? read(owners) : undefined) },
    { path: 'requirements.txt', wanted: withKombu },
  ];
}

function withKombu(found: string | undefined): string | undefined {
  if (found === undefined || /^kombu\s*==/im.test(found)) return undefined;
  return `${found.replace(/\n?$/, '\n')}${KOMBU_PIN}\n`;
}

/** @param root of the clone */
export function applicationIssues(root: string): readonly TemplateIssue[] {
  const folder = join(root, FOLDER, 'issues');
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const [first = '', , ...lines] = readFileSync(join(folder, file), 'utf8').split('\n');
      return { title: first.replace(/^# /, ''), body: lines.join('\n') };
    });
}
