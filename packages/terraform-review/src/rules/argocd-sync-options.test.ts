import {
  application,
  applications as apps,
  applicationPath as at,
  changedApplication as change,
  APPLICATIONS as object,
  testHarmless,
  testPlanRule,
  updated,
} from '@vmshift/terraform-review/testing';

const options = (...syncOptions: readonly string[]) =>
  application({ syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions } });
const SSA = 'ServerSideApply=true';

testHarmless({
  'options in another order': change(options('PruneLast=true', SSA), options(SSA, 'PruneLast=true')),
});

testPlanRule('application-sync-options', {
  flags: {
    'objects are made again': [
      change(options(SSA, 'Force=true'), options(SSA)),
      {
        ...{ object, path: at('.syncPolicy.syncOptions'), verdict: 'block' },
        because: 'sync option Force=true is set',
      },
    ],
    'of a new one': [
      updated('helm_release', apps({}), apps({ a: options('Replace=true') })),
      { object, path: at('.syncPolicy.syncOptions'), verdict: 'block' },
    ],
    'what was needed goes': [
      change(options(), options(SSA)),
      { object, verdict: 'warn', because: 'sync option ServerSideApply=true goes' },
    ],
    'another one': [change(options(SSA, 'PruneLast=true'), options(SSA)), { object, verdict: 'info' }],
    'one that is a name of JavaScript': [
      change(options(SSA, 'constructor'), options(SSA)),
      { object, verdict: 'info', because: 'sync option constructor is set' },
    ],
    'such a one that goes': [
      change(options(SSA), options(SSA, 'constructor')),
      { object, verdict: 'info', because: 'sync option constructor goes' },
    ],
  },
  accepts: { 'as before': change(options(SSA), options(SSA)) },
});
