import { testDiagnosis, type ViewParts, view } from '@vmshift/diagnosis/testing';
import { reachRules } from './reach';

const HOST = 'vmshift-dev.satyamay.tech';
const object = `Host/${HOST}`;
/** What is wrong with the name follows from nothing in the cluster. */
const name = `${object} DNS`;
const well = {
  'a host that answers': view(),
  'one that was not asked': view({ observed: { host: { state: 'unknown', because: 'x' } } }),
};

function failed(step: 'dns' | 'connect', code: string, message: string, parts: ViewParts = {}) {
  const addresses = step === 'dns' ? [] : ['192.0.2.10'];
  const value = { url: `https://${HOST}/health`, addresses, failure: { step, code, message } };
  return view({ ...parts, observed: { host: { state: 'seen', value } } });
}

const ingress = (...addresses: readonly string[]) => ({
  ingresses: [{ name: 'vmshift', labels: {}, rules: [], tls: [], addresses }],
});

testDiagnosis(reachRules, 'host-not-in-dns', {
  diagnoses: {
    'a name that is not there, with the record that it needs': [
      failed('dns', 'ENOTFOUND', `getaddrinfo ENOTFOUND ${HOST}`, {
        cluster: ingress('192-0-2-7.ip.linodeusercontent.com'),
      }),
      {
        object: name,
        severity: 'down',
        cause: `${HOST} has no address in DNS; its record has to name 192.0.2.7`,
        evidence: [{ object: name, message: `getaddrinfo ENOTFOUND ${HOST}` }],
        next: [`dig +short ${HOST}`, 'kubectl --context vmshift-dev -n vmshift-dev get ingress,certificate'],
        releaseCanCause: false,
      },
    ],
    'one whose load balancer was not seen': [
      failed('dns', 'ENOTFOUND', 'x', { cluster: 'unseen' }),
      { object: name, cause: `${HOST} has no address in DNS` },
    ],
  },
  silent: { ...well, 'DNS servers without an answer': failed('dns', 'EAI_AGAIN', 'x') },
});

testDiagnosis(reachRules, 'host-name-not-resolved', {
  diagnoses: {
    'DNS servers without an answer': [failed('dns', 'EAI_AGAIN', 'getaddrinfo EAI_AGAIN'), { object: name }],
  },
  silent: { ...well, 'a name that is not there': failed('dns', 'ENOTFOUND', 'x') },
});

testDiagnosis(reachRules, 'host-address-differs', {
  diagnoses: {
    'a record of another address': [
      failed('connect', 'ETIMEDOUT', 'x', { cluster: ingress('192.0.2.7') }),
      { object: name, severity: 'down', cause: `${HOST} leads to 192.0.2.10, and the load balancer is at 192.0.2.7` },
    ],
    'one that answers all the same, such as a proxy': [
      view({ cluster: ingress('192.0.2.7') }),
      { object: name, severity: 'at-risk' },
    ],
  },
  silent: {
    ...well,
    'the address of the load balancer': view({ cluster: ingress('192-0-2-10.ip.linodeusercontent.com') }),
    'a load balancer known by another name': view({ cluster: ingress('lb.example.org') }),
    'an Ingress without an address by design': view({ cluster: ingress() }),
  },
});

testDiagnosis(reachRules, 'host-refuses-connections', {
  diagnoses: {
    'no load balancer': [
      failed('connect', 'ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.10:443'),
      {
        object,
        cause: `${HOST} (192.0.2.10) refuses connections: the load balancer is gone, or has no healthy node behind it`,
      },
    ],
  },
  silent: { ...well, 'no answer in time': failed('connect', 'ETIMEDOUT', 'x') },
});

testDiagnosis(reachRules, 'host-unreachable', {
  diagnoses: { 'no answer in time': [failed('connect', 'ETIMEDOUT', 'x'), { object, severity: 'down' }] },
  silent: { ...well, 'no load balancer': failed('connect', 'ECONNREFUSED', 'x') },
});
