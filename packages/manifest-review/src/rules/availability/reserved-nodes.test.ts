import { testRule } from '@vmshift/findings/testing';
import { comparison, type EnvironmentDraft } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const POD = 'spec.template.spec';
const LABEL = 'vmshift/node-pool';
const toleration = { key: LABEL, operator: 'Equal', value: 'batch', effect: 'NoSchedule' };

const reserved = (draft: EnvironmentDraft) =>
  draft.config((config) => ({
    ...config,
    cluster: {
      ...config.cluster,
      additionalNodePools: [
        { name: 'batch', type: 'g6-standard-8', minNodes: 1, maxNodes: 6, reserved: true },
        { name: 'large', type: 'g6-standard-6', minNodes: 1, maxNodes: 2 },
      ],
    },
  }));
const api = (selector: object | undefined, tolerations: readonly object[]) =>
  comparison(
    (draft) => {
      const pooled = reserved(draft).set(API, `${POD}.tolerations`, tolerations);
      return selector === undefined ? pooled : pooled.set(API, `${POD}.nodeSelector`, selector);
    },
    (draft) => reserved(draft),
  );
const placed = api({ [LABEL]: 'batch' }, [toleration]);

testRule(changeRules, 'reserved-pool-not-tolerated', {
  flags: {
    'a selector alone': [
      api({ [LABEL]: 'batch' }, []),
      {
        ...{ object: API, path: `${POD}.nodeSelector`, now: `${LABEL}=batch`, verdict: 'block' },
        because: 'batch is reserved, and the pods do not tolerate its taint',
      },
    ],
    'the plan of the reserved pool': [
      api({ 'node.kubernetes.io/instance-type': 'g6-standard-8' }, []),
      { object: API, path: `${POD}.nodeSelector` },
    ],
    'the toleration of another pool': [
      api({ [LABEL]: 'batch' }, [{ ...toleration, value: 'web' }]),
      { object: API, path: `${POD}.nodeSelector` },
    ],
    'another effect': [
      api({ [LABEL]: 'batch' }, [{ ...toleration, effect: 'NoExecute' }]),
      { object: API, path: `${POD}.nodeSelector` },
    ],
  },
  accepts: {
    'selector and toleration': placed,
    'a selector of shared nodes': api({ 'node.kubernetes.io/instance-type': 'g6-standard-6' }, []),
    'a label that no node has, which another rule reports': api({ [LABEL]: 'web' }, []),
    'a model that is not known': { ...placed, after: { ...placed.after, config: undefined } },
  },
});

testRule(changeRules, 'taint-tolerated-without-need', {
  flags: {
    'every taint': [
      api(undefined, [{ operator: 'Exists' }]),
      { object: API, path: `${POD}.tolerations`, now: '{"operator":"Exists"}', verdict: 'warn' },
    ],
    'the taint of a pool that is not selected': [
      api(undefined, [toleration]),
      { object: API, path: `${POD}.tolerations` },
    ],
    'a node that fails is left later': [
      api(undefined, [
        { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 3600 },
      ]),
      { object: API, path: `${POD}.tolerations` },
    ],
    'one more than that of the pool': [
      api({ [LABEL]: 'batch' }, [toleration, { key: 'node.kubernetes.io/not-ready', operator: 'Exists' }]),
      { object: API, path: `${POD}.tolerations`, now: '{"key":"node.kubernetes.io/not-ready","operator":"Exists"}' },
    ],
  },
  accepts: {
    'the taint of the pool that is selected': placed,
    'none at all': api(undefined, []),
    'a node that fails is left sooner': api(undefined, [
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
    ]),
  },
});

testRule(changeRules, 'node-selector-fits-no-node', {
  flags: {
    'the label of a pool that is shared': [
      api({ [LABEL]: 'large' }, []),
      { object: API, path: `${POD}.nodeSelector`, now: `${LABEL}=large` },
    ],
  },
  accepts: { 'the label of a reserved pool': placed },
});

testRule(changeRules, 'field-unjudged', {
  flags: {
    'a field next to the placement': [
      comparison((draft) => reserved(draft).set(API, `${POD}.overhead`, { cpu: '1' })),
      { object: API, path: `${POD}.overhead.cpu` },
    ],
  },
  accepts: { 'a placement': placed },
});
