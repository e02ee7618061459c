import { isDnsLabel, isDnsSubdomain } from '@vmshift/kubernetes';

/** A host name with a domain; no IP address, no wildcard, no trailing dot. */
export function isFullyQualifiedHost(text: string): boolean {
  return (
    isDnsSubdomain(text) &&
    text.split('.').every(isDnsLabel) &&
    text.includes('.') &&
    /[a-z]/.test(text.slice(text.lastIndexOf('.')))
  );
}

/**
 * An `https` address without credentials, query or fragment; with a path only where one is wanted. `URL` drops characters
 * that other programs do not, such as one without width.
 */
export function isHttpsUrl(text: string, options: { readonly path: boolean }): boolean {
  if (!URL.canParse(text) || !/^[!-~]+$/.test(text)) return false;
  const { protocol, username, password, search, hash, pathname } = new URL(text);
  const bare = username === '' && password === '' && search === '' && hash === '';
  return protocol === 'https:' && bare && (options.path || (pathname === '/' && !text.endsWith('/')));
}

/**
 * A name that Git takes for a branch and that is safe in a command line.
 * @see https://git-scm.com/docs/git-check-ref-format
 */
export function isGitRevision(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._/-]*$/.test(text) && !/\.\.|\/[./]|\/\/|\.lock(?:\/|$)|[./]$/.test(text);
}

/** Login of a user or an organization at GitHub. */
export function isGitHubLogin(text: string): boolean {
  return /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}$/.test(text);
}

/** Slug of a team at GitHub. */
export function isGitHubTeam(text: string): boolean {
  return /^[a-z0-9][a-z0-9_-]*$/.test(text);
}

/** `<owner>/<name>` on GitHub. */
export function isGitHubRepository(text: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9_.-]{1,100}$/.test(text);
}

/**
 * A bucket name that is valid as a host name.
 * @see https://techdocs.akamai.com/cloud-computing/docs/create-and-manage-buckets
 */
export function isBucketName(text: string): boolean {
  return text.length >= 3 && isDnsLabel(text);
}

/**
 * What a schedule has to be, told to who wrote one that is not.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#unsupported-timezone-specification
 */
export function allowedSchedule(schedule: string | undefined, howOften = ''): string {
  return /\b(?:CRON_)?TZ=/.test(String(schedule))
    ? 'a schedule of cron without CRON_TZ= and TZ=, which Kubernetes refuses; its hours are in UTC, such as 17 2 * * *'
    : `a schedule of cron that comes round${howOften}, in UTC, such as 17 2 * * *`;
}
