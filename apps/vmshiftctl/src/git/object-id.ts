/** Whether a text is the whole name of an object, by SHA-1 or SHA-256. @see https://git-scm.com/docs/gitglossary#def_object_name */
export function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
