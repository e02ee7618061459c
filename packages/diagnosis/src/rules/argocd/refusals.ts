/** Why an object is refused, told by the words of the API server and of Argo CD. The first that fits is the cause. */
export const REFUSALS = {
  webhook: /failed calling webhook "([^"]*)"/,
  immutable:
    /field is immutable|spec is immutable|updates to \w+ spec for fields other than|may not change once set|field can not be less than/,
  quota: /exceeded quota/,
  namespace:
    /unable to create new content in namespace \S+ because it is being terminated|namespaces "[^"]*" not found/,
  admission: /admission webhook "[^"]*" denied|violates PodSecurity|denied (?:the )?request/,
  permission: /is forbidden: User "[^"]*" cannot|is not permitted in project/,
  conflict: /conflicts? with "[^"]*"/,
  invalid: /is invalid:|unknown field|strict decoding error|no matches for kind|could not find/,
} as const;

/** Refusals whose cause these words do not tell. */
const OTHER_REFUSAL = /is immutable|spec for fields other than|denied|is forbidden/;

/** An object that the cluster refuses, and its words. */
export interface Refusal {
  /** `Kind/name` */
  readonly object: string;
  readonly words: string;
}

/**
 * What Argo CD was refused when it asked, before any sync, what an object would become. Nothing where the question failed for
 * another reason, such as a cluster that does not answer.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diff-strategies/#server-side-diff
 */
export function refusedComparison(message: string): Refusal | undefined {
  const [, object, text = ''] = /in dryrun mode for resource (\S+): ([^\n]+)/.exec(message) ?? [];
  if (object === undefined || !isDoomed(text)) return undefined;
  // The object has been named.
  return { object, words: text.replace(/^\S+ "[^"]*" is (?:invalid|forbidden): /, '') };
}

/** The admission webhook that did not answer, by the first message that names one; undefined where all are of something else. */
export function silentWebhook(messages: readonly string[]): string | undefined {
  return messages.map((message) => REFUSALS.webhook.exec(message)?.[1]).find((name) => name !== undefined);
}

/** Whether no further attempt changes it. The other owner of a field may let go of it, and a webhook come back. */
export function isDoomed(message: string): boolean {
  const { conflict: _mayPass, webhook: _comesBack, ...final } = REFUSALS;
  if (REFUSALS.webhook.test(message)) return false;
  return [...Object.values(final), OTHER_REFUSAL].some((words) => words.test(message));
}
