import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const SCALER = 'HorizontalPodAutoscaler/vmshift-api-hpa';
const SPREAD = 'spec.template.spec.topologySpreadConstraints';
const nothing = comparison(() => undefined);

testRule(changeRules, 'pods-may-share-a-node', {
  flags: {
    'no constraint': [
      comparison((draft) => draft.set(API, SPREAD, undefined)),
      { object: API, path: SPREAD, before: 'spread over nodes' },
    ],
    'a constraint for other pods': [
      comparison((draft) => draft.set(API, `${SPREAD}[0].labelSelector.matchLabels.app`, 'api')),
      { object: API, path: SPREAD },
    ],
    'a constraint that allows ten more on one node': [
      comparison((draft) => draft.set(API, `${SPREAD}[0].maxSkew`, 10)),
      { object: API, path: SPREAD },
    ],
    'a constraint over zones alone': [
      comparison((draft) => draft.set(API, `${SPREAD}[0].topologyKey`, 'topology.kubernetes.io/zone')),
      { object: API, path: SPREAD },
    ],
  },
  accepts: {
    'anti-affinity instead': comparison((draft) =>
      draft.set(API, SPREAD, undefined).set(API, 'spec.template.spec.affinity', { podAntiAffinity: {} }),
    ),
    'one pod shares with none': comparison(
      (draft) => draft.set(API, SPREAD, undefined),
      (draft) => draft.set(SCALER, 'spec.minReplicas', 1),
    ),
    'they were not kept apart before': nothing,
  },
});

testRule(changeRules, 'pods-must-not-share-a-node', {
  flags: {
    DoNotSchedule: [
      comparison((draft) => draft.set(API, `${SPREAD}[0].whenUnsatisfiable`, 'DoNotSchedule')),
      { object: API, path: SPREAD, before: 'ScheduleAnyway', after: 'DoNotSchedule' },
    ],
    'the default': [
      comparison((draft) => draft.set(API, `${SPREAD}[0].whenUnsatisfiable`, undefined)),
      { object: API, path: SPREAD },
    ],
  },
  accepts: {
    ScheduleAnyway: nothing,
    'it was strict before': comparison(
      (draft) => draft.set(API, `${SPREAD}[0].maxSkew`, 2),
      (draft) => draft.set(API, `${SPREAD}[0].whenUnsatisfiable`, 'DoNotSchedule'),
    ),
  },
});
