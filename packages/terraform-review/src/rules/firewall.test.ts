import { created, deleted, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const TYPE = 'linode_firewall';
const object = `stack: ${TYPE}.x`;
const rule = (ipv4: readonly string[], over: object = {}): object => ({
  ...{ label: 'ssh', action: 'ACCEPT', protocol: 'TCP', ports: '22', ipv4 },
  ...over,
});
const firewall = (over: object): object => ({ inbound_policy: 'DROP', inbound: [], disabled: false, ...over });
const change = (before: object, after: object) => updated(TYPE, firewall(before), firewall(after));
const WORLD = ['0.0.0.0/0'];

testHarmless({
  'a new firewall': created(TYPE, firewall({})),
});

testPlanRule('firewall-accepts-by-default', {
  flags: {
    'accepted by default': [
      change({}, { inbound_policy: 'ACCEPT' }),
      { object, path: 'inbound_policy', before: 'DROP', after: 'ACCEPT', verdict: 'block' },
    ],
    'a new firewall': [
      created(TYPE, firewall({ inbound_policy: 'ACCEPT' })),
      { object, path: 'inbound_policy', before: undefined },
    ],
  },
  accepts: { 'dropped by default again': change({ inbound_policy: 'ACCEPT' }, {}) },
});

testPlanRule('firewall-disabled', {
  flags: {
    'switched off': [
      change({}, { disabled: true }),
      { object, path: 'disabled', before: 'false', after: 'true', verdict: 'block' },
    ],
  },
  accepts: { 'switched on': change({ disabled: true }, {}) },
});

testPlanRule('firewall-opened', {
  flags: {
    'the whole Internet': [
      change({}, { inbound: [rule(WORLD)] }),
      {
        ...{ object, path: 'inbound', before: 'none', after: 'TCP 22 from 0.0.0.0/0', verdict: 'block' },
        because: 'a rule accepts the whole Internet',
        impact: 'these ports of the nodes answer: TCP 22 from 0.0.0.0/0',
      },
    ],
    'a quarter of the Internet, and all of it': [
      change({}, { inbound: [rule(['192.0.0.0/2']), rule(WORLD)] }),
      { object, path: 'inbound', because: 'a rule accepts 25 % of all IPv4 addresses, another one the whole Internet' },
    ],
    'one more port': [
      change({ inbound: [rule(WORLD)] }, { inbound: [rule(WORLD), rule(WORLD, { ports: null })] }),
      { object, path: 'inbound', before: 'TCP 22 from 0.0.0.0/0', after: 'TCP all ports from 0.0.0.0/0' },
    ],
    'a new firewall': [
      created(TYPE, firewall({ inbound: [rule(WORLD)] })),
      { object, path: 'inbound', before: undefined, verdict: 'warn' },
    ],
  },
  accepts: {
    'a rule that drops': change({}, { inbound: [rule(WORLD, { action: 'DROP' })] }),
    'open as before': change({ inbound: [rule(WORLD)] }, { inbound: [rule(WORLD)], label: 'x' }),
  },
});

testPlanRule('firewall-removed', {
  flags: { 'a firewall leaves': [deleted(TYPE, firewall({})), { object, path: '', verdict: 'block' }] },
  accepts: { 'a firewall changes': change({}, { label: 'x' }) },
});

testPlanRule('firewall-changed', {
  flags: {
    'a rule that goes': [
      updated(
        'linode_firewall',
        { inbound: [{ label: 'ssh', action: 'ACCEPT' }], inbound_policy: 'DROP' },
        { inbound: [], inbound_policy: 'DROP' },
      ),
      {
        object: 'stack: linode_firewall.x',
        path: 'inbound',
        verdict: 'warn',
        because: 'inbound of the firewall changes',
      },
    ],
    'what goes out': [
      updated('linode_firewall', { outbound_policy: 'DROP' }, { outbound_policy: 'ACCEPT' }),
      { object: 'stack: linode_firewall.x', path: 'outbound_policy' },
    ],
  },
  accepts: { 'another name': updated('linode_firewall', { label: 'a' }, { label: 'b' }) },
});
