import { containerPorts, isPortName, isPortNumber, namedPort, protocolOf } from './port';

describe('isPortNumber', () => {
  it.each([
    [1, true],
    [65_535, true],
    [0, false],
    [65_536, false],
    [-1, false],
    [80.5, false],
    [Number.NaN, false],
    ['80', false],
    [undefined, false],
  ])('%j: %s', (value, expected) => {
    expect(isPortNumber(value)).toBe(expected);
  });
});

/** What kube-apiserver 1.35 answers. */
describe('isPortName', () => {
  it.each([
    ['http', true],
    ['a', true],
    ['h2-c', true],
    ['8080-tcp', true],
    ['abcdefghijklmno', true],
    ['abcdefghijklmnop', false],
    ['a--b', false],
    ['-a', false],
    ['a-', false],
    ['Http', false],
    ['8080', false],
    ['', false],
    ['a\n', false],
    [80, false],
  ])('%j: %s', (value, expected) => {
    expect(isPortName(value)).toBe(expected);
  });
});

describe('protocolOf', () => {
  it.each([
    [{}, 'TCP'],
    [undefined, 'TCP'],
    [{ protocol: null }, 'TCP'],
    [{ protocol: 'SCTP' }, 'SCTP'],
    [{ protocol: 'tcp' }, undefined],
    [{ protocol: '' }, undefined],
    [{ protocol: 6 }, undefined],
  ])('of %j is %s', (port, expected) => {
    expect(protocolOf(port)).toBe(expected);
  });
});

const pod = {
  initContainers: [
    { name: 'proxy', restartPolicy: 'Always', ports: [{ name: 'admin', containerPort: 9000 }] },
    { name: 'wait', ports: [{ name: 'wait', containerPort: 9001 }] },
  ],
  containers: [
    {
      name: 'web',
      ports: [
        { name: 'http', containerPort: 8000 },
        { name: 'dns', containerPort: 5353, protocol: 'UDP' },
        { name: 'dns', containerPort: 5354, protocol: 'TCP' },
      ],
    },
    { name: 'broken', ports: [null, 'x', {}, { containerPort: '80' }, { name: 7, containerPort: 7000 }] },
    'not a container',
  ],
};

describe('containerPorts', () => {
  it('are those of the containers and sidecars that have a number', () => {
    expect(containerPorts(pod)).toEqual([
      { name: 'http', containerPort: 8000, protocol: 'TCP' },
      { name: 'dns', containerPort: 5353, protocol: 'UDP' },
      { name: 'dns', containerPort: 5354, protocol: 'TCP' },
      { containerPort: 7000, protocol: 'TCP' },
      { name: 'admin', containerPort: 9000, protocol: 'TCP' },
    ]);
  });

  it.each([undefined, null, 'x', [], { containers: {} }])('are none in %j', (value) => {
    expect(containerPorts(value)).toEqual([]);
  });
});

describe('namedPort', () => {
  it.each([
    ['http', 'TCP', 8000],
    ['dns', 'UDP', 5353],
    ['dns', 'TCP', 5354],
    ['http', 'UDP', undefined],
    ['wait', 'TCP', undefined],
    ['', 'TCP', undefined],
  ])('%s/%s is %s', (name, protocol, expected) => {
    expect(namedPort(containerPorts(pod), name, protocol)).toBe(expected);
  });
});
