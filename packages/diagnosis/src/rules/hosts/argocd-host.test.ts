import { platformView, testDiagnosis, wellHost, wellPlatform } from '@vmshift/diagnosis/testing';
import type { HostObservation } from '@vmshift/observation';
import { argoCdHostRules } from './argocd-host';

const HOST = 'argocd.satyamay.tech';
const well = { ...wellHost(HOST), url: `https://${HOST}/healthz`, answer: { status: 200, healthy: false, body: 'ok' } };

const shown = (parts: Partial<HostObservation>) =>
  platformView({
    observed: { argoCd: { ...wellPlatform().argoCd, host: { state: 'seen', value: { ...well, ...parts } } } },
  });
const certificate = (parts: object) => shown({ certificate: { ...(well.certificate as object), ...parts } as never });

testDiagnosis(argoCdHostRules, 'argocd-host-unreachable', {
  diagnoses: {
    'a refused connection': [
      shown({ answer: undefined, failure: { step: 'connect', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' } }),
      {
        object: `Host/${HOST}`,
        severity: 'at-risk',
        evidence: [{ object: `Host/${HOST}`, message: 'connect: connect ECONNREFUSED' }],
        next: [
          'kubectl --context vmshift-production -n argocd get pods',
          `curl -v --max-time 10 https://${HOST}/healthz`,
        ],
      },
    ],
    'an error': [shown({ answer: { status: 503, healthy: false, body: '' } }), { object: `Host/${HOST}` }],
    'a certificate that no browser trusts': [certificate({ untrusted: 'SELF_SIGNED' }), { object: `Host/${HOST}` }],
    'one that ends': [certificate({ daysLeft: 3 }), { object: `Host/${HOST}` }],
    'one of another host': [certificate({ holdsForHost: false }), { object: `Host/${HOST}` }],
  },
  silent: {
    'a host that answers': shown({}),
    'one that was not asked': platformView({
      observed: { argoCd: { ...wellPlatform().argoCd, host: { state: 'unknown', because: 'x' } } },
    }),
  },
});
