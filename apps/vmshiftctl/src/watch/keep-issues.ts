import type { GitHubApi } from '@vmshift/observation';
import { z } from 'zod';

/** An issue that has to be open as long as what it tells lasts. */
export interface KeptIssue {
  /** Names what it is about, the same each time: `production/crash-loop/Deployment/api`. */
  readonly key: string;
  readonly title: string;
  /** Markdown, in which foreign text is escaped. */
  readonly body: string;
}

/** Which issues are kept, and where. */
export interface KeepIssuesOptions {
  readonly api: GitHubApi;
  readonly repository: string;
  /** Label that all of them have, and no others. */
  readonly label: string;
  /** Keys that may be closed: those of what was looked at this time. */
  readonly mayClose: (key: string) => boolean;
  /** Last words in an issue that is closed. */
  readonly solved: string;
}

/** What was done. */
export interface KeptIssues {
  readonly opened: readonly string[];
  readonly updated: readonly string[];
  readonly closed: readonly string[];
}

const ISSUE = z.object({
  number: z.number(),
  title: z.string(),
  body: z
    .string()
    .nullish()
    .transform((body) => body ?? ''),
  pull_request: z.unknown().optional(),
});

/** Pages of issues that are read: more open problems than that are not what a person would read either. */
const MOST_PAGES = 5;
const PER_PAGE = 100;

/**
 * Opens one issue for each problem, updates it while the problem changes, and closes it when it is gone. An issue is known
 * by a hidden line at the end of its body, whatever its title. What could not be looked at closes nothing.
 */
export async function keepIssues(wanted: readonly KeptIssue[], options: KeepIssuesOptions): Promise<KeptIssues> {
  const { api, repository, label, mayClose, solved } = options;
  const open = await openIssues(options);
  const done = { opened: [] as string[], updated: [] as string[], closed: [] as string[] };
  for (const { key, title, body } of wanted) {
    const text = `${body}\n\n${mark(key)}\n`;
    const known = open.get(key);
    if (known === undefined) {
      await api(`/repos/${repository}/issues`, { method: 'POST', body: { title, body: text, labels: [label] } });
      done.opened.push(key);
    } else if (known.title !== title || normalized(known.body) !== normalized(text)) {
      await api(`/repos/${repository}/issues/${known.number}`, { method: 'PATCH', body: { title, body: text } });
      done.updated.push(key);
    }
  }
  for (const [key, { number }] of open) {
    if (wanted.some((issue) => issue.key === key) || !mayClose(key)) continue;
    await api(`/repos/${repository}/issues/${number}/comments`, { method: 'POST', body: { body: solved } });
    const body = { state: 'closed', state_reason: 'completed' };
    await api(`/repos/${repository}/issues/${number}`, { method: 'PATCH', body });
    done.closed.push(key);
  }
  return done;
}

/** Ours among the open ones, the oldest of each key. */
async function openIssues({ api, repository, label }: KeepIssuesOptions): Promise<ReadonlyMap<string, Issue>> {
  const found = new Map<string, Issue>();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = `state=open&labels=${encodeURIComponent(label)}&sort=created&direction=asc&per_page=${PER_PAGE}&page=${page}`;
    const issues = z.array(ISSUE).parse(await api(`/repos/${repository}/issues?${query}`));
    for (const issue of issues) {
      const key = keyOf(issue.body);
      if (key === undefined || issue.pull_request !== undefined) continue;
      const known = found.get(key);
      if (known === undefined || issue.number < known.number) found.set(key, issue);
    }
    if (issues.length < PER_PAGE) break;
  }
  return found;
}

type Issue = z.output<typeof ISSUE>;

/** A comment of HTML, which GitHub hides; the key is encoded, so that it cannot end the comment. */
function mark(key: string): string {
  return `<!-- vmshiftctl: ${encodeURIComponent(key).replaceAll('-', '%2D')} -->`;
}

function keyOf(body: string): string | undefined {
  // Ours is the last one; what stands before it may be foreign.
  const encoded = [...body.matchAll(/<!-- vmshiftctl: (\S+) -->/g)].at(-1)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/** GitHub gives line breaks back as it likes. */
function normalized(body: string): string {
  return body.replaceAll('\r\n', '\n').trim();
}
