/** A commit of the application, named by one digit. */
export const sha = (digit: string): string => digit.repeat(40);

/** The digest of an image, named by one digit. */
export const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

/** Inputs of release.yaml for a build named by one digit. */
export function build(branch: string, digit: string, sequence: number): Record<string, string> {
  return {
    branch,
    sha: sha(digit),
    'api-digest': digest(digit),
    'celery-digest': digest(digit),
    sequence: String(sequence),
    'run-url': `https://github.com/ilearn-code/vmshift/actions/runs/${sequence}`,
  };
}
