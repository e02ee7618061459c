import fc from 'fast-check';
import type { Labels } from './label-selector';
import { endpointsOf, publishedBy, servicePorts } from './service';

const workloads: readonly { readonly name: string; readonly labels: Labels }[] = [
  { name: 'web', labels: { app: 'web', tier: 'front' } },
  { name: 'api', labels: { app: 'api', tier: 'front' } },
  { name: 'bare', labels: {} },
];
const service = (spec: unknown) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'sample' }, spec });

describe('endpointsOf', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['the labels of one', { selector: { app: 'web' } }, ['web']],
    ['the labels of two', { selector: { tier: 'front' } }, ['web', 'api']],
    ['a label that one of them has', { selector: { app: 'web', tier: 'back' } }, []],
    ['no selector', {}, []],
    ['an empty selector', { selector: {} }, []],
    ['null', { selector: null }, []],
    ['a name of every object', { selector: { constructor: '' } }, []],
    ['an alias', { type: 'ExternalName', externalName: 'example.com', selector: { app: 'web' } }, []],
    ['a selector with a number', { selector: { app: 'web', tier: 1 } }, []],
    ['a selector that is a text', { selector: 'app=web' }, []],
    ['no specification', undefined, []],
  ])('of a Service with %s', (_, spec, expected) => {
    expect(endpointsOf(service(spec), workloads).map(({ name }) => name)).toEqual(expected);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void endpointsOf(value, workloads)));
    fc.assert(fc.property(fc.jsonValue(), (selector) => void endpointsOf(service({ selector }), workloads)));
  });
});

const pod = { containers: [{ ports: [{ name: 'http', containerPort: 8000 }] }] };

/** The defaults are what kube-apiserver 1.35 stores. */
describe('servicePorts', () => {
  it.each<[string, unknown, object]>([
    ['a number', { port: 80, targetPort: 8000 }, { target: 8000, written: '8000' }],
    ['a number that no container declares', { port: 80, targetPort: 9 }, { target: 9, written: '9' }],
    ['a name', { port: 80, targetPort: 'http' }, { target: 8000, written: 'http' }],
    ['a name that no container declares', { port: 80, targetPort: 'web' }, { target: undefined, written: 'web' }],
    [
      'a name of another protocol',
      { port: 80, targetPort: 'http', protocol: 'UDP' },
      { target: undefined, protocol: 'UDP' },
    ],
    ['nothing', { port: 80 }, { target: 80, written: '80' }],
    ['0', { port: 80, targetPort: 0 }, { target: 80 }],
    ['the empty text', { port: 80, targetPort: '' }, { target: 80 }],
    ['null', { port: 80, targetPort: null, protocol: null }, { target: 80, protocol: 'TCP' }],
    ['a number in quotes', { port: 80, targetPort: '8000' }, { target: undefined, written: '8000' }],
    ['a number out of range', { port: 80, targetPort: 70_000 }, { target: undefined, written: '70000' }],
    ['neither port', {}, { port: 0, target: undefined }],
  ])('of a Service whose target is %s', (_, port, expected) => {
    expect(servicePorts(service({ ports: [port] }), { pod })).toEqual([expect.objectContaining(expected)]);
  });

  it('have names, and no target by name where there are no pods', () => {
    expect(servicePorts(service({ ports: [{ name: 'web', port: 80, targetPort: 'http' }] }), undefined)).toEqual([
      { name: 'web', port: 80, protocol: 'TCP', target: undefined, written: 'http' },
    ]);
  });
});

describe('publishedBy', () => {
  it.each<[unknown, readonly string[]]>([
    [{}, []],
    [{ type: 'ClusterIP' }, []],
    [{ type: 'NodePort' }, ['NodePort']],
    [{ type: 'LoadBalancer', externalIPs: ['203.0.113.7'] }, ['LoadBalancer', 'externalIP 203.0.113.7']],
    [{ type: 'ExternalName' }, []],
    [{ externalIPs: 'x' }, []],
  ])('%j', (spec, expected) => {
    expect(publishedBy(service(spec))).toEqual(expected);
  });
});
