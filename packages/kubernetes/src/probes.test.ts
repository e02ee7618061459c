import { patience, preStopSeconds, question, startupPatience, timing } from './probes';

describe('probes', () => {
  it.each([
    [{}, { period: 10, timeout: 1, failures: 3, delay: 0 }, 21],
    [{ periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 1 }, { period: 5, timeout: 2, failures: 1, delay: 0 }, 2],
    [{ initialDelaySeconds: 30, failureThreshold: 2 }, { period: 10, timeout: 1, failures: 2, delay: 30 }, 11],
    [{ periodSeconds: 'x' }, { period: 10, timeout: 1, failures: 3, delay: 0 }, 21],
  ])('%j has the times %j, and leaves a container alone for %d s', (probe, times, seconds) => {
    expect(timing(probe)).toEqual(times);
    expect(patience(probe)).toBe(seconds);
  });

  it.each([
    [{ startupProbe: { periodSeconds: 5, failureThreshold: 12, initialDelaySeconds: 3 } }, 63],
    [{ startupProbe: {}, livenessProbe: { failureThreshold: 100 } }, 30],
    [{ livenessProbe: { initialDelaySeconds: 15 } }, 36],
    [{ readinessProbe: {} }, 0],
    [{ startupProbe: 'x' }, 0],
  ])('%j lets a container start for %d s', (container, seconds) => {
    expect(startupPatience(container)).toBe(seconds);
  });

  it.each([
    [{ httpGet: { path: '/a', port: 'http' } }, { kind: 'httpGet', path: '/a', port: 'http' }],
    [{ httpGet: { port: 80 } }, { kind: 'httpGet', path: '/', port: 80 }],
    [{ tcpSocket: { port: 80 } }, { kind: 'tcpSocket', path: undefined, port: 80 }],
    [{ grpc: { port: 80 } }, { kind: 'grpc', port: 80 }],
    [
      { exec: { command: ['curl', 'http://127.0.0.1:80/health?x'] } },
      { kind: 'exec', path: '/health', command: 'curl http://127.0.0.1:80/health?x' },
    ],
    [{}, { kind: 'none', path: undefined }],
  ])('%j asks %j', (probe, expected) => {
    expect(question(probe)).toMatchObject(expected);
  });

  it.each([
    [{ lifecycle: { preStop: { sleep: { seconds: 5 } } } }, 5],
    [{ lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 5; sleep 2.5'] } } } }, 7.5],
    [{ lifecycle: { preStop: { httpGet: { port: 80 } } } }, 0],
    [{}, 0],
  ])('%j waits for %d s before it stops', (container, seconds) => {
    expect(preStopSeconds(container)).toBe(seconds);
  });
});
