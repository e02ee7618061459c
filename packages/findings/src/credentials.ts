/**
 * What a credential looks like, in text and by the name of what holds it. One concept for all layers: what is refused in
 * a manifest is what a report does not repeat. Every repetition in a pattern is bounded, so that a search takes linear time.
 */

/** What stands in the place of a credential. */
export const MASKED = '(not shown: a credential)';

/** Texts that are credentials whatever their name. */
const FORMS: readonly { readonly form: RegExp; readonly what: string }[] = [
  { form: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/, what: 'a private key' },
  {
    // A password that is filled in at run time, such as $(NAME), ${NAME} or <password>, is none.
    form: /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@'"]{0,200}:(?!\$[({A-Za-z_]|<|\*|\{\{|%\()[^\s/@'"]{1,500}@/i,
    what: 'a URL with a password',
  },
  { form: /\bgh[pousr]_[A-Za-z0-9]{30}|\bgithub_pat_[A-Za-z0-9_]{22}/, what: 'a GitHub token' },
  { form: /\bglpat[-_.][A-Za-z0-9_-]{10}/, what: 'a GitLab token' },
  { form: /\bxox[abprs]-[A-Za-z0-9-]{10}/, what: 'a Slack token' },
  // The address is the password of such a webhook.
  {
    form: /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Z0-9]{5,20}\/[A-Za-z0-9]{5,30}\/[A-Za-z0-9]{10}/,
    what: 'the address of a Slack webhook',
  },
  { form: /\bdiscord(?:app)?\.com\/api\/webhooks\/\d{10,25}\/[\w-]{20}/, what: 'the address of a Discord webhook' },
  { form: /\bAIza[0-9A-Za-z_-]{35}/, what: 'a key of a Google API' },
  { form: /\bSG\.[\w-]{16,40}\.[\w-]{30}/, what: 'a key of SendGrid' },
  { form: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, what: 'an access key id' },
  { form: /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,2000}\./, what: 'a JSON Web Token' },
  { form: /\b(?:sk_live|rk_live|dop_v1|hvs)[-_.][A-Za-z0-9-]{10}/, what: 'an API token' },
  { form: /\bBearer\s+(?!["']?[$<({%])[A-Za-z0-9._~+/-]{8,}/i, what: 'a bearer token' },
  // Programs whose option of one letter is a password.
  {
    form: /\bcurl\b[^\n|;&]{0,300}\s(?:-u|--user)[ =]?["']?[^\s:"'$]{1,100}:(?!["']?[$<({%])[^\s"']/,
    what: 'a login of curl',
  },
  { form: /\bredis-cli\b[^\n|;&]{0,300}\s-a\s*(?!["']?[$<({%])["']?[^\s-]/, what: 'a password of redis-cli' },
  { form: /\bmysql(?:dump|admin)?\b[^\n|;&]{0,300}\s-p(?!["']?[$<({%])[^\s-]/, what: 'a password of mysql' },
];

/** Names whose value is a credential, by their last word. */
const CREDENTIAL_NAME =
  /(?:pass(?:word|wd|phrase|code)?|(?:^|[._-])(?:db|pg|user|admin|root|smtp)?_?pwd|secret|token|credentials?|(?:private|access|secret|api|signing|encryption|session|license)[_-]?key|secret_key_base|password_hash|requirepass|masterauth|(?:^|_)auth)(?:[_-]?v?\d{1,3})?$/i;

/** Names that only sound like one: switches of Kubernetes, by their path too. */
const NOT_A_CREDENTIAL = /(?:^|\.)automountServiceAccountToken$/;

/** kubectl's copy of an object as it was applied, a Secret's data included. */
const NEVER_SHOWN = /last-applied-configuration$/;

/** No value at all. */
const NO_VALUE = /^(?:true|false|null|none|yes|no|on|off|-)$/i;
/** Filled in at run time, a placeholder, a path to a file, or the start of an object in JSON that is a text in JSON. */
const FILLED_IN = /^(?:\$[({A-Za-z_]|<|%|\{\{|\/|\(not$|\(not shown|\{(?:\\+n)?$)/;

/**
 * A name and what follows it: `password = value`, `"token": "value"`, `--secret=value`, `requirepass value`. A quote has
 * backslashes where it stands in JSON that is a text in JSON. The value is not consumed, because it may be the next name.
 */
const SETTING =
  /(?<![\w.-])(?<name>[\w.-]+)(?=(?:\\{0,15}["'])?(?<separator>\s*[=:,]\s*|[ \t]+)(?:\\{0,15}["'])?(?<value>[^\s"',;]+))/g;

/** Settings that a blank separates from their value: options, and Redis' directives. */
const BLANK_SEPARATED = /^(?:--?(?!no-)(?=[a-z][a-z-]{2})|requirepass$|masterauth$)/i;

/** Text without any of this is not worth a closer look, which is most of it. */
const SUSPICIOUS =
  /:\/\/|private key|gh[pousr]_|github_pat_|glpat|xox|akia|asia|eyj|[sr]k_live|dop_v1|hvs|aiza|sg\.|pass|pwd|secret|token|credential|key|auth|bearer|curl|redis-cli|mysql/i;

/** Whether a text is worth a closer look: one that holds a credential is, and so is a document with the name of one. */
export function mayHoldCredential(text: string): boolean {
  return SUSPICIOUS.test(text);
}

/** What texts hold: every environment, and both sides of a change, have the same scripts and addresses. */
const known = new Map<string, readonly string[]>();

/** Every kind of credential that a text is or holds, each once. The text is never repeated. */
export function credentialsIn(text: string): readonly string[] {
  if (!mayHoldCredential(text)) return [];
  const found = known.get(text) ?? findCredentials(text);
  known.set(text, found);
  return found;
}

function findCredentials(text: string): readonly string[] {
  const forms = FORMS.filter(({ form }) => form.test(text)).map(({ what }) => what);
  const settings = [...text.matchAll(SETTING)].flatMap(({ groups: { name = '', separator = '', value = '' } = {} }) => {
    // An option and its value may be two items of a list.
    const isSetting =
      separator.includes('=') ||
      separator.includes(':') ||
      (BLANK_SEPARATED.test(name) && (separator.trim() === '' || name.startsWith('-')));
    // An option follows an option; `auth` alone is a method in a configuration, and a password in a variable.
    const isValue = !value.startsWith('-') && !/(?:^|[._-])auth$/i.test(name);
    return isSetting && isValue && holdsCredential(name, value) ? [`a literal value for ${name}`] : [];
  });
  return [...new Set([...forms, ...settings])];
}

/** The first kind of credential that a text is or holds; undefined for none. */
export function credentialIn(text: string): string | undefined {
  return credentialsIn(text)[0];
}

/** The names judged so far: objects have the same few fields, and the name of every value is asked about. */
const names = new Map<string, boolean>();

/** Whether the value under a name is a credential. */
export function isCredentialName(name: string): boolean {
  const known = names.get(name);
  if (known !== undefined) return known;
  const isOne = CREDENTIAL_NAME.test(name) && !NOT_A_CREDENTIAL.test(name);
  names.set(name, isOne);
  return isOne;
}

/** Whether the value under a name is a credential itself, and neither a reference to one nor no value. */
export function holdsCredential(name: string, value: string): boolean {
  const text = value.trim();
  return isCredentialName(name) && text !== '' && !NO_VALUE.test(text) && !FILLED_IN.test(text);
}

/** Whether a report shows nothing of the value under a name, credential or not. */
export function isHiddenName(name: string): boolean {
  return isCredentialName(name) || NEVER_SHOWN.test(name);
}
