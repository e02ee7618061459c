/** Why an object is refused, told by the words of the API server and of Argo CD. The first that fits is the cause. */
export const REFUSALS = {
  immutable: /field is immutable|spec is immutable|updates to \w+ spec for fields other than/,
  quota: /exceeded quota/,
  namespace:
    /unable to create new content in namespace \S+ because it is being terminated|namespaces "[^"]*" not found/,
  admission: /admission webhook "[^"]*" denied|violates PodSecurity|denied the request/,
  permission: /is forbidden: User "[^"]*" cannot|is not permitted in project/,
  conflict: /conflicts? with "[^"]*"/,
  invalid: /is invalid:|unknown field|strict decoding error|no matches for kind|could not find/,
} as const;

/** Refusals whose cause these words do not tell. */
const OTHER_REFUSAL = /is immutable|spec for fields other than|denied|is forbidden/;

/** Whether no further attempt changes it. The other owner of a field may let go of it. */
export function isDoomed(message: string): boolean {
  const { conflict: _mayPass, ...final } = REFUSALS;
  return [...Object.values(final), OTHER_REFUSAL].some((words) => words.test(message));
}
