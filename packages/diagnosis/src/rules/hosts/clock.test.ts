import {
  ago,
  applicationObject,
  platformView,
  testDiagnosis,
  wellHost,
  wellPlatform,
} from '@vmshift/diagnosis/testing';
import { type HostObservation, type Observation, parseApplication } from '@vmshift/observation';
import { clockRules } from './clock';

/** Hosts that answer with a date so many minutes ago; a negative one is yet to come. */
function dated(argoCd: number | undefined, dev: number | undefined, reconciled = 2) {
  const well = wellPlatform();
  const host = (name: string, minutes: number | undefined): Observation<HostObservation> => {
    const date = minutes === undefined ? undefined : ago(minutes);
    return { state: 'seen', value: { ...wellHost(name), answer: { status: 200, healthy: true, body: '', date } } };
  };
  const [, application] =
    parseApplication(applicationObject({ name: 'dev' }, { status: { reconciledAt: ago(reconciled) } })) ?? [];
  if (application === undefined || well.environments.dev === undefined) throw new Error('dev');
  return platformView({
    observed: {
      argoCd: { ...well.argoCd, host: host('argocd.example.org', argoCd) },
      environments: { dev: { ...well.environments.dev, application, host: host('dev.example.org', dev) } },
    },
  });
}

const object = 'Clock/this-machine';

testDiagnosis(clockRules, 'clock-differs', {
  diagnoses: {
    'a clock that is behind': [
      dated(-90, -91),
      {
        object,
        environment: 'platform',
        severity: 'unknown',
        cause: 'the clock of this machine is 90 min behind, so that what is wrong may count as new, and is not told',
        evidence: [
          { object: 'Host/argocd.example.org', message: `${ago(-90)}, and this machine has 2026-11-24T12:00:00.000Z` },
        ],
        next: ['date -u', 'curl -v --max-time 10 https://argocd.example.org/health'],
      },
    ],
    'one that is ahead': [
      dated(undefined, 180),
      { object, cause: 'the clock of this machine is 3 h ahead, so that what is new may count as wrong' },
    ],
    'one that is behind that of Argo CD, where no host tells the time': [
      dated(undefined, undefined, -30),
      {
        object,
        evidence: [{ object: 'Application/vmshift-dev status.reconciledAt', message: expect.stringMatching(/^2026-/) }],
        next: ['date -u'],
      },
    ],
  },
  silent: {
    'clocks that agree': dated(0, 1),
    'one host whose clock is wrong, next to one whose is not': dated(0, 600),
    'no clock but that of Argo CD, which compared long ago': dated(undefined, undefined, 600),
    'a platform that was not asked': platformView({ observed: { environments: {} } }),
  },
});
