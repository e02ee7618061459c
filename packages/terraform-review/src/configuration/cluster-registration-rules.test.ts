import { testRule } from '@vmshift/findings/testing';
import { changedConfiguration as changed } from '@vmshift/terraform-review/testing';
import { configurationRules } from './configuration-findings';

const expression = (text: string) => `$\{${text}}`;
const config = (tls: string, token = 'data.s.outputs.token') =>
  expression(`jsonencode({"bearerToken" = sensitive(${token}), "tlsClientConfig" = {${tls}}})`);
const SECURE = '"insecure" = false, "caData" = data.s.outputs.ca';
const labels = { 'argocd.argoproj.io/secret-type': 'cluster' };
const data = { server: expression('data.s.outputs.server'), namespaces: 'vmshift-x', config: config(SECURE) };
const registration = (over: object = {}, block: object = {}): object => ({
  metadata: { name: 'cluster-x', namespace: 'argocd', labels },
  data_wo: { ...data, ...over },
  data_wo_revision: 1,
  ...block,
});
const stack = (secrets: object) => ({ resource: { kubernetes_secret_v1: secrets } }) as never;
const from = (before: object, after: object) => changed(stack(after), stack(before));
const tls = (text: string) => from({ x: registration() }, { x: registration({ config: config(text) }) });
const added = (over: object) => from({}, { x: registration(over) });
const object = 'stack: kubernetes_secret_v1.x';
const path = 'data_wo.config';
const ANY_SERVER = expect.stringContaining('any server is taken for the cluster');
const NO_CA = expect.stringContaining('it has no caData');

testRule(configurationRules, 'argocd-cluster-not-verified', {
  flags: {
    'a server that is not verified': [
      tls('"insecure" = true, "caData" = data.s.outputs.ca'),
      {
        ...{ object, path, verdict: 'block', because: ANY_SERVER, before: data.config },
        after: config('"insecure" = true, "caData" = data.s.outputs.ca'),
      },
    ],
    'no word about it': [tls('"caData" = data.s.outputs.ca'), { object, path, because: ANY_SERVER }],
    'an expression in place of false': [
      tls('"insecure" = !false, "caData" = data.s.outputs.ca'),
      { object, path, because: ANY_SERVER },
    ],
    'a comment that has the words': [
      tls('/* "insecure" = false, */ "caData" = data.s.outputs.ca'),
      { object, path, because: ANY_SERVER },
    ],
    'no authority': [tls('"insecure" = false'), { object, path, because: NO_CA }],
    'an empty authority': [tls('"insecure" = false, "caData" = ""'), { object, path, because: NO_CA }],
    'null for one': [tls('"insecure" = false, "caData" = null'), { object, path, because: NO_CA }],
    'another authority': [
      tls('"insecure" = false, "caData" = var.ca'),
      { object, path, because: expect.stringContaining('comes from another expression') },
    ],
    'no settings any more': [
      from({ x: registration() }, { x: registration({}, { data_wo: expression('local.x') }) }),
      { object, path, because: ANY_SERVER },
    ],
    'a new cluster that is not verified': [
      added({ config: config('"insecure" = true') }),
      { object, path, because: ANY_SERVER },
    ],
    'settings as a text, which may hold the token': [
      added({ config: '{"bearerToken":"t","tlsClientConfig":{"insecure":true}}' }),
      { object, path, before: undefined, after: undefined },
    ],
    'another server, under another address': [
      from({ x: registration() }, { y: registration({ server: 'https://192.0.2.1:6443' }) }),
      { object: 'stack: kubernetes_secret_v1.y', path: 'data_wo.server', after: 'https://192.0.2.1:6443' },
    ],
    'without the label, before the next change': [
      from({ x: registration() }, { x: registration({ config: 'x' }, { metadata: { name: 'cluster-x' } }) }),
      { object, path, because: ANY_SERVER },
    ],
  },
  accepts: {
    'a cluster that is verified': added({}),
    'settings as a text, verified': added({ config: '{"tlsClientConfig":{"insecure":false,"caData":"LS0t"}}' }),
    'a token that is written out, which is told by itself': added({ config: config(SECURE, '"hunter2"') }),
    'another revision': from({ x: registration() }, { x: registration({}, { data_wo_revision: 2 }) }),
    'another address': from({ x: registration() }, { y: registration() }),
    'another Secret': from({}, { x: registration({ config: 'x' }, { metadata: { name: 's' } }) }),
  },
});
