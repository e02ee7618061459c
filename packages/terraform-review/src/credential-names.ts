import { isHiddenName } from '@vmshift/findings';
import { documentIn, isData } from '@vmshift/kubernetes';
import type { AttributePath } from './plan-value';

/** Names below which every text is taken for a secret, besides those that are hidden in every layer. */
const SECRET_NAME =
  /(^|[._-])secret$|[a-z]Secret$|^secrets$|password|passwd|passphrase|token$|credential|private[_-]?key|api[_-]?key|access[_-]?key|secret[_-]?key|kubeconfig|bearer|client-key|-data$/i;

/** Names of what says where a secret is: `privateKeySecretRef`, `tlsSecretName`. */
const REFERENCE = /(?:Ref|SecretName|secret_name)$/;

/** Whether everything below a name is hidden. */
export function isSecretName(name: string): boolean {
  return (SECRET_NAME.test(name) && !REFERENCE.test(name)) || isHiddenName(name);
}

/** An option without its value: `--token`, `-password`. */
const BARE_OPTION = /^--?([A-Za-z][\w.-]*)$/;

/**
 * The name that a value really has, where it is not the key that it stands under: the name next to it (`{ name, value }`),
 * or the option before it in a list. Of a Secret every value is one, whatever its key.
 * @returns the key or undefined for an item of a list, where no other name is known
 */
export function nameOfItem(parent: unknown, step: string | number): string | undefined {
  if (Array.isArray(parent)) return optionBefore(parent, Number(step));
  if (!isData(parent)) return String(step);
  if (parent.kind === 'Secret' && (step === 'data' || step === 'stringData')) return 'secret';
  const partner = [parent.name, parent.key].find((name) => typeof name === 'string');
  return step === 'value' && typeof partner === 'string' ? partner : String(step);
}

function optionBefore(list: readonly unknown[], index: number): string | undefined {
  const [word, before] = [list[index], list[index - 1]];
  if (typeof word !== 'string' || typeof before !== 'string' || word.startsWith('-')) return undefined;
  return BARE_OPTION.exec(before)?.[1];
}

/** Every name that leads to a value, from the object downwards. The path goes on into texts that are documents. */
export function namesAlong(root: unknown, path: AttributePath): readonly string[] {
  const names: string[] = [];
  let node = root;
  let key: string | undefined;
  for (const step of path) {
    if (typeof node === 'string') node = documentIn(node, key);
    names.push(nameOfItem(node, step) ?? '');
    key = typeof step === 'string' ? step : undefined;
    node =
      typeof node === 'object' && node !== null
        ? (node as Readonly<Record<string | number, unknown>>)[step]
        : undefined;
  }
  return names;
}
