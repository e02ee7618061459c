import { callsInGuide } from '../../apps/vmshiftctl/src/testing/guide-commands';

/** What a command calls a kind, with the kind. */
const KINDS: Readonly<Record<string, string>> = {
  ...{ deploy: 'Deployment', deployment: 'Deployment', deployments: 'Deployment' },
  ...{ cronjob: 'CronJob', pvc: 'PersistentVolumeClaim', service: 'Service', configmap: 'ConfigMap' },
};
/** `<kind>/<name>` as kubectl and vmshiftctl take it, also behind `--from=`; `<group>:<Kind>:<name>` as argocd does. */
const OBJECT = /^(?:--from=)?([A-Za-z]+)\/([a-z][a-z0-9.-]*)$|^[a-z.]*:([A-Z][A-Za-z]+):([a-z][a-z0-9.-]*)$/;

/** Objects of the namespaces that the commands of a document name, as `<Kind>/<name>`; a label `app` names a Deployment. */
export function namedObjects(markdown: string): readonly string[] {
  const calls = callsInGuide(markdown, ['kubectl', 'argocd', './vmshiftctl']);
  return [...new Set(calls.flatMap(namedInCall))];
}

function namedInCall(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  const own = end === -1 ? words : words.slice(0, end);
  return own.flatMap((word, index) => {
    const [, kind = '', name = '', ofGroup, inGroup] = OBJECT.exec(word) ?? [];
    if (ofGroup !== undefined) return [`${ofGroup}/${inGroup}`];
    if (name !== '') return /^[A-Z]/.test(kind) ? [`${kind}/${name}`] : objects(KINDS[kind], [name]);
    if (own[index - 1] === '-l') return objects('Deployment', apps(word));
    return own[0] === 'kubectl' ? objects(KINDS[word], namesFrom(own.slice(index + 1))) : [];
  });
}

function objects(kind: string | undefined, names: readonly string[]): readonly string[] {
  return kind === undefined ? [] : names.map((name) => `${kind}/${name}`);
}

/** The words up to the first flag. */
function namesFrom(words: readonly string[]): readonly string[] {
  const flag = words.findIndex((word) => word.startsWith('-'));
  return flag === -1 ? words : words.slice(0, flag);
}

/** The values of the label `app` that a selector takes. */
function apps(selector: string): readonly string[] {
  const [, one, several = ''] = /^app(?:=([a-z0-9-]+)| in \(([a-z0-9,-]+)\))$/.exec(selector) ?? [];
  return one === undefined ? several.split(',').filter((name) => name !== '') : [one];
}
