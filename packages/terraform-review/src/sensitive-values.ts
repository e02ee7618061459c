import { credentialIn, isCredentialName } from '@vmshift/findings';
import { documentIn } from '@vmshift/kubernetes';
import { isSecretName, nameOfItem, namesAlong } from './credential-names';
import { type AttributePath, Hidden, isTree, type PlanValue, type Tree } from './plan-value';

/**
 * Attributes that hold secrets whatever Terraform marks. `metadata` of a release repeats its values, `set` arguments
 * carry tokens, and a remote state's outputs lose their mark.
 * @see https://github.com/hashicorp/terraform/issues/29544
 */
const SECRET_ATTRIBUTES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'helm_release',
    new Set(['set', 'set_list', 'set_sensitive', 'set_wo', 'metadata', 'manifest', 'resources', 'postrender']),
  ],
  ['kubernetes_secret', new Set(['data', 'binary_data'])],
  ['kubernetes_secret_v1', new Set(['data', 'binary_data', 'data_wo', 'binary_data_wo'])],
  ['terraform_remote_state', new Set(['outputs', 'defaults', 'config'])],
]);

/** Of those, what is hidden but mostly harmless: its texts (a chart's name, a bucket) are no secrets elsewhere. */
const NOT_TRACED = new Set(['metadata', 'manifest', 'resources', 'postrender', 'config']);

const SECRET_TEXT = /-----BEGIN |:\/\/[^\s/@:]*:[^\s/@]+@|\beyJ[\w-]{10,2000}\.[\w-]{10}/;

/**
 * Where Argo CD finds a credential: `$<Secret>:<key>`. It is none itself, and a rule has to read the text around it.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/#alternative
 */
const REFERENCE = /^\$[a-z0-9][a-z0-9.-]*:[\w.-]+$/;

/** Shorter ones are hidden where they are marked only: `1001` or `true` would hide half of every report. */
const SHORTEST_TRACED = 8;

/** Deeper than any provider's schema; a hostile file must not overflow the stack. */
const DEEPEST = 100;

const child = (mark: unknown, key: string | number): unknown =>
  mark === true ? true : isTree(mark) || Array.isArray(mark) ? (mark as Tree)[key] : undefined;

/**
 * The secrets of one plan, collected from everywhere it holds some, so that a copy of one is recognised where Terraform
 * lost the mark. Terraform's marks alone are not enough.
 */
export class SensitiveValues {
  private readonly secrets = new Set<string>();
  private readonly declassified = new Set<string>();

  /** Texts that stand in the committed configuration are no secrets. */
  declassify(value: unknown): void {
    if (typeof value === 'string') this.declassified.add(value);
    else if (Array.isArray(value)) for (const item of value) this.declassify(item);
    else if (isTree(value)) for (const item of Object.values(value)) this.declassify(item);
  }

  /** Collects what the marks of a value (`sensitive_values`, `before_sensitive`, …) or its attribute names call secret. */
  collect(value: unknown, marks: unknown, type = ''): void {
    if (!isTree(value)) {
      this.walk(value, marks, false);
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      const always = SECRET_ATTRIBUTES.get(type)?.has(key) === true && !NOT_TRACED.has(key);
      this.walk(item, child(marks, key), always || isSecretName(key));
    }
  }

  private walk(value: unknown, marks: unknown, secret: boolean): void {
    if (typeof value === 'string') {
      if (secret || marks === true) this.add(value);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries())
        this.walk(item, child(marks, index), secret || isSecretName(nameOfItem(value, index) ?? ''));
    } else if (isTree(value)) {
      for (const [key, item] of Object.entries(value)) {
        this.walk(item, child(marks, key), secret || isSecretName(nameOfItem(value, key) ?? key));
      }
    }
  }

  private add(text: string): void {
    if (text.length < SHORTEST_TRACED || this.declassified.has(text) || this.secrets.has(text)) return;
    this.secrets.add(text);
    this.secrets.add(Buffer.from(text).toString('base64'));
    for (const inner of credentialsIn(text)) if (inner.length >= SHORTEST_TRACED) this.secrets.add(inner);
  }

  /** Whether a text holds a secret, or looks like one. */
  holdsSecret(text: string): boolean {
    if (SECRET_TEXT.test(text)) return true;
    for (const secret of this.secrets) if (text.includes(secret)) return true;
    return false;
  }

  /** A text of someone else, such as a log, without the secrets of this plan. */
  redact(text: string): string {
    const known = [...this.secrets].filter((secret) => text.includes(secret)).sort((a, b) => b.length - a.length);
    return known.reduce((redacted, secret) => redacted.replaceAll(secret, Hidden.SENSITIVE.toString()), text);
  }

  /** A value of a resource with everything hidden that must not be shown. Null stays, so that absence is still visible. */
  mask(value: unknown, marks: readonly unknown[], type: string): PlanValue {
    if (!isTree(value)) return this.hide(value, marks, false);
    const names = SECRET_ATTRIBUTES.get(type);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        this.hide(
          item,
          marks.map((mark) => child(mark, key)),
          names?.has(key) === true,
          key,
        ),
      ]),
    );
  }

  /** A literal of the configuration, by its name and looks. */
  maskNamed(value: unknown, name: string): PlanValue {
    return this.hide(value, [], false, name);
  }

  /**
   * A value inside of a text that is not hidden as a whole, by the names that lead to it and by its looks.
   * @param roots what the path starts from, before and after
   */
  maskAt(value: unknown, path: AttributePath, roots: readonly unknown[]): PlanValue {
    const names = roots.flatMap((root) => namesAlong(root, path)).filter((name) => name !== '');
    return this.hide(value, [], false, names.find(isSecretName) ?? names.at(-1));
  }

  /**
   * Whether a text is hidden with all that is in it: by a mark, by a name above it, or because it holds a secret of the plan.
   * @param path of the text in an object of the type
   */
  hidesText(text: string, path: AttributePath, marks: readonly unknown[], type: string): boolean {
    if (SECRET_ATTRIBUTES.get(type)?.has(String(path[0])) || this.holdsSecret(text)) return true;
    if (path.some((step) => typeof step === 'string' && isSecretName(step))) return true;
    return marks.some((mark) => path.reduce<unknown>((node, step) => child(node, step), mark) === true);
  }

  private hide(value: unknown, marks: readonly unknown[], always: boolean, name = ''): PlanValue {
    if (value === null || value === undefined) return null;
    if (value instanceof Hidden) return value;
    if (always || marks.includes(true)) return Hidden.SENSITIVE;
    if (typeof value === 'string') return this.hideText(value, name);
    if (typeof value === 'number' && isCredentialName(name)) return Hidden.SENSITIVE;
    if (Array.isArray(value)) {
      return value.map((item, index) =>
        this.hide(
          item,
          marks.map((mark) => child(mark, index)),
          false,
          isSecretName(name) ? name : (nameOfItem(value, index) ?? name),
        ),
      );
    }
    if (!isTree(value)) return typeof value === 'number' || typeof value === 'boolean' ? value : null;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        this.hide(
          item,
          marks.map((mark) => child(mark, key)),
          false,
          isSecretName(name) ? name : (nameOfItem(value, key) ?? key),
        ),
      ]),
    );
  }

  /** A text is hidden as a whole for what stands in it, be it a line or a value of the document that it is. */
  private hideText(text: string, name: string): PlanValue {
    if (text === '' || (REFERENCE.test(text) && !this.holdsSecret(text))) return text;
    if (isSecretName(name) || this.holdsSecret(text) || credentialIn(text) !== undefined) return Hidden.SENSITIVE;
    const document = documentIn(text, name);
    return document !== undefined && holdsHidden(this.hide(document, [], false)) ? Hidden.SENSITIVE : text;
  }
}

function holdsHidden(value: PlanValue): boolean {
  if (value instanceof Hidden) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsHidden);
}

/** Credentials inside a secret document: a kubeconfig, a docker config, plain or as base64. */
function credentialsIn(text: string): string[] {
  const decoded = /^[A-Za-z0-9+/=\s]+$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : '';
  return [text, decoded].flatMap((document) => {
    if (!/[:{]/.test(document) || document.includes('\ufffd')) return [];
    // The parser takes 30 ms to load, and most stacks hold no such document.
    const { parse } = require('yaml') as typeof import('yaml');
    try {
      return namedCredentials(parse(document, { logLevel: 'silent', maxAliasCount: 0 }), 0);
    } catch {
      return []; // not a document: the text itself is traced already
    }
  });
}

function namedCredentials(value: unknown, depth: number): string[] {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'string' ? (isSecretName(key) || key === 'auth' ? [item] : []) : namedCredentials(item, depth + 1),
  );
}
