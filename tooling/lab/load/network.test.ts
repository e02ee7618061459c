import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startBalancer } from './balancer';
import { Generator } from './generator';
import { startIngress } from './ingress';

const servers: { close(): unknown; closeAllConnections?(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections?.();
  }
});

/** An API pod that counts its requests, and answers after a while; those that open the connections at once. */
async function pod(milliseconds = 0) {
  const seen = { count: 0, mostAtOnce: 0, now: 0, server: undefined as Server | undefined };
  const server = createServer(({ url }, response) => {
    if (url === '/live') return response.end();
    seen.count += 1;
    seen.now += 1;
    seen.mostAtOnce = Math.max(seen.mostAtOnce, seen.now);
    setTimeout(() => {
      seen.now -= 1;
      response.end('[]');
    }, milliseconds).unref();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return { seen, server, port: (server.address() as AddressInfo).port };
}

async function listening<S extends { address(): unknown } & NodeJS.EventEmitter & { close(): unknown }>(server: S) {
  servers.push(server);
  await once(server, 'listening');
  return new Generator((server.address() as AddressInfo).port, '/', 0.01);
}

const outcomes = (answers: readonly { outcome: unknown }[]) => answers.map(({ outcome }) => outcome).sort();

test('the ingress sends requests to the ready pods in turn', async () => {
  const [one, two] = [await pod(), await pod()];
  const ready = [one.port, two.port];
  const generator = await listening(startIngress(0, () => ready, 0));
  expect(outcomes(await generator.burst(6))).toEqual(Array(6).fill(200));
  expect([one.seen.count, two.seen.count]).toEqual([3, 3]);
  ready.pop();
  await generator.burst(4);
  expect([one.seen.count, two.seen.count]).toEqual([7, 3]);
  ready.pop();
  expect(outcomes(await generator.burst(1))).toEqual([503]);
});

test('the ingress refuses what is over the bound, and admits again what comes later', async () => {
  const slow = await pod(200);
  const generator = await listening(startIngress(0, () => [slow.port], 2));
  expect(outcomes(await generator.burst(5))).toEqual([200, 200, 429, 429, 429]);
  expect(slow.seen.mostAtOnce).toBe(2);
  expect(outcomes(await generator.burst(2))).toEqual([200, 200]);
});

test('the ingress answers for a pod that is gone, or ends in the middle', async () => {
  const slow = await pod(5000);
  const generator = await listening(startIngress(0, () => [slow.port], 0));
  const burst = generator.burst(2);
  while (slow.seen.count < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  slow.server.closeAllConnections();
  slow.server.close();
  expect(outcomes(await burst)).toEqual([502, 502]);
  expect(outcomes(await generator.burst(1))).toEqual([502]);
});

test('the balancer chooses for each connection', async () => {
  const [one, two] = [await pod(), await pod()];
  let turn = 0;
  const generator = await listening(
    startBalancer(
      0,
      () => [one.port, two.port],
      () => [0, 0, 0.99][turn++ % 3] ?? 0,
    ),
  );
  expect(outcomes(await generator.burst(6))).toEqual(Array(6).fill(200));
  expect([one.seen.count, two.seen.count]).toEqual([4, 2]);
});

test('the balancer ends a connection whose backend is gone, or of which there is none', async () => {
  const gone = await pod();
  gone.server.close();
  await once(gone.server, 'close');
  const backends = [gone.port];
  const generator = await listening(startBalancer(0, () => backends));
  expect(outcomes(await generator.burst(2))).toEqual(['dropped', 'dropped']);
  backends.pop();
  expect(outcomes(await generator.burst(1))).toEqual(['dropped']);
});

test('clients send their next request when the last one was answered', async () => {
  const fast = await pod(50);
  const generator = await listening(startIngress(0, () => [fast.port], 0));
  const answers = await generator.clients(3, 0.4);
  expect(new Set(outcomes(answers))).toEqual(new Set([200]));
  expect(answers.length).toBe(fast.seen.count);
  expect(answers.length).toBeGreaterThan(3);
  expect(fast.seen.mostAtOnce).toBeLessThanOrEqual(3);
});
