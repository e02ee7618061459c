/** Names of variables and keys whose value is a credential. */
const CREDENTIAL_NAME = /(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?|AUTH)$/i;
/** Names that only sound like it: files, names of Secrets, switches. */
const NOT_A_CREDENTIAL = /(_FILE|_PATH|_NAME|_METHOD|_TYPE|_URL|SECRET_?NAME|automountServiceAccountToken)$/i;

/** Texts that are credentials whatever their name. */
const CREDENTIAL_FORMS: readonly { readonly form: RegExp; readonly what: string }[] = [
  { form: /-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY-----/, what: 'a private key' },
  { form: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@${}<>*]+@[^\s/]+/i, what: 'a URL with a password' },
  { form: /\bgh[pousr]_[A-Za-z0-9]{30,}\b|\bgithub_pat_[A-Za-z0-9_]{40,}/, what: 'a GitHub token' },
  { form: /\bAKIA[0-9A-Z]{16}\b/, what: 'an access key' },
  { form: /\beyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{10,}/, what: 'a signed token' },
  { form: /\b(?:xox[abprs]|sk_live|glpat|dop_v1|hvs)[-_.][A-Za-z0-9-]{10,}/, what: 'an API token' },
  {
    form: /(?:^|[\s"';])(?:export\s+)?(?:[A-Z_]*(?:PASSWORD|PASSWD|SECRET|TOKEN)|requirepass|masterauth|password)["']?\s*[=: ]\s*["']?(?![$"'{<%\s])[^\s"'$]{6,}/m,
    what: 'a password in a text',
  },
];

/** What kind of credential a text is or holds; undefined for none. */
export function credentialIn(text: string): string | undefined {
  return CREDENTIAL_FORMS.find(({ form }) => form.test(text))?.what;
}

/** Whether the value under a name is a credential. */
export function isCredentialName(name: string): boolean {
  return CREDENTIAL_NAME.test(name) && !NOT_A_CREDENTIAL.test(name);
}

/** A value as a report may show it: a credential is never repeated. */
export function printSafely(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (credentialIn(value) !== undefined) return '(not shown: a credential)';
  return isCredentialName(name) && !/^[\w.-]+:[A-Z_]+$/.test(value) ? '(not shown: a credential)' : value;
}
