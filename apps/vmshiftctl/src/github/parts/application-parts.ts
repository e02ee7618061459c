import { z } from 'zod';
import type { RequiredFile, TemplateIssue } from '../application-template';
import type { GitHubReader } from '../github-reader';
import type { RepositorySettings } from '../github-settings';
import { type Gap, gap, type Part } from '../part';
import { openPullRequest, type PullRequestDraft } from '../pull-request';

const NAMED = z.object({ name: z.string() });
const TITLED = z.object({ title: z.string() });

/** @see https://docs.github.com/rest/repos/contents#get-repository-content */
const FILE = z.object({ encoding: z.literal('base64'), content: z.string() });

/** What each released branch of the application has to hold, so that its builds are released. */
export function filesParts(
  { repository, branches: { branches } }: Pick<RepositorySettings, 'repository' | 'branches'>,
  files: readonly RequiredFile[],
): readonly Part[] {
  return branches.map((branch) => ({
    id: `${repository}-files-${branch}`,
    what: `${repository}: what builds and releases ${branch}`,
    page: `https://github.com/${repository}/tree/${branch}`,
    gaps: async (reader) => {
      const path = `/repos/${repository}/branches/${encodeURIComponent(branch)}`;
      if ((await reader.find(path, NAMED)) === undefined)
        return gap(
          'branch',
          `there is no branch ${branch}`,
          `git push origin HEAD:${branch} in a clone of ${repository}`,
        );
      const read = (file: string) => textOf(reader, repository, branch, file);
      const changed = await Promise.all(
        files.map(async ({ path: file, wanted }) => ({ path: file, text: wanted(await read(file)) })),
      );
      const lacking = changed.flatMap(({ path: file, text }) => (text === undefined ? [] : [{ path: file, text }]));
      return lacking.length === 0 ? [] : filesGap(draftOf(repository, branch, lacking), reader);
    },
  }));
}

async function filesGap(draft: PullRequestDraft, reader: GitHubReader): Promise<readonly Gap[]> {
  const found = `without what the template has in ${draft.files.map(({ path }) => path).join(', ')}`;
  const open = await openPullRequest(reader, draft);
  if (open !== undefined) return gap('review', `${found}; a pull request waits for its review`, `merge ${open}`);
  const fix = './vmshiftctl bootstrap --apply opens the pull request (templates/app-repository/README.md)';
  return [{ id: 'absent', found, fix, pullRequest: draft }];
}

function draftOf(repository: string, base: string, files: PullRequestDraft['files']): PullRequestDraft {
  return {
    ...{ repository, base, files, head: `vmshift-set-up/${base}` },
    title: 'Build, attest and request releases by the workflows of the platform',
    body: [
      `Tests every change, publishes the images of \`${base}\` with attestations, and asks the platform to release them.`,
      'Merged, the next push is a release. In the template each file is explained.',
      '',
      ...files.map(({ path }) => `- \`${path}\``),
    ].join('\n'),
  };
}

async function textOf(
  { find }: GitHubReader,
  repository: string,
  branch: string,
  file: string,
): Promise<string | undefined> {
  const path = `/repos/${repository}/contents/${encodeURIComponent(file)}?ref=${encodeURIComponent(branch)}`;
  const found = await find(path, FILE);
  return found && Buffer.from(found.content, 'base64').toString('utf8');
}

/** What only the application can change, filed there, by the titles; a closed one was filed too. */
export function issuesPart(repository: string, issues: readonly TemplateIssue[]): Part {
  const page = `https://github.com/${repository}/issues`;
  const path = `/repos/${repository}/issues`;
  return {
    id: `${repository}-issues`,
    what: `${repository}: issues of what the application has to change`,
    page,
    gaps: async ({ list }) => {
      const filed = (await list(`${path}?state=all`, undefined, TITLED)).map(({ title }) => title);
      const missing = issues.filter(({ title }) => !filed.includes(title));
      if (missing.length === 0) return [];
      const changes = missing.map(({ title, body }) => ({
        ...({ method: 'POST', path, body: { title, body } as object } as const),
        text: `${repository}: file the issue ${JSON.stringify(title)}`,
      }));
      return gap('absent', `${missing.length} of ${issues.length} are not filed`, page, ...changes);
    },
  };
}
